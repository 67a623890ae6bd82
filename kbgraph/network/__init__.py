"""The graph of things: traversal, neighbourhoods, shortest paths."""
