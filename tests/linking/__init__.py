"""Tests of the links that entries lack."""
