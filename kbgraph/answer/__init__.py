"""The graph answers: queries, neighbourhoods, descriptions, exports. Nothing here reads a file of entries."""
