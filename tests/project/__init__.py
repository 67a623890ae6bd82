"""Tests of the project itself: its structure, documents, package, and the runners beside the tests."""
