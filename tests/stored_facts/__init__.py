"""Tests of the counted facts in SQLite."""
