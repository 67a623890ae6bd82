"""Things without an entry have the names that authors write, with their capitals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgraph.extraction.subject.missing_names import (
    SpelledName,
    names_with_capitals,
    spelled_name,
)
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.formats import NQUADS
from kbgraph.views import written_names
from kbgraph.views.labels import Labels
from tests.conftest import Vault
from tests.indexed import updated


def label(vault: Vault, notes: dict[str, str], slug: str) -> str:
    """The label of a thing, which is the same as that of its node in the network."""
    base = vault(notes)
    thing = base.graph.iris.thing(slug)
    shown = base.views.labels.label(thing)
    assert base.network.multigraph.nodes[thing]["label"] == shown
    assert base.find(shown) == slug
    return shown


@pytest.mark.parametrize(
    ("links", "slug", "shown"),
    [
        ("[[Carl Friedrich Hanckes]]", "carl friedrich hanckes", "Carl Friedrich Hanckes"),
        ("[[James McAdam]]", "james mcadam", "James McAdam"),
        ("[[Jean-Luc Godard#Films]]", "jean-luc godard", "Jean-Luc Godard"),
        ("[[people/James McAdam|him]]", "people/james mcadam", "James McAdam"),
        ("[him](James%20McAdam.md)", "james mcadam", "James McAdam"),
        ("[[iPhone]]", "iphone", "iPhone"),
        ("[[ÉLAN Vital]]", "élan vital", "ÉLAN Vital"),
        ("[[ada-lovelace|Ada Lovelace]]", "ada-lovelace", "Ada Lovelace"),
        ("[[ada-lovelace|the Countess]]", "ada-lovelace", "Ada lovelace"),
        ("[[region--North Sea]]", "region--north sea", "North Sea"),
        ("[[ada lovelace]]", "ada lovelace", "Ada lovelace"),
        ("[[--]]", "--", "--"),
        ("[[a b C]] [[A B c]]", "a b c", "A B c"),
    ],
)
def test_a_missing_thing_has_its_name_as_written(
    vault: Vault, links: str, slug: str, shown: str
) -> None:
    """Capitals, accents and hyphens stay; a slug in small letters becomes words."""
    assert label(vault, {"a.md": links}, slug) == shown


@pytest.mark.parametrize("first", ["a", "z"])
def test_the_spelling_of_most_entries_is_the_name(vault: Vault, first: str) -> None:
    """The order of the files does not count."""
    rare = {f"{first}.md": "[[MACHINE learning]] [[MACHINE learning]]"}
    often = {f"m{each}.md": "[[Machine Learning]]" for each in range(2)}
    assert label(vault, {**rare, **often}, "machine learning") == "Machine Learning"


def test_a_name_in_a_value_has_its_capitals(vault: Vault) -> None:
    """The front matter of an entry without a class links like its text."""
    assert label(vault, {"a.md": "---\nby: '[[John Rennie]]'\n---\n"}, "john rennie") == (
        "John Rennie"
    )


def test_a_name_adds_no_statement(vault: Vault) -> None:
    """The graph of two spellings is the same: the name is kept beside it."""
    written, small = vault({"a.md": "[[John Rennie]]"}), vault({"a.md": "[[john rennie]]"})
    assert written.export.graph(NQUADS) == small.export.graph(NQUADS)


def test_a_changed_file_changes_the_name(ontology: Ontology) -> None:
    """An index after a change has the names that a build from nothing gives."""
    before = {"a.md": b"[[John RENNIE]]", "b.md": b"# B\n"}
    after = updated(ontology, before, {**before, "a.md": b"[[John Rennie]]"})
    assert Labels(after).label(after.iris.thing("john rennie")) == "John Rennie"


def _spelling(links: dict[str, str]) -> dict[str, bytes]:
    return {path: text.encode() for path, text in links.items()}


def test_an_index_has_the_name_without_the_entries_that_link(ontology: Ontology) -> None:
    """A page beside which 16,000 entries link to one thing does not read these."""
    graph = updated(ontology, _spelling({"a.md": "[[Machine Learning]]"}))
    unread = replace(graph, missing_names={})
    assert Labels(unread).label(graph.iris.thing("machine learning")) == "Machine Learning"


@pytest.mark.parametrize(
    ("changed", "name", "counts"),
    [
        ("Words before.\n\n[[MACHINE learning]]", "MACHINE learning", 0),
        ("[[Machine Learning]]", "Machine Learning", 1),
        ("Nothing.", "Machine Learning", 1),
    ],
)
def test_an_update_counts_the_spellings_that_have_changed(
    ontology: Ontology, monkeypatch: pytest.MonkeyPatch, changed: str, name: str, counts: int
) -> None:
    """A name stays where each entry that is read again spells it as before."""
    counted: list[Mapping[str, str]] = []

    def count(spelled: Iterable[SpelledName]) -> Mapping[str, str]:
        counted.append(names_with_capitals(spelled))
        return counted[-1]

    first = {"a.md": "[[MACHINE learning]]", "b.md": "[[Machine Learning]]"}
    updated(ontology, _spelling(first))
    monkeypatch.setattr(written_names, "names_with_capitals", count)
    graph = updated(ontology, _spelling(first), _spelling({**first, "a.md": changed}))
    assert Labels(graph).label(graph.iris.thing("machine learning")) == name
    assert len(counted) == 1 + counts


@given(st.lists(st.sampled_from(["Ab", "aB", "ab", "AB"]), min_size=1), st.randoms())
def test_names_do_not_depend_on_order(names: list[str], random) -> None:  # type: ignore[no-untyped-def]
    """The most frequent spelling wins, and of equally frequent ones the smallest."""
    spelled = [SpelledName("ab", name) for name in names]
    chosen = names_with_capitals(spelled)
    random.shuffle(spelled)
    assert names_with_capitals(spelled) == chosen
    assert chosen.get("ab", "ab") in names


def test_words_behind_a_dash_are_part_of_a_name() -> None:
    """Only `type--name` without spaces has a type."""
    assert spelled_name("x", "Foo -- Bar", "Foo -- Bar").name == "Foo -- Bar"
