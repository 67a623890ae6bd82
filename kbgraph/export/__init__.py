"""The graph, and its description, in standard syntaxes."""
