"""Tests of kbgraph.export."""
