"""Cases that fail, with their causes in libraries.

A failure that is missing here is new; a case that is listed and passes must be removed.
docs/reference/http-api.md has an example of each fault, and of those that no case shows.
"""

_GRAPH = (
    "Oxigraph (spareval): GRAPH ?g binds ?g inside its group, not after it; "
    "its own test suite lists the case as wrong scoping"
)
_ZERO = (
    "Oxigraph (spareval): a path of length zero starts only at terms of the data, so a constant "
    "that no triple has gives no row; its own test suite lists the case"
)
_CONCAT = (
    "Oxigraph (spareval): GROUP_CONCAT keeps a language that all its strings share, SPARQL drops "
    "it; oxigraph pull request 1717 fixes it, after 0.5.13"
)
_LITERALS = "Oxigraph (Store): numbers are stored by value"

KNOWN_FAILURES: dict[str, str] = {
    "aggregates/agg-empty-group-count-graph": _GRAPH,
    "bindings/graph": _GRAPH,
    "negation/graph-minus": _GRAPH,
    "property-path/zero_or_more_set_start": _ZERO,
    "property-path/zero_or_more_set_end": _ZERO,
    "property-path/zero_or_one_set_start": _ZERO,
    "property-path/zero_or_one_set_end": _ZERO,
    "aggregates/agg-groupconcat-04": _CONCAT,
    "aggregates/agg-groupconcat-06": _CONCAT,
    "csv-tsv-res/csv03": f"{_LITERALS}: 1.0E6 of the data is written as 1000000",
    "csv-tsv-res/tsv03": f"{_LITERALS}: xsd:negativeInteger of the data comes back as xsd:integer",
    "functions/bnode01": (
        'Oxigraph (spareval): BNODE("x") is the same blank node in every solution, SPARQL requires '
        "a new one for each; rdflib has the same fault"
    ),
}
"""The cause of each failing case, by its name."""
