"""Tests of search and facets."""
