"""Files as entries with positions. Nothing here depends on ontology or graph."""
