"""Parts of the check of shapes: their graphs, comparisons of dates, and its deadline."""
