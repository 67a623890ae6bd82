"""Maps and bars: the fills of values, and query results as a map."""
