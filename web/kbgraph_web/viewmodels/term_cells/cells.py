"""RDF terms as cells of a table, with label, address and sort key."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import url_for

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import XSD, Iri, Literal, Term, safe_href
from kbgraph_web.viewmodels.term_cells.literal_words import is_date, literal_words

_NUMBERS = {
    XSD + name
    for name in (
        "integer",
        "decimal",
        "double",
        "float",
        "int",
        "long",
        "short",
        "nonNegativeInteger",
        "positiveInteger",
    )
}
_NOT_IN_MOMENTS = set("/~?%.X")
_MAX_SHORT_CHARS = 20
_SOURCE = "source."
"""Begins the fragment of a source of an entry."""


class TermCell(NamedTuple):
    """A term as a page shows it."""

    text: str = ""
    address: str = ""
    """The address that it links to; empty if none."""
    iri: str = ""
    """The IRI in the results; empty for a literal."""
    language: str = ""
    number: float | None = None
    is_outside: bool = False
    """Whether the address is on another site."""
    is_ontology_term: bool = False
    """Whether it is a term of the ontology."""
    code: str = ""
    """The code of its region on the map of the world; empty unless it has one."""
    degrees: str = ""
    """Its latitude and longitude; empty unless it has a position."""
    date: str = ""
    """The literal of a date, whose text is in words; empty for other terms."""

    @property
    def is_iri(self) -> bool:
        """Whether it is an IRI."""
        return bool(self.iri)

    @property
    def is_place(self) -> bool:
        """Whether the map of the world may show it."""
        return bool(self.code or self.degrees)

    @property
    def is_moment(self) -> bool:
        """Whether it is a single date, without the doubts and ends of EDTF."""
        return bool(self.date) and not set(self.date) & _NOT_IN_MOMENTS

    @property
    def is_short(self) -> bool:
        """Whether it should not wrap, as a date, a code or a word."""
        return not self.is_iri and len(self.text) <= _MAX_SHORT_CHARS

    @property
    def sort(self) -> tuple[int, float, str]:
        """The sort key: unbound cells first, then numbers, then texts, and dates by time."""
        if self.number is not None:
            return 1, self.number, ""
        return (2, 0.0, (self.date or self.text).casefold()) if self.text else (0, 0.0, "")


def term_of(binding: dict[str, Any]) -> Term:
    """Return a term of SPARQL 1.1 Query Results JSON (section 3.2.2)."""
    if binding["type"] == "uri":
        return Iri(binding["value"])
    if binding["type"] == "bnode":
        return Iri(f"_:{binding['value']}")
    plain = Literal(binding["value"])
    return plain._replace(
        datatype=Iri(binding.get("datatype", plain.datatype)), language=binding.get("xml:lang", "")
    )


class TermCells:
    """A factory of cells for the terms of one knowledge base."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        self._anchors = base.search.glossary.anchors
        self._iris: dict[Iri, TermCell] = {}
        """Cache: the same things are in many rows."""

    def cell(self, term: Term | None) -> TermCell:
        """Return the cell of a term; an empty one for an unbound variable."""
        match term:
            case None:
                return TermCell()
            case Literal(lexical=text, datatype=datatype, language=language):
                return TermCell(
                    literal_words(text, datatype),
                    language=language,
                    number=_number(text) if datatype in _NUMBERS else None,
                    date=text if is_date(datatype) else "",
                )
            case Iri():
                if term not in self._iris:
                    self._iris[term] = self._iri(term)
                return self._iris[term]

    def _iri(self, iri: Iri) -> TermCell:
        slug = self._base.graph.iris.slug(iri)
        if slug is not None and self._base.network.knows(slug):
            place = self._base.views.world_map.places.get(iri)
            return TermCell(
                self._label(iri, slug),
                self._page(iri, slug),
                iri=iri,
                code=place.code if place else "",
                degrees=place.degrees if place else "",
            )
        if iri in self._anchors:
            return TermCell(
                self._base.ontology.label(iri),
                url_for("ontology.page", _anchor=self._anchors[iri]),
                iri=iri,
                is_ontology_term=True,
            )
        outside = safe_href(iri)
        return TermCell(iri, outside, iri=iri, is_outside=bool(outside))

    def _label(self, iri: Iri, slug: str) -> str:
        _, _, fragment = iri.partition("#")
        if fragment.startswith(_SOURCE):
            source = self._base.views.citations.source(iri)
            if source.title or source.url:
                return source.title or source.url
        label = self._base.views.labels.of_thing(slug)
        line = self._base.graph.iris.line_number(iri)
        return f"{slug}:{line}" if line else f"{label} · {fragment}" if fragment else label

    @staticmethod
    def _page(iri: Iri, slug: str) -> str:
        return url_for("entry.page", slug=slug, _anchor=iri.partition("#")[2] or None)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
