"""Facts between things as claims state them, in N-Quads or in a store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kbgraph.rdf.bases import strongest_first
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import BASIS, STATED, STATED_AT
from kbgraph.rdf.terms import Iri, Term, Triple
from kbgraph.store.base import Store

_LINE, _BASIS = f"> <{STATED_AT}> <".encode(), f"> <{BASIS}> <".encode()
_CLAIMED = 5


class StatedFact(NamedTuple):
    """A fact between two things, with its strongest basis and the lines that state it, sorted.

    Without lines no claim states it any more.
    """

    source: Iri
    property: Iri
    target: Iri
    basis: Iri
    lines: tuple[Iri, ...]


def facts_in(nquads: bytes, iris: IriFactory) -> Iterator[StatedFact]:
    """Yield the facts between things that the claims of some N-Quads state, once for each claim.

    All quads of a claim are in the text, as `extraction.claims.quads` writes them.
    """
    thing, claims = f"<{iris.base}id/".encode(), f" <{iris.claims}> .".encode()
    stated: list[list[bytes]] = []
    lines: dict[bytes, list[bytes]] = defaultdict(list)
    bases: dict[bytes, bytes] = {}
    for quad in nquads.split(b"\n"):
        if quad.startswith(thing):
            if b"> " + thing in quad:
                stated.append(quad.split(b" "))
        elif _LINE in quad and quad.endswith(claims):
            claim, _, line, *_ = quad.split(b" ")
            lines[claim].append(line)
        elif _BASIS in quad and quad.endswith(claims):
            claim, _, name, *_ = quad.split(b" ")
            bases[claim] = name
    for terms in stated:
        # Without a literal, a quad of a claim has five words, and one of no claim has four.
        if len(terms) == _CLAIMED and terms[3] in lines and b"#" not in terms[0] + terms[2]:
            source, prop, target, claim, _ = terms
            fact = _iri(source), _iri(prop), _iri(target)
            basis = _iri(bases[claim]) if claim in bases else STATED
            yield StatedFact(*fact, basis, tuple(map(_iri, lines[claim])))


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


def _iri(term: bytes) -> Iri:
    return Iri(term[1:-1].decode())
