"""The outcome of parsing a value: what it states, or why it states nothing."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.ontology.value_types import RecordType
from kbgraph.rdf.terms import Iri, Literal, Term, Triple
from kbgraph.source.entry import Inline


class Unread(NamedTuple):
    """A text that its value type does not allow."""

    problem: str = ""
    """The fault in words, such as `1.500 can be 1500 or 1.5`; empty where none is known."""
    advice: str = ""
    """The form to write; empty where what the type expects says it."""

    def or_else(self, other: Unread) -> Unread:
        """Return this reason, or the other where this one says nothing."""
        return self if self.problem or self.advice else other


UNREAD_VALUE = Unread()
"""A text that is not of the form that its type expects; made once, as most attempts fail."""


TOO_SLOW = Unread(
    "a pattern of the mapping takes too long for it", "mend the pattern, or write less text"
)
"""A text of which nobody knows whether it is of the form; no other type may read it instead."""


class UnreadKey(NamedTuple):
    """A key of a record whose value could not be parsed; the details keep it as text."""

    key: Inline
    value: Inline
    record: RecordType
    reason: Unread


class Beside(NamedTuple):
    """Statements of a value beside its fact: few values have any."""

    qualifiers: tuple[tuple[Iri, Term], ...] = ()
    """Statements beside a literal or a thing: of the node that has it, or else of the claim."""
    converted: tuple[tuple[Iri, Literal], ...] = ()
    """The number in other units, each with its property: of what has the number."""
    inferred: tuple[Triple, ...] = ()
    """Numbers in other units of the nodes of a structured value."""

    def stated_of(self, node: Iri) -> tuple[Triple, ...]:
        """Return the statements beside the value, of the node that has it."""
        return tuple([Triple(node, path, term) for path, term in self.qualifiers])

    def inferred_of(self, node: Iri) -> tuple[Triple, ...]:
        """Return all numbers in other units; the node is what has the value."""
        return (*(Triple(node, path, term) for path, term in self.converted), *self.inferred)


NO_NODE = Iri("")
"""The node of a structured value that is parsed before its place is known."""


class ParsedValue(NamedTuple):
    """A value as RDF: the object of the fact, and the facts about a node."""

    object: Term
    details: tuple[Triple, ...] = ()
    id: str = ""
    """The id that the author gave to a record."""
    unread: tuple[UnreadKey, ...] = ()
    beside: Beside | None = None
    """None for most values."""

    def at(self, node: Iri) -> ParsedValue:
        """Return a value that was parsed at `NO_NODE`, at a node."""
        details = [
            Triple(_at(node, each), path, _at(node, term) if isinstance(term, Iri) else term)
            for each, path, term in self.details
        ]
        value = _at(node, self.object) if isinstance(self.object, Iri) else self.object
        beside = self.beside
        if beside is not None and beside.inferred:
            placed = [fact._replace(subject=_at(node, fact.subject)) for fact in beside.inferred]
            beside = beside._replace(inferred=tuple(placed))
        return ParsedValue(value, tuple(details), self.id, self.unread, beside)


def _at(node: Iri, iri: Iri) -> Iri:
    """Return an IRI with a node in the place of `NO_NODE`; parts of the node follow a dot."""
    if not iri:
        return node
    return Iri(f"{node}{iri}") if iri[0] == "." else iri
