"""Routes of search, comparison, the graph of things, and paths in it."""
