"""The bases of claims, by their strength."""

from __future__ import annotations

from kbgraph.rdf.namespaces import IDENTIFIED, INFERRED, LINKED, PACKAGE, STATED
from kbgraph.rdf.terms import Iri

_STRENGTH = {STATED: 0, PACKAGE: 1, IDENTIFIED: 2, INFERRED: 3, LINKED: 4}


def strength(basis: Iri) -> int:
    """Return the rank of a basis, 0 for the strongest: stated first, linked last."""
    return _STRENGTH.get(basis, 0)


def strongest_first(basis: Iri) -> tuple[int, Iri]:
    """Return the key by which bases are sorted, the strongest first."""
    return strength(basis), basis
