"""Extraction: the claims that entries make."""
