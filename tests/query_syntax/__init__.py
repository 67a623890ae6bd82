"""Tests of the syntax of queries."""
