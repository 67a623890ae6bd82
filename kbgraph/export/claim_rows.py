"""The claims of a graph as rows: each a fact with its value, place, sources and qualifiers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from kbgraph.build import Graph
from kbgraph.evidence.strength import strength_name
from kbgraph.evidence.times import without_times
from kbgraph.export.claim_row import (
    ClaimDate,
    ClaimDetail,
    ClaimRow,
    ClaimSource,
    ClaimStatus,
    ClaimValue,
)
from kbgraph.export.quantities import Described, Quantity, number_of, quantity_of
from kbgraph.export.serialize import main_fact
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import (
    APPLIES,
    AS_OF,
    BASIS,
    CHECKED,
    CITED_PART,
    COPIED,
    DERIVED_FROM,
    DESCRIBING_CLAIMS,
    DISAGREES_WITH,
    ENDS,
    FILE,
    FOLLOWS_FROM,
    IS_PART_OF,
    ISSUED,
    LANGUAGE,
    LOCATOR,
    NONE_FOUND,
    NOT_KNOWN,
    OF_PROPERTY,
    PUBLISHER,
    SOURCE_KIND,
    STANDING,
    STARTS,
    STATED,
    STATED_AT,
    STRENGTH,
    TITLE,
    TYPE,
    UNREAD,
    URL,
    prefixed_name,
)
from kbgraph.rdf.terms import DATE, Iri, Literal, Term, Triple
from kbgraph.source.notes import locator_order
from kbgraph.store.oxigraph import EngineTriple, graph_name, triple_from_engine

_FILE, _LANGUAGE_TAGGED = map(prefixed_name, ("kb:sourceFile", "rdf:langString"))
_Nodes: TypeAlias = Mapping[Iri, Described]


def claim_rows(graph: Graph, labels: Callable[[Iri], str]) -> tuple[ClaimRow, ...]:
    """Return the claims of a graph, sorted by file, line and IRI; `labels` gives those of IRIs."""
    return tuple(
        sorted(_RowBuilder(graph, labels).rows(), key=lambda row: (row.file, row.lines, row.claim))
    )


class _RowBuilder:
    """Makes rows of one graph, whose quads it reads once."""

    def __init__(self, graph: Graph, labels: Callable[[Iri], str]) -> None:
        self._graph, self._labels = graph, labels
        stated: dict[str, list[EngineTriple]] = defaultdict(list)
        for quad in graph.store.quads():
            stated[graph_name(quad)].append(quad.triple)
        self._facts = _described(map(triple_from_engine, stated.pop("", [])))
        self._known = _described(map(triple_from_engine, stated.pop(graph.iris.claims, [])))
        self._stated = stated

    def rows(self) -> Iterator[ClaimRow]:
        """Yield the row of each claim."""
        for name, stated in self._stated.items():
            # Other named graphs state no facts of entries.
            if STATED_AT in self._known.get(Iri(name), {}):
                yield self._row(Iri(name), stated)

    def _row(self, claim: Iri, stated: list[EngineTriple]) -> ClaimRow:
        main = main_fact(stated, f"<{self._graph.iris.thing_of(claim)}>")
        fact, known = triple_from_engine(main), self._known[claim]
        triples = without_times([fact, *(triple_from_engine(each) for each in stated)])
        details = [each for each in triples if each != fact]
        prop, status, value = _meant(fact, known)
        qualifiers = without_times(_qualifiers(claim, known))
        named = _by_local_name(qualifiers)
        document = Iri(claim.partition("#")[0])
        return ClaimRow(
            claim=claim,
            subject=fact.subject,
            subject_label=self._label(fact.subject),
            property=prop,
            property_label=self._labels(prop),
            value=self._value(value, _described(details)),
            status=status,
            basis="; ".join(local_name(str(each)) for each in known.get(BASIS, (STATED,))),
            strength=_strength(known),
            disagrees_with=tuple(sorted(Iri(str(each)) for each in known.get(DISAGREES_WITH, ()))),
            follows_from=_joined(known.get(FOLLOWS_FROM, ())),
            file=_joined(self._facts.get(document, {}).get(FILE, ())) or "",
            lines=self._lines(known),
            as_of=_date(known.get(AS_OF, ())),
            checked=_last_day(known.get(CHECKED, ())),
            role=_joined([self._label(each) or each for each in named["role"]]),
            since=_date(known.get(STARTS) or named["since"]),
            until=_date(known.get(ENDS) or named["until"]),
            applies=_date(known.get(APPLIES, ())),
            sources=tuple(
                self._source(Iri(each), known.get(CITED_PART, ()))
                for each in sorted(map(str, known.get(DERIVED_FROM, ())))
            ),
            qualifiers=tuple(map(self._detail, qualifiers)),
            details=tuple(map(self._detail, details)),
        )

    def _lines(self, known: Described) -> tuple[int, ...]:
        numbers = {self._graph.iris.line_number(str(line)) for line in known.get(STATED_AT, ())}
        return tuple(sorted(number for number in numbers if number is not None))

    def _label(self, term: Term) -> str | None:
        """Return the label of a thing, or of a term of the ontology; None for others."""
        if not isinstance(term, Iri):
            return None
        is_of_entries = self._graph.iris.slug(term) is not None and "#" not in term
        has_label = is_of_entries or self._graph.ontology.knows(term)
        return self._labels(term) if has_label else None

    def _value(self, term: Term | None, details: _Nodes) -> ClaimValue:
        match term:
            case None:
                return ClaimValue()
            case Literal():
                kind = _LANGUAGE_TAGGED if term.language else term.datatype
                number, day = Quantity(number_of(term)), _last_day([term])
                return ClaimValue(str(term), None, kind, term.language or None, number, day)
        node = details.get(term, {}) if "#" in term else {}
        quantity = quantity_of(node)
        return ClaimValue(
            text=str(quantity) or term,
            label=self._label(term),
            type=self._class(term, node),
            quantity=quantity,
        )

    def _class(self, term: Iri, node: Described) -> Iri | None:
        """Return the class that an entry, the claim itself or another fact gives."""
        subject = self._graph.subjects.get(self._graph.iris.slug(term) or "")
        if subject is not None and subject.iri == term and subject.cls is not None:
            return subject.cls
        classes = node.get(TYPE) or self._facts.get(term, {}).get(TYPE, ())
        return min((each for each in classes if isinstance(each, Iri)), default=None)

    def _detail(self, triple: Triple) -> ClaimDetail:
        subject, prop, value = triple
        return ClaimDetail(subject, prop, self._labels(prop), str(value), self._label(value))

    def _source(self, source: Iri, parts: Iterable[Term]) -> ClaimSource:
        """Return a source as a claim cites it, with those of the cited parts that are its own."""
        known = self._facts.get(source, {})
        described = [self._known.get(Iri(str(part)), {}) for part in parts]
        places = {
            str(place)
            for part in described
            if source in part.get(IS_PART_OF, ())
            for place in part.get(LOCATOR, ())
        }
        title, url, file, publisher, language = (
            _joined(known.get(prop, ())) for prop in (TITLE, URL, _FILE, PUBLISHER, LANGUAGE)
        )
        kind, standing = (
            _joined([self._label(each) or each for each in known.get(prop, ())])
            for prop in (SOURCE_KIND, STANDING)
        )
        return ClaimSource(
            source=source,
            title=title,
            url=url,
            file=file,
            publisher=publisher,
            kind=kind,
            standing=standing,
            language=language,
            issued=_date(known.get(ISSUED, ())),
            copied=_last_day(known.get(COPIED, ())),
            checked=_last_day(known.get(CHECKED, ())),
            locators=tuple(sorted(places, key=locator_order)),
        )


def _qualifiers(claim: Iri, known: Described) -> list[Triple]:
    return [
        Triple(claim, key, each)
        for key, values in known.items()
        if key not in DESCRIBING_CLAIMS
        for each in values
    ]


def _described(triples: Iterable[Triple]) -> _Nodes:
    nodes: dict[Iri, dict[Iri, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for subject, prop, value in triples:
        nodes[subject][prop].append(value)
    return nodes


def _by_local_name(statements: Iterable[Triple]) -> dict[str, list[Term]]:
    named: dict[str, list[Term]] = defaultdict(list)
    for _, prop, value in statements:
        named[local_name(prop)].append(value)
    return named


def _meant(fact: Triple, known: Described) -> tuple[Iri, ClaimStatus, Term | None]:
    """Return the property for which a text was written, and its value if there is one."""
    if fact.predicate == NONE_FOUND:
        return Iri(str(fact.object)), ClaimStatus.NONE_FOUND, None
    if fact.predicate == NOT_KNOWN:
        return Iri(str(fact.object)), ClaimStatus.NOT_KNOWN, None
    if fact.predicate == UNREAD:
        meant = next(iter(known.get(OF_PROPERTY, ())), UNREAD)
        return Iri(str(meant)), ClaimStatus.UNREAD, fact.object
    return fact.predicate, ClaimStatus.READ, fact.object


def _strength(known: Described) -> str | None:
    steps = known.get(STRENGTH, ())
    return strength_name(Iri(str(steps[0]))) if steps else None


def _joined(values: Sequence[object]) -> str | None:
    return "; ".join(sorted(map(str, values))) if values else None


def _date(values: Sequence[Term]) -> ClaimDate:
    day = _last_day(values) if len(values) == 1 else None
    return ClaimDate(_joined(values), day)


def _last_day(values: Iterable[Term]) -> date | None:
    """Return the latest of the days among literals; years and times are no days."""
    days = (
        date.fromisoformat(each.lexical)
        for each in values
        if isinstance(each, Literal) and each.datatype == DATE
    )
    return max(days, default=None)
