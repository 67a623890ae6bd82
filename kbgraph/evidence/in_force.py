"""A store as of a day: the statements to remove from it, and those to add.

A claim that certainly does not hold on the day loses its graph, and keeps its description, which
tells why; its fact goes where no other claim states it that may hold. All else that it says of
things, such as the title of a law, stays a fact. A claim without times, or with a time that leaves
it open, stays. Few claims have times, and the store is asked for these alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import NamedTuple, TypeAlias, TypeGuard

from kbgraph.evidence.holding import Truth, holds
from kbgraph.evidence.source import source_evidence
from kbgraph.evidence.strength import rank_of, strength_of
from kbgraph.ontology.mapping_rules import InverseRule
from kbgraph.ontology.ontology import Ontology
from kbgraph.ontology.record_columns import QualifierColumn
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import (
    AS_OF,
    BASIS,
    CHECKED,
    DERIVED_FROM,
    ENDS,
    FOLLOWS_FROM,
    INFERRED,
    STARTS,
    STATED_AT,
    STRENGTH,
    TIMES,
    TYPE,
)
from kbgraph.rdf.terms import Iri, Literal, Term, Triple
from kbgraph.store.base import Statement, Store
from kbgraph.store.oxigraph import Row

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OF_CLAIMS = f"""
SELECT ?claim ?time ?date {{
  VALUES ?time {{ <{STARTS}> <{ENDS}> }} GRAPH <claims> {{ ?claim ?time ?date }}
}}"""
_OF_THINGS = f"""
SELECT ?claim ?time ?date {{
  VALUES ?time {{ <{STARTS}> <{ENDS}> }} ?thing ?time ?date .
  {{ VALUES ?path {{ %s }} GRAPH ?claim {{ ?subject ?path ?thing }} }}
  UNION {{ VALUES ?path {{ %s }} GRAPH ?claim {{ ?thing ?path ?object }} }}
}}"""
_FOLLOWING = f"SELECT ?follows ?claim {{ GRAPH <claims> {{ ?follows <{FOLLOWS_FROM}> ?claim }} }}"
_CONTENT = "SELECT ?s ?p ?o ?claim { GRAPH ?claim { ?s ?p ?o } }"
_COPIED = {STATED_AT, DERIVED_FROM, AS_OF, CHECKED, STRENGTH, *TIMES}
"""The properties that an inferred claim has of the one from which it follows."""


def parse_day(text: str) -> date:
    """Return the day that a text names, as `2024-12-30`. Raises ValueError for any other text."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError(f"{text!r} is no day: write one as YYYY-MM-DD, such as 2024-12-30")


class Alteration(NamedTuple):
    """The statements that a store lacks on a day, and those that it has besides.

    The store has all that are removed and none that are added, so that each can be undone.
    """

    removed: tuple[Statement, ...]
    added: tuple[Statement, ...]

    @property
    def reverse(self) -> Alteration:
        """The alteration that undoes this one."""
        return Alteration(self.added, self.removed)


_Times: TypeAlias = tuple[frozenset[Literal], frozenset[Literal]]
"""The starts and the ends of something."""
_ALWAYS: _Times = (frozenset(), frozenset())


class _TimedClaim(NamedTuple):
    """A claim, and the times that bound its fact."""

    iri: Iri
    own: _Times
    of_thing: _Times
    """The times of the fact's object or subject, where they bound the fact too."""

    def holds(self, day: date) -> Truth:
        """Say whether the fact holds: not where one of both certainly does not."""
        truths = {_holds(self.own, day), _holds(self.of_thing, day)}
        return next(each for each in (Truth.NO, Truth.UNKNOWN, Truth.YES) if each in truths)


def _holds(times: _Times, day: date) -> Truth:
    """Say whether a fact holds that these times bound: without any they do not bound it."""
    starts, ends = times
    return holds(starts, ends, day) if starts or ends else Truth.YES


class TimeRules(NamedTuple):
    """The rules of the mapping about facts that are bounded by times."""

    paths: frozenset[Iri]
    """The properties of such facts."""
    made: dict[tuple[Iri, Iri, Term], Iri]
    """The property that a row states in place of its shape's own, which is the first of the key.

    The others are a property of its claim and the value by which it does so, such as a role.
    """
    while_object_lasts: frozenset[Iri]
    """The properties of facts that are bounded by the times of their object."""
    while_subject_lasts: frozenset[Iri]
    """The properties of facts that are bounded by the times of their subject."""

    @staticmethod
    def of(ontology: Ontology) -> TimeRules:
        """Return the rules of an ontology."""
        fields = [field for each in ontology.mapping.fields.values() for field in each]
        made = {
            (field.path, column.path, value): path
            for field in fields
            for column in (field.columns.further if field.columns else ())
            if isinstance(column, QualifierColumn)
            for value, path in column.path_by_value.items()
        }
        tables = (field.path for field in fields if field.columns)
        evidence = ontology.mapping.evidence
        lasting = (evidence.while_object_lasts, evidence.while_subject_lasts)
        return TimeRules(frozenset({*tables, *made.values()}.union(*lasting)), made, *lasting)


class TimedClaims:
    """The claims of a store whose facts are bounded by times, read once for all days."""

    def __init__(self, store: Store, ontology: Ontology, iris: IriFactory) -> None:
        self._store, self._ontology, self._iris = store, ontology, iris
        self._rules = TimeRules.of(ontology)
        self._claims = self._read()

    def on(self, day: date) -> Alteration:
        """Return how the store as of a day differs from the whole store."""
        ended = {each.iri for each in self._claims if each.holds(day) is Truth.NO}
        for claim in [*ended]:
            ended |= self._following(claim)
        removed = [
            Statement(each, claim) for claim in sorted(ended) for each in self._content(claim)
        ]
        facts = dict.fromkeys(fact for claim in sorted(ended) for fact in self._facts(claim))
        weaker = [each for fact in facts for each in self._rated(fact, ended)]
        gone = [Statement(fact, None) for fact in facts if self._goes(fact, ended)]
        holding = (each.iri for each in self._claims if each.iri not in ended)
        made = (statement for claim in holding for statement in self._made(claim))
        return self._alteration(
            [*removed, *gone, *(old for old, _ in weaker)], [*made, *(new for _, new in weaker)]
        )

    def _alteration(self, removed: list[Statement], added: list[Statement]) -> Alteration:
        """Return the changes without what would undo itself, or is in the store already."""
        gone, come = dict.fromkeys(removed), dict.fromkeys(added)
        return Alteration(
            tuple(each for each in gone if each not in come),
            tuple(each for each in come if each not in gone and not self._has(each)),
        )

    def _has(self, statement: Statement) -> bool:
        """Say whether the store has a statement."""
        (subject, prop, value), graph = statement
        if graph is None:
            return (prop, value) in self._store.facts_about(subject)
        if graph == self._iris.claims:
            return (prop, value) in self._store.known_of(subject, graph)
        return statement.triple in self._content(graph)

    def _rated(self, fact: Triple, ended: Collection[Iri]) -> Iterator[tuple[Statement, Statement]]:
        """Yield the strength of a fact as its claims had it, and as those that are left give it.

        It can but fall: a text may be weaker than its sources together.
        """
        left = [claim for claim in self._store.claims_of(fact) if claim not in ended]
        known = {claim: self._store.known_of(claim, self._iris.claims) for claim in left}
        sources = {value for each in known.values() for prop, value in each if prop == DERIVED_FROM}
        strength = strength_of(
            source_evidence(source, self._store.facts_about(source), self._ontology)
            for source in sorted(source for source in sources if isinstance(source, Iri))
        )
        for claim, described in known.items():
            for prop, value in described:
                if prop == STRENGTH and rank_of(strength) < rank_of(Iri(str(value))):
                    yield (
                        Statement(Triple(claim, STRENGTH, value), self._iris.claims),
                        Statement(Triple(claim, STRENGTH, strength), self._iris.claims),
                    )

    def _goes(self, fact: Triple, ended: Collection[Iri]) -> bool:
        """Say whether a fact holds no more: nothing states it but claims that have ended."""
        is_claimed = any(claim not in ended for claim in self._store.claims_of(fact))
        return not is_claimed and not self._ontology.file_of(fact)

    def _read(self) -> list[_TimedClaim]:
        own, of_things = _times(self._store.select(_OF_CLAIMS)), {}
        lasting = (self._rules.while_object_lasts, self._rules.while_subject_lasts)
        if any(lasting):
            paths = tuple(" ".join(f"<{path}>" for path in sorted(each)) for each in lasting)
            of_things = _times(self._store.select(_OF_THINGS % paths))
        return [
            _TimedClaim(claim, own.get(claim, _ALWAYS), of_things.get(claim, _ALWAYS))
            for claim in sorted({*own, *of_things} - {self._iris.claims})
        ]

    def _following(self, claim: Iri) -> set[Iri]:
        return {Iri(str(row[0])) for row in self._store.select(_FOLLOWING, claim=claim)}

    def _content(self, claim: Iri) -> list[Triple]:
        rows = self._store.select(_CONTENT, claim=claim)
        return sorted(
            (Triple(Iri(str(s)), Iri(str(p)), o) for s, p, o, _ in rows if o is not None), key=str
        )

    def _facts(self, claim: Iri) -> list[Triple]:
        """Return what a claim states that is bounded by its times."""
        content = self._content(claim)
        own = self._iris.thing_of(claim)
        bounded = [each for each in content if each.predicate in self._rules.paths]
        # A row may say of the other thing what another table says of its own.
        facts = [each for each in bounded if own in {each.subject, each.object}] or bounded
        facts = facts or content
        nodes = tuple(each.object for each in facts if _is_part(each.object))
        return [each for each in content if each in facts or each.subject.startswith(nodes)]

    def _made(self, claim: Iri) -> Iterator[Statement]:
        """Yield what a claim that has ended states on a day on which it holds.

        Its row then states the property that the mapping makes of a value, such as a role, and
        not the more general one of rows that have ended.
        """
        content, known = self._content(claim), self._store.known_of(claim, self._iris.claims)
        for fact in content:
            paths = [
                path for value in known if (path := self._rules.made.get((fact.predicate, *value)))
            ]
            for path in paths:
                made = fact._replace(predicate=path)
                if made not in content:
                    yield from (Statement(made, None), Statement(made, claim))
                    yield from self._inferred(claim, made, known)

    def _inferred(
        self, claim: Iri, made: Triple, known: list[tuple[Iri, Term]]
    ) -> Iterator[Statement]:
        """Yield the claims that follow from a made fact, as they follow from one of an entry."""
        for rule in self._ontology.mapping.general.inverses:
            if rule.path == made.predicate and self._fits(rule, made):
                follows = Iri(f"{claim}.inverse")
                fact = Triple(Iri(str(made.object)), rule.gives, made.subject)
                yield from (Statement(fact, None), Statement(fact, follows))
                copied = [pair for pair in known if pair[0] in _COPIED]
                for prop, value in ((BASIS, INFERRED), (FOLLOWS_FROM, claim), *copied):
                    yield Statement(Triple(follows, prop, value), self._iris.claims)

    def _fits(self, rule: InverseRule, fact: Triple) -> bool:
        ends = (fact.subject, rule.source), (fact.object, rule.target)
        return all(
            any(self._ontology.is_a(cls, wanted) for cls in self._classes(thing))
            for thing, wanted in ends
        )

    def _classes(self, thing: Term) -> list[Iri]:
        known = self._store.facts_about(thing) if isinstance(thing, Iri) else []
        return [cls for prop, cls in known if prop == TYPE and isinstance(cls, Iri)]


def _times(rows: Iterable[Row]) -> dict[Iri, _Times]:
    """Return the times of each claim, of rows of claim, property and date."""
    dates: dict[Iri, dict[str, set[Literal]]] = defaultdict(lambda: {STARTS: set(), ENDS: set()})
    for claim, time, moment in rows:
        if isinstance(moment, Literal):
            dates[Iri(str(claim))][str(time)].add(moment)
    return {
        claim: (frozenset(each[STARTS]), frozenset(each[ENDS])) for claim, each in dates.items()
    }


def _is_part(value: Term) -> TypeGuard[Iri]:
    """Say whether a value is a node of a structured value, which is a part of its thing."""
    return isinstance(value, Iri) and "#" in value
