"""Facts between things as claims state them, of one claim or of all in a store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kbgraph.extraction.claims import Claim
from kbgraph.rdf.bases import strongest_first
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import BASIS, STATED, STATED_AT
from kbgraph.rdf.terms import Iri, Term, Triple
from kbgraph.store.base import Store


class StatedFact(NamedTuple):
    """A fact between two things, with its strongest basis and the lines that state it, sorted.

    Without lines no claim states it any more.
    """

    source: Iri
    property: Iri
    target: Iri
    basis: Iri
    lines: tuple[Iri, ...]


def facts_of_claims(claims: Iterable[Claim], iris: IriFactory) -> Iterator[StatedFact]:
    """Yield the facts between things that claims state, once for each claim."""
    is_thing = iris.is_thing
    for claim in claims:
        for source, prop, target in (claim.fact, *claim.details):
            if isinstance(target, Iri) and is_thing(target) and is_thing(source):
                document = claim.iri.partition("#")[0]
                lines = tuple(iris.line(Iri(document), line) for line in claim.lines)
                yield StatedFact(source, prop, target, claim.basis, lines)


def facts_of_store(store: Store, iris: IriFactory, facts: Iterable[Triple]) -> Iterator[StatedFact]:
    """Yield facts between things, given by their terms, as the claims of a store state them now.

    Each is yielded once, without lines where no claim states it.
    """
    for source, prop, value in dict.fromkeys(facts):
        target = Iri(str(value))
        found = store.claims_stating(iris.claims, subject=source, predicate=prop, value=target)
        known = [by_key for each in found if STATED_AT in (by_key := _by_key(each.known))]
        bases = (Iri(str(basis)) for each in known for basis in each.get(BASIS, [STATED]))
        lines = sorted({Iri(str(line)) for each in known for line in each[STATED_AT]})
        basis = min(bases, key=strongest_first, default=STATED)
        yield StatedFact(source, prop, target, basis, tuple(lines))


def _by_key(known: Iterable[tuple[Iri, Term]]) -> dict[Iri, list[Term]]:
    found: dict[Iri, list[Term]] = defaultdict(list)
    for key, value in known:
        found[key].append(value)
    return found
