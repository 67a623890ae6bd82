"""Decimals are sent in the form in which every server returns them."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pytest

from kbgraph.rdf.terms import INTEGER, Iri, Term, number, text
from kbgraph.store.nquads import pad_decimals, padded_term, write_nquads

DECIMAL = "^^<http://www.w3.org/2001/XMLSchema#decimal>"


@pytest.mark.parametrize(
    ("term", "nquads"),
    [
        (number(13), f'"13.0"{DECIMAL}'),
        (number(-13), f'"-13.0"{DECIMAL}'),
        (number(Decimal("13.5")), f'"13.5"{DECIMAL}'),
        (number(13, INTEGER), '"13"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (text("13"), '"13"'),
        (Iri("https://a.example/13"), "<https://a.example/13>"),
    ],
)
def test_only_integral_decimals_are_padded(term: Term, nquads: str) -> None:
    """A decimal without a fraction gets one; all other terms stay as they are."""
    assert padded_term(term) == nquads


def test_padding_twice_changes_nothing() -> None:
    """A text that has been padded is not changed again."""
    quad = f'<https://a.example/s> <https://a.example/p> "7"{DECIMAL} .'.encode()
    assert pad_decimals(quad) != quad
    assert pad_decimals(pad_decimals(quad)) == pad_decimals(quad)


def test_each_chunk_ends_with_a_line_break() -> None:
    """Chunks without a final line break do not run together in the file."""
    file = BytesIO()
    write_nquads([b"<a> <b> <c> .", b"<d> <e> <f> ."], file)
    assert file.getvalue() == b"<a> <b> <c> .\n<d> <e> <f> .\n"
