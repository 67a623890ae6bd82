"""Tests of `kbgraph.summaries`."""
