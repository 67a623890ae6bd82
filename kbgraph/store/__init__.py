"""RDF stores: in this process's memory, and on a server over HTTP."""
