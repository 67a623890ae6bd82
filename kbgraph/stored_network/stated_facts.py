"""Facts between things as claims state them, in N-Quads or in a store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kbgraph.rdf.bases import strongest_first
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import BASIS, STATED, STATED_AT
from kbgraph.rdf.quad_lines import lines_with
from kbgraph.rdf.terms import Iri, Term, Triple
from kbgraph.store.base import Store

_CLAIMED = 5


class ThingFact(NamedTuple):
    """A fact between two things, with its strongest basis and the lines that state it, sorted.

    Without lines no claim states it any more.
    """

    source: Iri
    property: Iri
    target: Iri
    basis: Iri
    lines: tuple[Iri, ...]


def facts_in(nquads: bytes, iris: IriFactory) -> Iterator[ThingFact]:
    """Yield the facts between things that the claims of some N-Quads state, once for each claim.

    All quads of a claim are in the text, as `extraction.claims.quads` writes them.
    """
    thing = f"<{iris.base}id/".encode()
    stated = [
        terms
        for terms in _quads_with(b"> " + thing, nquads)
        # A quad of a claim has five words, and one of no claim has four.
        if len(terms) == _CLAIMED
        and terms[0].startswith(thing)
        and terms[2].startswith(thing)
        and b"#" not in terms[0] + terms[2]
    ]
    lines, bases = (_described(key, nquads) if stated else {} for key in (STATED_AT, BASIS))
    for source, prop, target, claim, _ in stated:
        if claim in lines:
            basis = bases[claim][0] if claim in bases else STATED
            yield ThingFact(_iri(source), _iri(prop), _iri(target), basis, tuple(lines[claim]))


def _described(key: Iri, nquads: bytes) -> dict[bytes, list[Iri]]:
    """Return the values of a property of each claim, which are IRIs."""
    found: dict[bytes, list[Iri]] = defaultdict(list)
    written = f"<{key}>".encode()
    for claim, prop, value, *_ in _quads_with(b"> " + written + b" <", nquads):
        if prop == written:
            found[claim].append(_iri(value))
    return found


def _quads_with(text: bytes, nquads: bytes) -> Iterator[list[bytes]]:
    """Yield the words of each quad that holds a text; literals may divide into several words."""
    return (line.split(b" ") for line in lines_with(text, nquads))


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
