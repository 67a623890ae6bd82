"""What claims rest on: sources that are banned, and facts without a source or a date."""

from __future__ import annotations

from collections.abc import Iterator

from kbgraph.build import Graph
from kbgraph.findings import Finding, Severity
from kbgraph.rdf.namespaces import NONE_FOUND
from kbgraph.rdf.terms import Iri
from kbgraph.validation.locations import Location, LocationFinder
from kbgraph.views.labels import Labels

_SOURCES = """
PREFIX kb: <https://kbgraph.example/ont#>
PREFIX schema: <https://schema.org/>
SELECT ?address ?line WHERE {
  GRAPH ?claim { ?source a kb:Source ; schema:url ?address }
  GRAPH <claims> { ?claim kb:statedAt ?line }
} ORDER BY ?line
"""
_BARE = """
PREFIX kb: <https://kbgraph.example/ont#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?subject ?property ?object ?line ?asOf ?source WHERE {
  GRAPH <claims> {
    ?claim kb:basis kb:stated ; kb:statedAt ?line .
    OPTIONAL { ?claim kb:asOf ?asOf }
    OPTIONAL { ?claim prov:wasDerivedFrom ?source }
    FILTER(!BOUND(?asOf) || !BOUND(?source))
  }
  GRAPH ?claim { ?subject ?property ?object }
} ORDER BY ?line ?property ?object
"""


def banned_sources(graph: Graph, places: LocationFinder) -> Iterator[Finding]:
    """A finding for each source whose address the mapping bans."""
    rules = graph.ontology.mapping.constraints.banned_sources
    for address, line in graph.store.select(_SOURCES) if rules else ():
        rule = next((rule for rule in rules if rule.regex.search(str(address))), None)
        place = places.of(str(line), address) if rule else None
        if rule and place:
            message = f"{address} is banned as a source{f': {rule.reason}' if rule.reason else ''}"
            yield Finding(
                *place,
                Severity.ERROR,
                "banned-source",
                message,
                "cite another source, or leave the value out",
                str(address),
            )


def uncited(graph: Graph, labels: Labels, places: LocationFinder) -> Iterator[Finding]:
    """A finding for each fact that a field of the mapping states without a source or a date, where the mapping wants both."""
    fields: dict[Iri | None, frozenset[Iri]] = {}
    for subject, prop, value, line, as_of, source in (
        graph.store.select(_BARE) if graph.ontology.mapping.constraints.requires_citations else ()
    ):
        owner = graph.subjects.get(graph.iris.slug(str(line)) or "")
        if owner is None or owner.cls is None or owner.iri != subject:
            continue
        if owner.cls not in fields:
            fields[owner.cls] = _written(graph, owner.cls)
        looked_for = prop == NONE_FOUND
        stated = Iri(str(value if looked_for else prop))
        place = places.of(str(line), value) if stated in fields[owner.cls] else None
        if place and looked_for and as_of is None:
            yield _undated(
                place,
                f"{labels.label(stated)!r} was looked for, and no day is given",
                "write none found (YYYY-MM-DD)",
            )
        elif place and source is not None:
            yield _undated(
                place,
                f"{labels.label(stated)!r} has a source, and no day on which it was checked",
                "give the source its checked:",
            )
        elif place and not looked_for:
            yield _uncited(
                place, f"{labels.label(stated)!r} has no source{'' if as_of else ' and no date'}"
            )


def _written(graph: Graph, cls: Iri) -> frozenset[Iri]:
    """The properties that entries about things of a class state by the fields of the mapping."""
    return frozenset(field.path for field in graph.ontology.fields_of(cls) if field.value_type)


def _undated(place: Location, message: str, hint: str) -> Finding:
    return Finding(*place, Severity.WARNING, "undated", message, hint)


def _uncited(place: Location, message: str) -> Finding:
    return Finding(
        *place,
        Severity.WARNING,
        "uncited",
        message,
        "cite one by a footnote: [^id] names the source in the front matter",
    )
