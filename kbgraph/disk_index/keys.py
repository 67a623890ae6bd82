"""Keys: names, facts and things as numbers of 64 bits, by which rows of an index are found.

Two texts may have one number. Then an entry is read again, or a claim is looked at, for nothing:
whoever finds a row by a key compares the text too.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from kbgraph.extraction.claims import Claim
from kbgraph.extraction.subject.consulted_names import NameKey
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.namespaces import TYPE
from kbgraph.rdf.terms import Iri, Term, Triple, triple_text


def key_of(*parts: str) -> int:
    """Return the key of texts: a signed number of 64 bits, as SQLite holds them."""
    text = "\0".join(parts).encode(errors="surrogatepass")
    return int.from_bytes(blake2b(text, digest_size=8).digest(), signed=True)


def packed_keys(names: Iterable[NameKey]) -> bytes:
    """Return the keys of names, in the bytes of this machine."""
    return array("q", (key_of(*name) for name in names)).tobytes()


def unpacked_keys(packed: bytes) -> list[int]:
    """Return the keys of `packed_keys`."""
    return array("q", packed).tolist()


def thing_key(thing: Term) -> int:
    """Return the key of all claims that say something of a thing, or name it."""
    return key_of("thing", str(thing))


class ClaimKeys:
    """The keys under which a claim is found by those that depend on it."""

    def __init__(self, ontology: Ontology) -> None:
        evidence = ontology.mapping.evidence
        # The classes of things are kept apart: thousands of entries may tell that of one thing.
        self._shared = (evidence.rated_later - {TYPE}) | evidence.detail_paths
        self._one_value = frozenset(evidence.one_value)
        self._inverses: dict[Iri, list[Iri]] = {}
        for rule in ontology.mapping.general.inverses:
            self._inverses.setdefault(rule.path, []).append(rule.gives)

    def of(self, claim: Claim) -> Iterator[int]:
        """Yield the keys of a claim: of what it says, and of the things of which it says that."""
        yield from self.of_facts(claim)
        for fact in (claim.fact, *claim.details):
            yield thing_key(fact.subject)
        if isinstance(claim.fact.object, Iri):
            yield thing_key(claim.fact.object)

    def of_facts(self, claim: Claim) -> Iterator[int]:
        """Yield the keys of what a claim says: the same facts, and those that contradict them."""
        for fact in (claim.fact, *claim.details, *self._inverse_facts(claim.fact)):
            if fact.predicate in self._shared:
                yield key_of("fact", triple_text(fact))
            if fact.predicate in self._one_value:
                yield key_of("value", fact.subject, fact.predicate)

    def _inverse_facts(self, fact: Triple) -> Iterator[Triple]:
        thing = fact.object
        if isinstance(thing, Iri):
            for gives in self._inverses.get(fact.predicate, ()):
                yield Triple(thing, gives, fact.subject)
