"""The relations that a link may name, by the words of the ontology."""
