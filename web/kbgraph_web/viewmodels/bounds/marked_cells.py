"""The cells of query results that have evidence: each that is the value of one fact of its row."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import Iri, Term, Triple
from kbgraph.views import Citation
from kbgraph_web.viewmodels.term_cells import term_of


def marked_cells(
    base: KnowledgeBase,
    lines: list[dict[str, Any]],
    binding: dict[str, dict[str, str]],
    names: tuple[str, ...],
) -> tuple[tuple[Citation, ...], ...]:
    """Return for each cell the citations of the one fact of the row that has it as its value."""
    claims: dict[str, dict[tuple[str, str], set[Iri]]] = {}
    for line in lines:
        if "claim" in line:
            subject, prop, value = line["triple"]
            stated = claims.setdefault(value, {}).setdefault((subject, prop), set())
            stated.add(Iri(line["claim"]))
    return tuple(
        _citations(base, term_of(binding[name]), facts)
        if name in binding and len(facts := claims.get(binding[name]["value"], {})) == 1
        else ()
        for name in names
    )


def _citations(
    base: KnowledgeBase, value: Term, facts: Mapping[tuple[str, str], AbstractSet[Iri]]
) -> tuple[Citation, ...]:
    """Return the citations of the claims of one fact, by its subject and property."""
    (((subject, prop), claims),) = facts.items()
    citations = base.views.citations.of(Triple(Iri(subject), Iri(prop), value))
    return tuple(each for each in citations if each.claim in claims)
