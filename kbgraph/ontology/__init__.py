"""The ontology, and the mapping that says how entries are read."""
