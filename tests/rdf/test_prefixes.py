"""Turtle, SPARQL and our own reader take the short form of an IRI for that IRI."""

import re

import pyoxigraph as ox
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kbgraph.rdf.namespaces import DESCRIBING, PREFIXES
from kbgraph.rdf.prefixes import expand, prefixed_names, reference, relative, shorten

BASE = "https://kbgraph.example/"
KB = PREFIXES["kb"]
SPACES = {**DESCRIBING, "b": BASE, "deep": f"{KB}deep/", "": f"{BASE}nameless#"}
LETTERS = st.one_of(
    st.sampled_from("aZ09_-.:/#?%~!$&'()*+,;=@é·\u0300\u203f\u200dß中😀"),
    st.characters(
        exclude_categories=["Cs", "Cc", "Cn", "Co", "Z"], exclude_characters='<>"{}|\\^`'
    ),
)
LOCALS = st.one_of(
    st.from_regex(r"[\w:][\w.:-]*(%[0-9A-F]{2})?", fullmatch=True), st.text(LETTERS, max_size=8)
)
IRIS = st.builds(str.__add__, st.sampled_from(sorted(SPACES.values())), LOCALS)


def turtle_reads(name: str) -> str:
    """Return the IRI that a Turtle parser takes a short form for."""
    prefixes = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in SPACES.items())
    text = f"{prefixes}<x:s> <x:p> {name} ."
    (quad,) = ox.parse(text.encode(), format=ox.RdfFormat.TURTLE, base_iri=BASE)
    return quad.object.value


def sparql_reads(name: str) -> str:
    """Return the IRI that a SPARQL parser takes a short form for."""
    query = f"SELECT ?iri {{ BIND({name} AS ?iri) }}"
    (row,) = ox.Store().query(query, prefixes=SPACES, base_iri=BASE)
    return row["iri"].value


def is_iri(text: str) -> bool:
    """Say whether a text is an IRI; the strategies make a few that are not."""
    try:
        return turtle_reads(f"<{text}>") == text or {".", ".."} & {*re.split(r"[/?#]", text)}
    except SyntaxError:
        return False


@given(iri=IRIS)
@example(iri=f"{KB}a.")
@example(iri=f"{KB}-a")
@example(iri=f"{KB}a..b")
@example(iri=f"{KB}a.%20")
@example(iri=f"{KB}deep/a")
@example(iri=f"{KB}a%2")
def test_a_prefixed_name_is_read_as_its_iri(iri: str) -> None:
    """expand(shorten(iri)) is the IRI, and both parsers agree."""
    assume(is_iri(iri))
    for name in prefixed_names(iri, SPACES):
        assert expand(name, SPACES) == turtle_reads(name) == sparql_reads(name) == iri


@given(iri=IRIS)
@example(iri=f"{BASE}//other.example/a")
@example(iri=f"{BASE}a:b")
@example(iri=f"{BASE}a/../b")
@example(iri=BASE)
@example(iri="https://elsewhere.example/x")
def test_a_reference_is_read_as_its_iri(iri: str) -> None:
    """A reference may be relative to the base, and both parsers resolve it to the IRI."""
    assume(is_iri(iri))
    short = reference(iri, BASE, SPACES)
    assume(not short.startswith("<http") or not {".", ".."} & {*re.split(r"[/?#]", iri)})
    assert turtle_reads(short) == sparql_reads(short) == iri


@given(prefix=st.sampled_from([*SPACES, "unknown"]), local=st.text(LETTERS, max_size=8))
@example(prefix="kb", local="a\\/b")
@example(prefix="kb", local="a/b")
@example(prefix="kb", local="")
def test_what_expands_is_a_name_to_a_parser_too(prefix: str, local: str) -> None:
    """A text expands where, and only where, Turtle takes it for a prefixed name."""
    name = f"{prefix}:{local}"
    iri = expand(name, SPACES)
    if iri is None:
        with pytest.raises((SyntaxError, ValueError, AssertionError)):
            assert turtle_reads(f"{name} ") == SPACES[prefix] + local
    elif is_iri(iri):
        assert turtle_reads(f"{name} ") == iri


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        (f"{KB}within", "kb:within"),
        (f"{KB}deep/a", "deep:a"),
        (f"{KB}deep/", None),
        (f"{KB}a/b", None),
        (f"{KB}a,b", None),
        (KB, None),
        (f"{BASE}nameless#a", ":a"),
        (f"{KB}1.0", "kb:1.0"),
        (f"{KB}caf%C3%A9", "kb:caf%C3%A9"),
        ("https://elsewhere.example/x", None),
    ],
)
def test_the_longest_namespace_wins(iri: str, name: str | None) -> None:
    """A name that would need escapes, or has no local part, is not written."""
    assert shorten(iri, SPACES) == name


def test_an_iri_has_a_name_for_each_prefix_of_its_namespace() -> None:
    """The first prefix that is declared comes first."""
    prefixes = {
        "dct": PREFIXES["dcterms"],
        "dcterms": PREFIXES["dcterms"],
        "purl": "http://purl.org/",
    }
    names = list(prefixed_names(f"{PREFIXES['dcterms']}title", prefixes))
    assert names == ["dct:title", "dcterms:title"]


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        ("kb:", KB),
        ("kb:a\\,b", f"{KB}a,b"),
        ("kb:%41", f"{KB}%41"),
        ("nothing:a", None),
        ("kb", None),
        ("kb:a b", None),
        ("kb:a.", None),
    ],
)
def test_a_name_expands_by_the_grammar(name: str, iri: str | None) -> None:
    """Escapes are taken off, percent signs stay (SPARQL 1.1, section 4.1.1.1)."""
    assert expand(name, SPACES) == iri


@pytest.mark.parametrize(
    ("rest", "short"),
    [
        ("id/a", "id/a"),
        ("", ""),
        ("#a", "#a"),
        ("a:b", None),
        ("id/a:b", "id/a:b"),
        ("id/..", None),
    ],
)
def test_a_reference_is_relative_where_it_resolves(rest: str, short: str | None) -> None:
    """A slug may look like a scheme or a step to the folder above."""
    assert relative(BASE + rest, BASE) == (BASE + rest if short is None else short)
