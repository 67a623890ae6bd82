"""The ontology, and the mapping by which entries are read."""
