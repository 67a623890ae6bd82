"""Tests of SPARQL queries."""
