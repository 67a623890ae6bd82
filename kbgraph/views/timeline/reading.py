"""The rows of a timeline, read at once from the facts and the claims of a graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.evidence.dates import DATATYPES, is_date
from kbgraph.ontology.ontology import Ontology
from kbgraph.ontology.record_columns import QualifierColumn
from kbgraph.rdf.namespaces import BASIS, DERIVED, NONE_FOUND, NOT_KNOWN, TIMES, TYPE, UNREAD
from kbgraph.rdf.terms import Iri, Literal, Term, Triple
from kbgraph.store.base import ClaimFacts
from kbgraph.views.labels import Labels
from kbgraph.views.timeline.merging import merged_rows
from kbgraph.views.timeline.rows import DatedFact, Phase, TimelineRow

_IS_DATE = f"FILTER(DATATYPE(?date) IN ({', '.join(f'<{each}>' for each in sorted(DATATYPES))}))"
_FACTS = (
    "SELECT ?subject ?property ?date "
    f'{{ ?subject ?property ?date {_IS_DATE} FILTER(STRSTARTS(STR(?subject), "%s")) }}'
)
_CLAIMS = """SELECT ?claim ?property ?value {
  VALUES ?property { %s } GRAPH <claims> { ?claim ?property ?value } }"""
_CONTENT = """SELECT ?claim ?subject ?relation ?object {
  VALUES ?property { %s } GRAPH <claims> { ?claim ?property ?date }
  GRAPH ?claim { ?subject ?relation ?object } }"""
_DERIVED = f"""SELECT ?claim {{
  VALUES ?basis {{ {" ".join(f"<{basis}>" for basis in sorted(DERIVED))} }}
  GRAPH <claims> {{ ?claim <{BASIS}> ?basis }}
}}"""
_OWNERS = "SELECT ?owner ?property ?node { ?owner ?property ?node }"
_NO_RELATIONS = frozenset({TYPE, NONE_FOUND, NOT_KNOWN, UNREAD})


def has_dates(graph: Graph) -> bool:
    """Say whether a timeline of a graph may have a row: a thing, a note or a claim has a date."""
    select, base = graph.store.select, graph.iris.base
    return bool(
        select(f"{_FACTS % f'{base}id/'} LIMIT 1")
        or select(f"{_CLAIMS % _names(_qualifiers(graph.ontology))} LIMIT 1")
        or any(each.subject in _notes(graph) for each in _facts(graph, f"{base}entry/"))
    )


def read_rows(graph: Graph, labels: Labels) -> tuple[TimelineRow, ...]:
    """Return the rows of all dates that a graph knows, in order of time.

    Dates of documents are none, but for those of notes without a class.
    """
    facts, notes = _facts(graph, graph.iris.base), _notes(graph)
    is_thing = graph.iris.is_thing
    own = [each for each in facts if is_thing(each.subject) or each.subject in notes]
    rows = chain(_lives(graph, labels, own), _values(graph, facts), _relations(graph))
    return tuple(sorted(map(_in_order, rows), key=lambda row: row.order))


def _in_order(row: TimelineRow) -> TimelineRow:
    dates = sorted(set(row.dates), key=lambda each: (each.moment.order, str(each)))
    return row._replace(dates=tuple(dates))


def _facts(graph: Graph, beginning: str) -> list[Triple]:
    """Return the facts with a date, of subjects whose IRIs begin so."""
    rows = graph.store.select(_FACTS % beginning)
    return [
        Triple(Iri(str(subject)), Iri(str(prop)), date)
        for subject, prop, date in rows
        if date is not None
    ]


def _notes(graph: Graph) -> frozenset[Iri]:
    """Return the documents without a class, whose dates are those of their things."""
    return frozenset(
        graph.iris.entry(slug) for slug, subject in graph.subjects.items() if subject.cls is None
    )


def _lives(graph: Graph, labels: Labels, facts: Iterable[Triple]) -> Iterator[TimelineRow]:
    """Yield a row for the life of each thing; of one without a class, for each property."""
    phases = _phases(graph.ontology)
    by_thing: dict[Iri, list[Triple]] = defaultdict(list)
    for fact in facts:
        is_note = not graph.iris.is_thing(fact.subject)
        thing = graph.iris.thing_of(fact.subject) if is_note else fact.subject
        by_thing[thing].append(fact)
    for thing, of_thing in by_thing.items():
        dates, cls = _dated(of_thing, phases), labels.type(thing)
        if cls:
            yield TimelineRow(cls, thing, None, None, dates)
        else:
            for prop in sorted({each.predicate for each in dates}):
                own = tuple(each for each in dates if each.predicate == prop)
                yield TimelineRow(prop, thing, None, None, own)


def _dated(facts: Iterable[Triple], phases: Mapping[Iri, Phase]) -> tuple[DatedFact, ...]:
    """Return the dates of facts; `kb:starts` is left out beside what another property says."""
    facts = tuple(facts)
    said = {each.object for each in facts if each.predicate not in TIMES}
    return tuple(
        DatedFact(each.predicate, each.object, phases.get(each.predicate, Phase.OTHER), each)
        for each in facts
        if isinstance(each.object, Literal)
        and (each.predicate not in TIMES or each.object not in said)
    )


def _phases(ontology: Ontology) -> Mapping[Iri, Phase]:
    """Return the phase of each property that the mapping calls a time, and of the core's own."""
    fields = [field for of_class in ontology.mapping.fields.values() for field in of_class]
    columns = (column for field in fields if field.columns for column in field.columns.further)
    timed = ((each.path, each.times) for each in chain(fields, columns) if each.times)
    own: dict[Iri, Phase] = {Iri(each.value): each for each in Phase if each is not Phase.OTHER}
    return {path: own[times[0]] for path, times in timed} | own


def _values(graph: Graph, facts: Iterable[Triple]) -> Iterator[TimelineRow]:
    """Yield a row for each structured value with dates, such as a row of a table with a day."""
    phases = _phases(graph.ontology)
    by_node: dict[Iri, list[Triple]] = defaultdict(list)
    for fact in facts:
        if "#" in fact.subject and graph.iris.is_thing(fact.subject.partition("#")[0]):
            by_node[fact.subject].append(fact)
    for node, of_node in by_node.items():
        for owner, prop, *_ in sorted(graph.store.select(_OWNERS, node=node), key=str)[:1]:
            if isinstance(owner, Iri) and graph.iris.is_thing(owner):
                relation = Iri(str(prop))
                yield TimelineRow(relation, owner, relation, node, _dated(of_node, phases))


def _relations(graph: Graph) -> Iterator[TimelineRow]:
    """Yield a row for each relation whose claims have dates; claims that agree share one."""
    qualifiers = _qualifiers(graph.ontology)
    known: dict[Iri, list[tuple[Iri, Term]]] = defaultdict(list)
    for claim, prop, value in graph.store.select(_CLAIMS % _names(qualifiers)):
        if value is not None:
            known[Iri(str(claim))].append((Iri(str(prop)), value))
    derived = {claim for claim, *_ in graph.store.select(_DERIVED)}
    stated = (
        _StatedRelation(
            Iri(str(claim)), Triple(Iri(str(subject)), Iri(str(relation)), value), known[claim]
        )
        for claim, subject, relation, value in graph.store.select(_CONTENT % _names(qualifiers))
        if isinstance(claim, Iri) and value is not None and claim not in derived
    )
    return _merged(graph, stated)


class _StatedRelation(NamedTuple):
    """A fact as a claim states it, with the properties of the claim that qualify it."""

    claim: Iri
    fact: Triple
    known: Sequence[tuple[Iri, Term]]


def _merged(graph: Graph, stated: Iterable[_StatedRelation]) -> Iterator[TimelineRow]:
    """Yield a row for each relation with dates; claims that agree share one."""
    phases = _phases(graph.ontology)
    by_relation: dict[tuple[object, ...], list[TimelineRow]] = defaultdict(list)
    for claim, fact, known in stated:
        # A row may also name its object, or say more of it.
        is_own = graph.iris.thing_of(claim) in {fact.subject, fact.object}
        if not is_own or fact.predicate in _NO_RELATIONS or not graph.iris.is_thing(fact.subject):
            continue
        row = _relation(fact, claim, known, phases)
        if row.dates:
            by_relation[*fact, row.qualifiers].append(row)
    for rows in by_relation.values():
        yield from merged_rows(rows)


def read_rows_of(
    graph: Graph, labels: Labels, things: Collection[Iri], value: Iri
) -> tuple[TimelineRow, ...]:
    """Return the rows of some things, and those of relations to a value, in order of time.

    They are those that `read_rows` has of them; nothing else is read.
    """
    store, claims = graph.store, graph.iris.claims
    facts = [fact for thing in sorted(things) for fact in _facts_of(graph, thing)]
    own = [each for each in facts if "#" not in each.subject]
    stating = [store.claims_stating(claims, subject=thing) for thing in sorted(things)]
    found = {
        each.claim: each for each in chain(*stating, store.claims_stating(claims, value=value))
    }
    rows = chain(
        _lives(graph, labels, own),
        _values(graph, facts),
        _merged(graph, _qualified(graph.ontology, found.values())),
    )
    wanted = (row for row in map(_in_order, rows) if row.thing in things or row.value == value)
    return tuple(sorted(wanted, key=lambda row: row.order))


def _facts_of(graph: Graph, thing: Iri) -> Iterator[Triple]:
    """Yield the facts with a date of a thing, of its structured values, and of a note about it."""
    about = graph.store.facts_about(thing)
    slug = graph.iris.slug(thing) or ""
    subject = graph.subjects.get(slug)
    nodes = [each for _, each in about if isinstance(each, Iri) and "#" in each]
    notes = [graph.iris.entry(slug)] if subject and subject.cls is None else []
    for each in dict.fromkeys((thing, *nodes, *notes)):
        for prop, date in about if each == thing else graph.store.facts_about(each):
            if isinstance(date, Literal) and date.datatype in DATATYPES:
                yield Triple(each, prop, date)


def _qualified(ontology: Ontology, claims: Iterable[ClaimFacts]) -> Iterator[_StatedRelation]:
    """Yield what claims state, those that only derive a fact left out."""
    qualifiers = frozenset(_qualifiers(ontology))
    for claim, facts, pairs in claims:
        known = [(prop, value) for prop, value in pairs if prop in qualifiers]
        if known and not any(prop == BASIS and value in DERIVED for prop, value in pairs):
            for fact in facts:
                yield _StatedRelation(claim, fact, known)


def _relation(
    fact: Triple, claim: Iri, known: Iterable[tuple[Iri, Term]], phases: Mapping[Iri, Phase]
) -> TimelineRow:
    known = tuple(dict.fromkeys(known))
    of_claim = (Triple(claim, prop, value) for prop, value in known if is_date(value))
    dates = _dated(of_claim, phases)
    return TimelineRow(
        kind=fact.predicate,
        thing=fact.subject,
        relation=fact.predicate,
        value=fact.object,
        dates=tuple(each._replace(fact=fact) for each in dates),
        qualifiers=tuple(sorted(each for each in known if not is_date(each[1]))),
        claims=frozenset({claim}),
    )


def _qualifiers(ontology: Ontology) -> tuple[Iri, ...]:
    """Return the properties that claims have by the mapping, those of times among them."""
    columns = (
        column
        for fields in ontology.mapping.fields.values()
        for field in fields
        if field.columns
        for column in field.columns.further
    )
    own = {column.path for column in columns if isinstance(column, QualifierColumn)}
    return tuple(sorted(own | TIMES))


def _names(iris: Iterable[Iri]) -> str:
    return " ".join(f"<{iri}>" for iri in iris)
