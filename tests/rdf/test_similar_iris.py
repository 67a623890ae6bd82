"""IRIs that may be meant by one that does not exist."""

from __future__ import annotations

import pytest

from kbgraph.rdf.similar_iris import SimilarIris
from kbgraph.rdf.terms import Iri

KNOWN = [
    Iri(f"https://a.example/{name}")
    for name in ("shape#Tax-vat", "ont#vatOnSales", "ont#Tax", "value#yesNo", "law#act-2023")
]


@pytest.mark.parametrize(
    ("iri", "offered"),
    [
        ("https://a.example/shape#Tax-vta", ["shape#Tax-vat"]),
        ("https://a.example/ont#vatOnSale", ["ont#vatOnSales"]),
        ("https://a.example/ont#vatonsales", ["ont#vatOnSales"]),
        ("https://b.example/yesNo", ["value#yesNo"]),
        ("https://a.example/shape#tax", ["ont#Tax"]),
        ("https://a.example/law#act-2024", []),
        ("https://a.example/ont#hydrofoil", []),
        ("https://a.example/", []),
    ],
)
def test_iris_with_like_names_are_offered(iri: str, offered: list[str]) -> None:
    """A name in another case or namespace comes first; other digits are another thing."""
    assert SimilarIris(KNOWN).offer(Iri(iri)) == [f"https://a.example/{each}" for each in offered]


def test_at_most_three_are_offered_and_never_the_same() -> None:
    """A name that many namespaces have is offered three times, and not for itself."""
    many = [Iri(f"https://a.example/{n}#name") for n in range(9)]
    assert SimilarIris(many).offer(many[0]) == many[1:4]
