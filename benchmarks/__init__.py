"""Benchmarks of kbgraph, with figures of comparable programs from the same run."""
