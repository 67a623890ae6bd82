"""The checks of the linter: each yields faults of an ontology's own statements."""
