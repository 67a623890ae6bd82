"""Tests of links that are missing, and of things that are the same."""
