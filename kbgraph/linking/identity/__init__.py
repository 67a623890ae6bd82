"""Two things that seem to be the same: likely duplicates, with reasons and what to do."""
