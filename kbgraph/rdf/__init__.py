"""RDF terms, namespaces, IRIs and syntaxes."""
