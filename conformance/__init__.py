"""kbgraph against the W3C SPARQL 1.1 test suite, beside rdflib's own engine. The suite is read from a folder and never copied."""
