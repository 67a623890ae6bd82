"""Reference: the terms of the ontology, how authors write them, and their completion."""
