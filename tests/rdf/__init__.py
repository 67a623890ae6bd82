"""Tests of kbgraph.rdf."""
