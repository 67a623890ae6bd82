"""Links that are missing, related entries, and things that seem to be the same."""
