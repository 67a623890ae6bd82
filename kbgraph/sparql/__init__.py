"""SPARQL queries: answered, and traced to the lines behind each row."""
