"""Backlinks: counted at the build, in the order of names, and read page by page."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgraph import KnowledgeBase, load
from kbgraph import build as build_module
from kbgraph.views.backlinks import LazySequence
from kbgraph.views.backlinks.mentions import _mention
from tests.conftest import ROOT, Vault
from tests.sizes import examples

BLOCKS = st.sampled_from(
    [
        "See [[b]] there.", "[[b]]", "- [[c]]\n- [[b]] too", "> quoted [[b|it]]", "| [[b]] |\n|-|\n| [[c]] |",
        "up:: [[b]]", "## On [[c]]", "Over\ntwo [[b]] lines [[gone]]", "`[[b]]`", "%% [[b]] %%", "~~[[b]]~~ and [[c]]",
        "![[b]]", "[x](b.md) and [](c.md)", "text[^1]\n\n[^1]: in [[b]]", "<p>[[b]]</p>", "**[[b]]:** [[c]]", "[[b]] [[c]] [[a]]",
    ]
)  # fmt: skip


def check_counted(kb: KnowledgeBase) -> None:
    """Compare what the build knows of mentions with the sentences of parsed entries."""
    things = [data["slug"] for _, data in kb.networkx.nodes(data=True)]
    for source in kb.views.entries:
        quoted = {
            each
            for each in things
            if each != source and _mention(kb.graph, kb.views.labels, source, each).sentences
        }
        assert set(kb.graph.mentions[source]) == quoted, source


@pytest.mark.parametrize("folder", [ROOT / "tests" / "observatories", ROOT / "docs"])
def test_the_build_knows_which_prose_mentions_what(folder: Path) -> None:
    """Without parsing entries again: the same as their sentences say."""
    check_counted(load(folder))


@given(texts=st.lists(st.lists(BLOCKS, max_size=4).map("\n\n".join), min_size=3, max_size=3))
@settings(max_examples=examples(40), deadline=None)
def test_no_syntax_makes_the_count_another(notes: Vault, vault: Vault, texts: list[str]) -> None:
    """Tables, fields, headings, comments and links alone are no prose, with and without a class."""
    plain = dict(zip(("a.md", "b.md", "c.md"), texts, strict=True))
    typed = "---\ntype: country\nnames: {en: A}\n---\n"
    check_counted(notes(plain))
    check_counted(vault({**plain, "a.md": f"{typed}{texts[0]}"}))


def hub(notes: Vault, count: int) -> KnowledgeBase:
    """Return a note to which others link, half of them by a key."""
    texts = {
        f"n{number}.md": f"---\ntitle: N {count - number:04}\n---\nSee [[hub]]."
        for number in range(count)
    }
    by_key = {f"k{number}.md": "---\nup: '[[hub]]'\n---\n" for number in range(count)}
    return notes({"hub.md": "# Hub", **texts, **by_key})


def test_a_page_of_mentions_parses_no_other_entry(
    notes: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number of entries that mention a hub is known, and only those of the page are parsed."""
    kb, parsed = hub(notes, 120), list[str]()
    parse = build_module.parse_file
    monkeypatch.setattr(
        build_module, "parse_file", lambda path, *rest: (parsed.append(path), parse(path, *rest))[1]
    )
    thing = kb.describe("hub")
    assert (len(thing.mentioned), sum(len(fact.values) for fact in thing.incoming)) == (120, 240)
    shown = thing.mentioned[10:14]
    assert sorted(parsed) == sorted(each.file for each in shown)
    assert [each.label for each in shown] == ["N 0011", "N 0012", "N 0013", "N 0014"]


def test_pages_of_links_are_the_whole_in_order(notes: Vault) -> None:
    """Each relation is sorted by name; its parts, and each value alone, are those of the whole."""
    thing = hub(notes, 60).describe("hub")
    assert [fact.label for fact in thing.incoming] == ["linked from", "← up"]
    for fact in thing.incoming:
        whole = tuple(fact.values)
        assert [value.text for value in whole] == sorted(value.text for value in whole)
        assert (*fact.values[:50], *fact.values[50:]) == whole
        assert [fact.values[number] for number in range(60)] == list(whole)
        assert all(len(value.citations) == 1 for value in whole)


def test_a_lazy_sequence_is_equal_to_its_items() -> None:
    """It compares as a tuple does, has a length at once, and makes slices together."""
    made: list[tuple[int, ...]] = []

    def make(keys: object) -> tuple[int, ...]:
        made.append(tuple(keys))  # type: ignore[arg-type]
        return tuple(key * 2 for key in made[-1])

    doubled = LazySequence(range(4), make)
    assert (len(doubled), made) == (4, [])
    assert doubled[1:3] == (2, 4)
    assert doubled[-1] == 6
    assert doubled[1:3] == (2, 4)
    assert made == [(1, 2), (3,)], "a part that was read before is kept"
    assert doubled == (0, 2, 4, 6) == doubled
    assert doubled != (0, 2, 4)
    assert doubled != "0246"
    assert hash(doubled) == hash((0, 2, 4, 6))
    assert LazySequence((), make) == ()
