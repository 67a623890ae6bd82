"""From the byte in the file to the entry, with positions. Nothing here knows an ontology or a graph."""
