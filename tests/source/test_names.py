"""Names are compared by one function: a canonical caseless match without padding."""

import re
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import kbgraph
from kbgraph.errors import NotFoundError
from kbgraph.source.folder import parse_entry
from kbgraph.source.names import normalise_key, normalise_name, normalise_spelling
from tests.conftest import ROOT

LETTERS = [
    letter
    for letter in map(chr, range(sys.maxunicode + 1))
    if letter.lower() != letter.casefold()
    or letter.upper() != letter.lower()
    or not unicodedata.is_normalized("NFD", letter)
]
"""All that have a case or a decomposition; the others are their own forms."""
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
FORMS = (normalise_name, normalise_key, normalise_spelling)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@given(name=NAMES)
@example(name="ᾳ\u0301")
@example(name="\u0345\u0301")
@example(name=" _ ")
def test_the_form_of_a_form_is_the_form(form, name: str) -> None:
    """Each function is idempotent."""
    assert form(form(name)) == form(name)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@given(name=NAMES)
def test_a_decomposed_name_is_the_composed_name(form, name: str) -> None:
    """NFD, as macOS writes file names, and NFC are the same name."""
    assert form(unicodedata.normalize("NFD", name)) == form(unicodedata.normalize("NFC", name))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@given(words=st.lists(NAMES, max_size=4), space=st.text(" \t\n\u00a0\u2003", min_size=1))
def test_white_space_around_and_between_words_is_one_space(form, words: list[str], space) -> None:
    """Padding and runs of any white space do not count."""
    assert form(space + space.join(words) + space) == form(" ".join(words))


@given(name=NAMES)
def test_small_letters_are_capital_letters(name: str) -> None:
    """A name in small letters is the name, and so is the form that links prefer."""
    assert normalise_name(name.lower()) == normalise_name(name)
    assert normalise_name(normalise_spelling(name)) == normalise_name(name)


def test_every_letter_is_its_own_small_capital_and_folded_letter() -> None:
    """Spellings that str.lower, str.casefold or NFC take for one have one form."""
    for letter in LETTERS:
        form = normalise_name(letter)
        assert normalise_name(form) == form
        assert normalise_name(letter.lower()) == form
        assert normalise_name(letter.casefold()) == form
        assert normalise_name(unicodedata.normalize("NFC", letter)) == form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Große Straße", "GROSSE STRASSE"),
        ("Große Straße", " große \t STRASSE\n"),
        ("Ελλάς", "ΕΛΛΆΣ"),
        ("Café", "CAFE\u0301"),
        ("ﬁn", "FIN"),
    ],
)
def test_these_are_the_same_name(one: str, other: str) -> None:
    """Case folds in full, whatever the script."""
    assert normalise_name(one) == normalise_name(other)


@pytest.mark.parametrize(
    ("one", "other"), [("a_b", "a b"), ("m²", "m2"), ("Café", "Cafe"), ("ab", "a b"), ("①", "1")]
)
def test_these_are_two_names(one: str, other: str) -> None:
    """Underscores, diacritics and compatibility characters count."""
    assert normalise_name(one) != normalise_name(other)


def test_underscores_are_spaces_in_keys_alone() -> None:
    """A key of the front matter names the row of a table."""
    assert normalise_key(" As_Of ") == normalise_key("as  of") == "as of"
    assert normalise_key("STRASSE") == normalise_key("straße")


def test_the_spelling_keeps_the_letters() -> None:
    """Slugs of missing things are in small letters, not folded to others."""
    assert normalise_spelling("  Große   Straße ") == "große straße"


@pytest.mark.parametrize(
    "name", ["GROSSE STRASSE", "große  straße", " Große Straße ", "CAFE\u0301"]
)
def test_find_and_links_agree_on_a_name(tmp_path: Path, name: str) -> None:
    """Python and the command line find a thing by each spelling that a link may have."""
    (tmp_path / "Große Straße.md").write_text("x", encoding="utf-8")
    (tmp_path / "Café.md").write_text("x", encoding="utf-8")
    (tmp_path / "link.md").write_text(f"[[{name.strip()}]]", encoding="utf-8")
    base = kbgraph.load(tmp_path)
    slug = base.find(name)
    assert slug in {"Große Straße", "Café"}
    assert [str(finding) for finding in base.findings] == []
    assert base.path("link", slug).paths


def test_find_names_those_that_a_name_may_mean(tmp_path: Path) -> None:
    """A name that two things have in normal form is ambiguous to find."""
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    (tmp_path / "a" / "Große Straße.md").write_text("x", encoding="utf-8")
    (tmp_path / "b" / "Grosse  Strasse.md").write_text("x", encoding="utf-8")
    with pytest.raises(NotFoundError, match="name one of these"):
        kbgraph.load(tmp_path).find("GROSSE STRASSE")


def test_keys_that_are_read_as_one_are_reported() -> None:
    """`as of` beside `as_of` is never read, so it is a finding."""
    entry = parse_entry("a.md", b"---\nas_of: 2026-01-01\nas of: 2026-01-02\n---\n")
    assert [(each.code, each.line) for each in entry.findings] == [("duplicate-key", 3)]


def test_no_other_module_folds_case_to_compare_names() -> None:
    """The modules that call casefold do so for another reason, which is given here."""
    reasons = {
        "names.py": "the comparison of names",
        "iris.py": "makes a slug",
        "ontology.py": "makes the word for a class",
        "template.py": "words of YAML",
        "link_resolver.py": "the ending of a file",
        "highlights.py": "the index of texts",
        "choice.py": "an order",
        "disk_facts.py": "an order",
        "documents.py": "an order",
        "facts.py": "an order",
        "generation.py": "an order",
        "updates.py": "an order",
        "whole.py": "an order",
        "prologue.py": "prefixes of SPARQL",
        "similar_texts.py": "the index of texts",
        "indexed_thing.py": "an order",
        "selection.py": "an order",
        "wanted.py": "an order",
        "cells.py": "an order",
        "finder.py": "an order",
        "workbook.py": "a reserved name of a sheet",
    }
    modules = [*(ROOT / "kbgraph").rglob("*.py"), *(ROOT / "web" / "kbgraph_web").rglob("*.py")]
    folding = {path for path in modules if re.search(r"\.casefold\(", path.read_text("utf-8"))}
    assert {path for path in folding if path.name not in reasons} == set()
