"""Tests of SPARQL."""
