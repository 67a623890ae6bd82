"""Merge facts into the Markdown of entries, without the packages and without a disk."""
