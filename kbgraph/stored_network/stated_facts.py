"""Facts between things as claims state them, in N-Quads or in a store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kbgraph.rdf.bases import strongest_first
from kbgraph.rdf.claim_lines import ClaimLines
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import BASIS, STATED, STATED_AT
from kbgraph.rdf.terms import Iri, Term, Triple
from kbgraph.store.base import Store

_STATED_AT, _BASIS = (f"<{key}>".encode() for key in (STATED_AT, BASIS))
_NOTHING: dict[bytes, list[bytes]] = {}


class ThingFact(NamedTuple):
    """A fact between two things, with its strongest basis and the lines that state it, sorted.

    Without lines no claim states it any more.
    """

    source: Iri
    property: Iri
    target: Iri
    basis: Iri
    lines: tuple[Iri, ...]


def facts_in(claims: ClaimLines, iris: IriFactory) -> Iterator[ThingFact]:
    """Yield the facts between things that claims state, once for each claim that has lines."""
    thing = f"<{iris.base}id/".encode()
    for claim, triples in claims.stated.items():
        about = claims.known.get(claim, _NOTHING)
        if _STATED_AT not in about:
            continue
        lines = tuple(map(_iri, about[_STATED_AT]))
        basis = _iri(about[_BASIS][0]) if _BASIS in about else STATED
        for source, prop, target in triples:
            if (
                source.startswith(thing)
                and target.startswith(thing)
                and b"#" not in source + target
            ):
                yield ThingFact(_iri(source), _iri(prop), _iri(target), basis, lines)


def facts_of_store(store: Store, iris: IriFactory, facts: Iterable[Triple]) -> Iterator[ThingFact]:
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
        yield ThingFact(source, prop, target, basis, tuple(lines))


def _by_key(known: Iterable[tuple[Iri, Term]]) -> dict[Iri, list[Term]]:
    found: dict[Iri, list[Term]] = defaultdict(list)
    for key, value in known:
        found[key].append(value)
    return found


def _iri(term: bytes) -> Iri:
    return Iri(term[1:-1].decode())
