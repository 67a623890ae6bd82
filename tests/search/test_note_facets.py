"""Facets of plain notes: folders, tags, and keys with few values."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgraph import KnowledgeBase
from kbgraph.search import TOP_FOLDER
from tests.conftest import Vault
from tests.sizes import examples


def counts(kb: KnowledgeBase, name: str, **where: str) -> dict[str, int]:
    """Return the number of things of each value of a facet, by its label; empty without it."""
    chosen = {facet: frozenset({key}) for facet, key in where.items()}
    listed = kb.search.find("", chosen).listed
    facets = {facet.name: facet for facet in kb.search.facets.count(listed, chosen)}
    return {each.label: each.things for each in facets[name].values} if name in facets else {}


def found(kb: KnowledgeBase, **where: str) -> list[str]:
    """Return the slugs of the things that have the values."""
    chosen = {facet: frozenset({key}) for facet, key in where.items()}
    return sorted(item.slug for item in kb.search.find("", chosen).items)


def keyed(*values: object) -> dict[str, str]:
    """Return notes whose key `state` has the values."""
    return {f"{number}.md": f"---\nstate: {value}\n---\n" for number, value in enumerate(values)}


def test_a_note_is_in_its_folder_and_in_those_above(notes: Vault) -> None:
    """Folders count the notes below them; notes at the top are in no folder."""
    kb = notes({"a.md": "", "x/b.md": "", "x/y/c.md": "", "x/y/d.md": "", "z/e.md": ""})
    assert counts(kb, "folder") == {"x": 3, "x/y": 2, "no folder": 1, "z": 1}
    assert found(kb, folder="x/y") == ["x/y/c", "x/y/d"]
    assert found(kb, folder=TOP_FOLDER) == ["a"]


def test_a_nested_tag_is_also_the_tag_above_it(notes: Vault) -> None:
    """Tags have no case, as in Obsidian; the label is the most frequent spelling."""
    kb = notes(
        {
            "a.md": "---\ntags: [Garden/Soil, '#idea']\n---\n",
            "b.md": "Look #garden/soil and #Garden/Soil/Acid",
            "c.md": "#Garden\n\n#IDEA",
        }
    )
    assert counts(kb, "tag") == {"Garden": 3, "Garden/Soil": 2, "idea": 2, "Garden/Soil/Acid": 1}
    assert found(kb, tag="garden/soil") == ["a", "b"]


def test_deep_paths_are_counted_at_their_first_levels(notes: Vault) -> None:
    """A tag of thousands of levels takes no more memory than a few."""
    deep = "/".join("abc"[n % 3] for n in range(3000))
    kb = notes({f"{'/'.join('x' * 40)}/a.md": f"#{deep}", "b.md": "#a"})
    assert len(counts(kb, "tag")) == len(counts(kb, "folder")) - 1 == 21
    assert found(kb, tag=deep) == found(kb, folder="/".join("x" * 40))
    assert found(kb, tag="a") == ["b", f"{'/'.join('x' * 40)}/a"]


def test_keys_with_few_values_are_facets(notes: Vault) -> None:
    """A key tells notes apart if several share a value; so dates, names and texts do not."""
    head = "---\nstate: {0}\nid: {1}\ndate: 2026-01-{1:02}\nall: same\nnote: {2}\n---\n"
    texts = {
        f"{number}.md": head.format(
            "open" if number % 3 else "done", number, "w" * (80 + number % 2)
        )
        for number in range(10, 20)
    }
    kb = notes(texts)
    assert [each.name for each in kb.search.facets.count(kb.search.facets.everything, {})] == [
        "state"
    ]
    assert counts(kb, "state") == {"open": 7, "done": 3}
    assert found(kb, state="done") == ["12", "15", "18"]


@pytest.mark.parametrize(("values", "shown"), [(1, 0), (2, 2), (30, 30), (31, 0)])
def test_a_facet_has_two_to_thirty_values(notes: Vault, values: int, shown: int) -> None:
    """Datasette suggests facets with few values likewise."""
    kb = notes(keyed(*(f"v{number % values}" for number in range(62))))
    assert len(counts(kb, "state")) == shown


def test_numbers_are_in_order_and_all_else_by_frequency(notes: Vault) -> None:
    """A rating reads from low to high, whatever the most frequent one is."""
    rated = notes(keyed(10, 10, 10, 9, 2, 2))
    assert list(counts(rated, "state")) == ["2", "9", "10"]
    mixed = notes(keyed(10, 10, 10, "nine", 2, 2))
    assert list(counts(mixed, "state")) == ["10", "2", "nine"]


def test_a_value_is_one_however_it_is_written(notes: Vault) -> None:
    """The number 7 and the text "7", or a name and a link to it, are one value of a key."""
    kb = notes(keyed(7, "'7'", '"[[Ada]]"', "Ada", "yes", "'yes'", "true") | {"Ada.md": ""})
    assert counts(kb, "state") == {"yes": 3, "7": 2, "Ada": 2}
    assert found(kb, state="Ada") == ["2", "3"]


def test_facets_are_combined(notes: Vault) -> None:
    """Counts are those among the notes that match the other facets."""
    kb = notes(
        {
            "x/a.md": "---\nstate: open\n---\n#t",
            "x/b.md": "---\nstate: done\n---\n#t",
            "y/c.md": "---\nstate: open\n---\n#u",
            "y/d.md": "---\nstate: open\n---\n#t",
        }
    )
    assert counts(kb, "state", folder="y") == {"open": 2}
    assert counts(kb, "folder", state="open", tag="t") == {"x": 1, "y": 1}
    assert found(kb, folder="x", tag="t", state="done") == ["x/b"]


def test_a_key_whose_name_is_taken_has_a_longer_one(notes: Vault) -> None:
    """A key called `folder` is no folder."""
    kb = notes(
        {f"{letter}/{n}.md": f"---\nfolder: {letter * 2}\n---\n" for letter in "ab" for n in "12"}
    )
    assert counts(kb, "folder") == {"a": 2, "b": 2}
    assert counts(kb, "property/folder") == {"aa": 2, "bb": 2}
    assert found(kb, **{"property/folder": "aa"}) == ["a/1", "a/2"]


def test_folders_of_entries_with_classes_are_no_facets(vault: Vault) -> None:
    """Where at most one entry in six is a plain note, the ontology alone says what to filter by."""
    land = "---\ntype: country\nnames: {en: N}\n---\n"
    typed = {f"lands/{number}.md": land for number in range(10)}
    few = vault(typed | {"x/a.md": "#t", "x/b.md": "#u"})
    assert few.search.facets.of_notes == ()
    some = vault(typed | {f"x/{number}.md": f"#t{number}" for number in range(3)})
    assert some.search.facets.of_notes == ("folder", "tag")
    assert counts(some, "folder", type="country") == {"lands": 10}


@given(
    paths=st.sets(
        st.lists(st.sampled_from(["a", "b ", " c", "a:b", "é", "~none", "%"]), max_size=3).map(
            "/".join
        ),
        min_size=2,
    )
)
@settings(max_examples=examples(20), deadline=None)
def test_each_folder_can_be_chosen_from_an_address(notes: Vault, paths: set[str]) -> None:
    """White space, colons and percent signs in names of folders survive the address."""
    kb = notes(
        {f"{path}/n{number}.md".lstrip("/"): "" for number, path in enumerate(sorted(paths))}
    )
    for facet in kb.search.facets.count(kb.search.facets.everything, {}):
        for value in facet.values:
            where = f"{facet.name}:{value.key}".strip()
            name, _, key = where.partition(":")
            assert len(kb.search.find("", {name: frozenset({key})}).items) == value.things > 0
