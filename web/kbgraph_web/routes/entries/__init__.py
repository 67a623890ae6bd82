"""Routes of the home page, of entries and their data, and of the ontology."""
