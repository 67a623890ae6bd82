"""Search by name, code and word, and facets."""
