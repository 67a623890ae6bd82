"""Tests of the dialects: their recognition, names, blocks and outlines."""
