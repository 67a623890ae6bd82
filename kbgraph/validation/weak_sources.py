"""Facts that need a source of their own, and rest on a package of data or on the author alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.findings import Finding, Severity
from kbgraph.rdf.terms import Iri, Term, written
from kbgraph.validation.locations import LocationFinder
from kbgraph.views.labels import Labels

_WEAK_QUERY = """
PREFIX kb: <https://kbgraph.example/ont#>
SELECT ?claim ?thing ?property ?value ?line ?strength WHERE {{
  VALUES ?strength {{ kb:strength-package kb:strength-own }}
  VALUES ?property {{ {properties} }}
  GRAPH <claims> {{ ?claim kb:strength ?strength ; kb:statedAt ?line }}
  GRAPH ?claim {{ ?thing ?property ?value }}
}} ORDER BY ?claim ?property ?line
"""


class _Weak(NamedTuple):
    claim: str
    property: Iri
    value: Term
    strength: Iri


def weakly_sourced(graph: Graph, labels: Labels, locations: LocationFinder) -> Iterator[Finding]:
    """Yield a finding for each claim whose fact rests on a package or on the author alone.

    Only properties are checked of which the mapping asks for it (`m:researched true`). A source of
    an unknown kind may be a text; a claim without any source has a finding of its own, `uncited`.
    """
    for weak, lines in _weak_claims(graph).items():
        location = locations.of_lines(lines, weak.value)
        if location is not None:
            label, step = labels.label(weak.property), labels.label(weak.strength)
            yield location.finding(
                Severity.WARNING,
                "weakly-sourced",
                f"{label!r} rests on no text that speaks of it: its strength is {step!r}",
                suggestion="cite a primary or a secondary source, or leave the value out",
            )


def _weak_claims(graph: Graph) -> dict[_Weak, list[str]]:
    """Return the claims, each with its lines."""
    found: dict[_Weak, list[str]] = defaultdict(list)
    wanted = _researched(graph)
    if not wanted:
        return found
    query = _WEAK_QUERY.format(properties=" ".join(map(written, sorted(wanted))))
    for claim, _, prop, value, line, strength in graph.store.select(query):
        if value is not None:
            weak = _Weak(str(claim), Iri(str(prop)), value, Iri(str(strength)))
            found[weak].append(str(line))
    return found


def _researched(graph: Graph) -> set[Iri]:
    """Return the properties of which the mapping asks for a text as a source."""
    return {
        field.path
        for fields in graph.ontology.mapping.fields.values()
        for field in fields
        if field.needs_text
    }
