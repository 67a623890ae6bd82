"""The pages and data of entries, and the ontology in which they are written."""
