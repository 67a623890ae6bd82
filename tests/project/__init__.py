"""Tests of the project: its structure, documents, package, and runners."""
