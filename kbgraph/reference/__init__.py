"""The ontology explained: glossary, how authors write it, completion."""
