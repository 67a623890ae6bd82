"""The marks that the claims and links of an entry give to its lines."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain

from kbgraph.build import Graph
from kbgraph.extraction.claims import Claim
from kbgraph.extraction.context import EntryContext
from kbgraph.extraction.link_resolver import Ambiguous, ExternalLink, Missing, Resolved
from kbgraph.rdf.iris import source_key
from kbgraph.rdf.namespaces import (
    DESCRIPTION,
    FILE,
    HEADING,
    IN_ROW,
    KEYWORDS,
    LINKED,
    NONE_FOUND,
    NOT_KNOWN,
    PREF_LABEL,
    PRIMARY_TOPIC,
    TYPE,
    UNREAD,
)
from kbgraph.rdf.terms import Iri, Literal, Term, Triple
from kbgraph.source.entry import Link
from kbgraph.views.labels import Labels
from kbgraph.views.lines.marks import LineMark, MarkKind
from kbgraph.views.value_parts import ANSWERS, literal_text, single_numbers


class ClaimMarks:
    """Makes the marks of one entry's claims and links."""

    def __init__(self, graph: Graph, labels: Labels, context: EntryContext) -> None:
        self._graph, self._labels, self._context = graph, labels, context
        fields = context.fields
        leads = [fields.lead] if fields.lead else []
        self._prose = {DESCRIPTION, *(each.path for each in (*fields.prose.values(), *leads))}
        self._related: dict[int, set[str]] = defaultdict(set)
        """The things that claims of a line name, by line."""

    def by_line(self) -> dict[int, list[LineMark]]:
        """Return the marks of all claims, then those of the links that no claim names."""
        entry_sources = {*self._context.builder.citations.defaults}
        marks: dict[int, list[LineMark]] = defaultdict(list)
        for claim in self._context.builder.claims:
            if claim.basis != LINKED and not self._is_of_file(claim):
                for line in claim.lines:
                    mark = self._claim(claim, line)
                    if entry_sources and entry_sources.issuperset(claim.sources):
                        mark = mark._replace(
                            sources=(), places=(), has_entry_sources=bool(claim.sources)
                        )
                    if mark not in marks[line]:
                        marks[line].append(mark)
                    terms = (
                        fact[index] for fact in (claim.fact, *claim.details) for index in (0, 2)
                    )
                    own = self._context.subject.iri
                    self._related[line] |= {str(term) for term in terms if term != own}
        for link in self._links():
            outcome = self._link(link)
            if outcome and outcome not in marks[link.line]:
                marks[link.line].append(outcome)
        return marks

    def _is_of_file(self, claim: Claim) -> bool:
        """Say whether a claim speaks of the file as a whole, which no line states."""
        document, file_name = self._context.subject.document, self._context.entry.name
        match claim.fact:
            case Triple(subject=subject, predicate=prop) if prop in {FILE, TYPE, PRIMARY_TOPIC}:
                return subject == document
            case Triple(predicate=prop, object=Literal(lexical=name)) if prop == PREF_LABEL:
                places = (each.at for each in self._context.subject.names if each.text == name)
                return name == file_name and any((at.line, at.column) == (1, 1) for at in places)
            case _:
                return False

    def _claim(self, claim: Claim, line: int) -> LineMark:
        places = ((source_key(part.source), part.locator) for part in claim.parts)
        return self._outcome(claim, line)._replace(places=tuple(places))

    def _outcome(self, claim: Claim, line: int) -> LineMark:
        sources = tuple(source_key(source.iri) for source in claim.sources)
        value, qualifiers = claim.fact.object, dict(claim.qualifiers)
        match claim.fact.predicate:
            case prop if prop == UNREAD:
                row = str(qualifiers.get(IN_ROW, ""))
                return LineMark(MarkKind.KEPT, row, sources=sources)
            case prop if prop == NONE_FOUND and isinstance(value, Iri):
                label = self._labels.label(value)
                none = "looked for, none found"
                return LineMark(MarkKind.FACT, label, none, sources=sources, property=value)
            case prop if prop == NOT_KNOWN and isinstance(value, Iri):
                label = self._labels.label(value)
                return LineMark(MarkKind.FACT, label, "not known", sources=sources, property=value)
            case prop if prop == KEYWORDS:
                return LineMark(MarkKind.TAG, "", str(value))
            case prop if prop == HEADING:
                return LineMark(MarkKind.HEADING, "of the document")
            case prop if prop in self._prose and line >= self._context.entry.body_line:
                label = self._labels.label(prop)
                return LineMark(MarkKind.PROSE, label, sources=sources, property=prop)
            case _:
                return self._fact(claim, sources)

    def _fact(self, claim: Claim, sources: tuple[str, ...]) -> LineMark:
        own, (subject, prop, value) = self._context.subject, claim.fact
        if isinstance(value, Iri) and value == own.iri and subject != own.iri:
            label, value = self._labels.inverse(prop), subject
        else:
            label = self._labels.label(prop)
        details = self._details(claim)
        parts = [self._qualifier(path, term) for path, term in claim.qualifiers]
        is_node = isinstance(value, Iri) and "#" in value and self._graph.iris.slug(value)
        return LineMark(
            MarkKind.FACT,
            label,
            text="" if is_node else self._text(value),
            slug=self._slug(value),
            sources=sources,
            parts=(*details, *parts),
            property=prop,
        )

    def _qualifier(self, path: Iri, term: Term) -> str:
        if path in ANSWERS and isinstance(term, Iri):
            return f"{self._labels.label(term)} {ANSWERS[path]}"
        return f"{self._labels.label(path)} {self._text(term)}"

    def _details(self, claim: Claim) -> list[str]:
        """Return what a claim says of its object; a value within it has its parts in brackets."""
        facts = [fact for fact in claim.details if fact.predicate != TYPE]
        facts = self._with_single_numbers(facts, claim)
        subjects = {fact.subject for fact in facts}
        inner: set[Term] = {each for each in subjects if "#" in each}
        inner &= {fact.object for fact in facts}
        return [self._detail(fact, inner, facts) for fact in facts if fact.subject not in inner]

    def _detail(self, fact: Triple, inner: set[Term], facts: list[Triple]) -> str:
        if fact.object in inner:
            parts = [
                self._qualifier(part.predicate, part.object)
                for part in facts
                if part.subject == fact.object
            ]
            return f"{self._labels.label(fact.predicate)} ({'; '.join(parts)})"
        return self._qualifier(fact.predicate, fact.object)

    def _with_single_numbers(self, facts: list[Triple], claim: Claim) -> list[Triple]:
        """Return the facts with an exact amount as a value, and not as the low end of a range."""
        described: dict[Iri, list[tuple[Iri, Term]]] = defaultdict(list)
        for subject, prop, value in claim.details:
            described[subject].append((prop, value))
        numbers = {
            (subject, prop): ends.number if prop == ends.low else None
            for subject, pairs in described.items()
            for ends in single_numbers(pairs, self._graph.ontology)
            for prop in (ends.low, ends.high)
        }
        shown = ((fact, numbers.get(fact[:2], fact.predicate)) for fact in facts)
        return [fact._replace(predicate=prop) for fact, prop in shown if prop is not None]

    def _text(self, term: Term) -> str:
        match term:
            case Iri() if self._graph.ontology.knows(term) or self._graph.iris.is_thing(term):
                return self._labels.label(term)
            case Iri():
                return term.rpartition("#")[2] if self._graph.iris.slug(term) else term
            case Literal():
                return literal_text(term)

    def _slug(self, term: Term) -> str:
        is_thing = isinstance(term, Iri) and self._graph.iris.is_thing(term)
        return (self._graph.iris.slug(str(term)) or "") if is_thing else ""

    def _links(self) -> list[Link]:
        inlines = chain(self._context.front_inlines(), self._context.entry.inlines())
        return [link for inline in inlines for link in (*inline.links, *inline.addresses)]

    def _link(self, link: Link) -> LineMark | None:
        """Return the mark of a link; None where a claim of its line names the target."""
        match self._graph.resolver.resolve(link, self._context.subject.path):
            case Resolved(subject=other) if other.slug == self._context.subject.slug:
                return LineMark(MarkKind.LINK, "the same entry", link.target)
            case Resolved(subject=other):
                if other.iri in self._related[link.line]:
                    return None
                return LineMark(MarkKind.LINK, "found", other.name, slug=other.slug)
            case Missing(slug=slug, name=name):
                if self._graph.iris.thing(slug) in self._related[link.line]:
                    return None
                return LineMark(MarkKind.LINK, "no entry yet", name, slug=slug)
            case Ambiguous(candidates=candidates):
                return LineMark(MarkKind.LINK, "ambiguous", ", ".join(candidates))
            case ExternalLink(iri=iri):
                return LineMark(MarkKind.LINK, "outside", iri)
            case outcome:
                reason = outcome.reason or "several entries came from this address"
                reason = f"dropped, {reason}" if outcome.is_dropped else reason
                return LineMark(MarkKind.LINK, reason, link.target or f"#{link.fragment}")
