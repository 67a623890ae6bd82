"""Tests of kbgraph.validation."""
