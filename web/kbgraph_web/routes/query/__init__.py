"""Routes of SPARQL, completion and the service description."""
