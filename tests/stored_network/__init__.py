"""Tests of the network in SQLite."""
