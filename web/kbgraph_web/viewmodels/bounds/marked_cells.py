"""The cells of query results that have evidence: each that is the value of one fact of its row."""

from __future__ import annotations

from typing import Any

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import Iri
from kbgraph.views import Citation


def marked_cells(
    base: KnowledgeBase,
    lines: list[dict[str, Any]],
    binding: dict[str, dict[str, str]],
    names: tuple[str, ...],
) -> tuple[tuple[Citation, ...], ...]:
    """Return for each cell the citations of the one fact of the row that has it as its value."""
    claims: dict[str, dict[tuple[str, ...], dict[Iri, tuple[Iri, ...]]]] = {}
    for line in lines:
        if "claim" in line:
            *about, value = line["triple"]
            others = tuple(map(Iri, line["disagreesWith"]))
            stated = claims.setdefault(value, {}).setdefault(tuple(about), {})
            stated[Iri(line["claim"])] = others
    return tuple(
        _citations(base, next(iter(facts.values())))
        if name in binding and len(facts := claims.get(binding[name]["value"], {})) == 1
        else ()
        for name in names
    )


def _citations(base: KnowledgeBase, claims: dict[Iri, tuple[Iri, ...]]) -> tuple[Citation, ...]:
    """Return the citations of claims, each with the claims that disagree with the fact."""
    return tuple(
        citation._replace(disagrees_with=others)
        for claim, others in claims.items()
        for citation in base.views.citations.of_claim(claim)
    )
