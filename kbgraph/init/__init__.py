"""The first ontology of a folder, guessed from its entries: data for its author to edit."""
