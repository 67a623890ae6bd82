"""SPARQL queries: their results, and the provenance of each row."""
