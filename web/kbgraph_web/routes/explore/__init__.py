"""Search, comparison, the graph of things and the paths in it."""
