"""Tests of the links that entries lack, of related entries, and of duplicates."""
