"""The tasks of an analyst and the bounds of a page, in a real browser over frozen entries."""
