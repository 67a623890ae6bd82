"""Commands for authors of entries."""
