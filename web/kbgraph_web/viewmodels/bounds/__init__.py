"""Bounds of what a page shows: sizes of lists, parts of long entries, and addresses of the rest."""
