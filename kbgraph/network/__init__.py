"""The network of things: traversal, neighbourhoods and shortest paths."""
