"""Entries become claims."""
