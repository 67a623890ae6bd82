"""IRIs of keys and names: different things have different ones."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgraph.rdf.iris import IriFactory, slugify_name
from kbgraph.source.names import normalise_key

IRIS = IriFactory()
KEYS = st.one_of(st.text(max_size=6), st.text("aA1 _-.:/+#%€👍é\u0301ßİ→", max_size=6))
XML_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


def local_name(key: str) -> str:
    """Return the last part of the IRI of a key's property."""
    return IRIS.property(key).removeprefix(f"{IRIS.base}property/")


@given(KEYS, KEYS)
def test_two_keys_have_one_property_only_if_they_are_the_same_key(one: str, other: str) -> None:
    """Case, spaces, underscores and hyphens between words alone do not count."""
    words, others = (re.sub(r"(?<=\w)-(?=\w)", " ", normalise_key(key)) for key in (one, other))
    assert (IRIS.property(one) == IRIS.property(other)) == (words == others)


@given(KEYS)
def test_the_name_of_each_property_is_a_name_in_xml(key: str) -> None:
    """RDF/XML writes a property as an element, whose name is the end of its IRI."""
    assert XML_NAME.fullmatch(local_name(key))


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("status", "status"),
        ("VAT on Crypto", "vat-on-crypto"),
        ("as_of", "as-of"),
        ("2024", "_2024"),
        ("Größe", "gr_C3_B6sse"),
        ("due-date", "due-date"),
        ("C++", "c_2B_2B"),
        ("C#", "c_23"),
        ("#", "__23"),
        ("map x-y", "map-x-y"),
    ],
)
def test_the_name_of_a_property_can_be_read(key: str, name: str) -> None:
    """The letters and digits of a key stay, and its words are joined by hyphens."""
    assert local_name(key) == name


@pytest.mark.parametrize(
    "names",
    [
        ("C", "C++", "C#"),
        ("👍", "👎", "x"),
        ("price $", "price €", "price"),
        ("5 %", "5"),
        ("a→b", "a←b", "a b"),
    ],
)
def test_a_symbol_is_a_part_of_a_slug(names: tuple[str, ...]) -> None:
    """Two names that differ by a symbol are two things."""
    assert len(set(map(slugify_name, names))) == len(names)


def test_punctuation_divides_the_words_of_a_slug() -> None:
    """The slug of a name can be read and typed."""
    assert slugify_name("A Name (Short), No. 2") == "a-name-short-no-2"
