"""Tests of kbgraph.views."""
