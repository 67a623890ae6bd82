"""The files of an ontology: Turtle, queries and settings, from a draft."""
