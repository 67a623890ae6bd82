"""Queries of SPARQL on pages other than their own."""
