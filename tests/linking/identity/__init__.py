"""Tests of things that seem to be the same."""
