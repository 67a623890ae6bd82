"""Links that are missing: what an entry names, or resembles, and does not link to."""
