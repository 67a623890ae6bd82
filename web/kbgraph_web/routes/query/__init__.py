"""SPARQL, and what helps to write a query."""
