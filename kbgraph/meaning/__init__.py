"""From entries to claims: what the ontology says that entries mean. Nothing here knows a store or a question."""
