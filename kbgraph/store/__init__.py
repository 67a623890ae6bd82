"""RDF stores: in memory, and over HTTP."""
