"""Full-text search and facets."""
