"""Figures about all entries: kept in a folder, and revised after a change."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbgraph.build import Graph
from kbgraph.rdf.terms import Iri
from kbgraph.summaries import FolderSummaries, Json
from kbgraph.views.kept_figures import (
    KEPT_FIGURES,
    carry_over,
    description_counts,
    revised_counts,
)
from tests.conftest import Vault
from tests.views.test_overview import ALDER, ALL, NORTH, PORT

_BEFORE = {"alder.md": ALDER, "port.md": PORT, "north.md": NORTH, "all.md": ALL}
_FOREIGN = """---
type: country
aliases: [Étranger]
language: fr
---

# Foreign

See [[Alder]], [[Port]] and [[A Thing Without Entry]].
"""
_CHANGES = {
    "an entry is changed": _BEFORE | {"alder.md": ALDER.replace("2026-01-02", "2026-03-04")},
    "an entry loses its table": _BEFORE | {"alder.md": ALDER.split("|")[0]},
    "an entry is removed": {path: text for path, text in _BEFORE.items() if path != "port.md"},
    "an entry is added": _BEFORE | {"foreign.md": _FOREIGN},
    "all entries are removed but one": {"all.md": ALL},
}


def _things(graph: Graph) -> dict[str, set[tuple[str, str]]]:
    """Return all that is stated of each thing, by its slug."""
    things: dict[str, set[tuple[str, str]]] = {slug: set() for slug in graph.subjects}
    for quad in graph.store.quads():
        fact = str(quad)
        for term in (quad.subject, quad.object):
            slug = graph.iris.slug(Iri(str(term).strip("<>")))
            if slug is not None:
                things.setdefault(slug, set()).add((fact, ""))
    return things


def _touched(before: Graph, after: Graph) -> list[str]:
    old, new = _things(before), _things(after)
    return [slug for slug in old | new if old.get(slug) != new.get(slug)]


@pytest.mark.parametrize("change", _CHANGES)
def test_revised_figures_are_those_of_a_build_from_nothing(
    change: str, vault: Vault, tmp_path: Path
) -> None:
    """After a change each figure equals that which is made of all entries."""
    before, after = vault(_BEFORE).graph, vault(_CHANGES[change]).graph
    slugs, kept = _touched(before, after), FolderSummaries(tmp_path)
    carry_over(before, after, kept, slugs)
    made = {figure.name: figure.make(after) for figure in KEPT_FIGURES}
    assert {name: kept.get(name, _not_made) for name in made} == made
    assert made != {figure.name: figure.make(before) for figure in KEPT_FIGURES}


@pytest.mark.parametrize("change", _CHANGES)
def test_the_lines_that_differ_revise_the_numbers_of_descriptions(
    change: str, vault: Vault
) -> None:
    """They are those of the statements about claims after the change."""
    before, after = vault(_BEFORE).graph, vault(_CHANGES[change]).graph
    was, now = ({f"{quad} ." for quad in graph.store.quads()} for graph in (before, after))
    revised = dict(revised_counts(before, after, was - now, now - was))  # type: ignore[arg-type]
    assert revised == description_counts(after)
    assert any(revised.values())


def _not_made() -> Json:
    pytest.fail("a figure was made that was carried over")


def test_a_summary_is_made_once_for_all_processes(tmp_path: Path) -> None:
    """A second reader of the folder gets what the first has made; a damaged file is made anew."""
    value: Json = [["a", 1], ["\udcff", 2.5]]
    assert FolderSummaries(tmp_path / "new").get("some-rows", lambda: value) == value
    assert FolderSummaries(tmp_path / "new").get("some-rows", _not_made) == value
    (tmp_path / "new" / "some-rows.json").write_text("[[")
    assert FolderSummaries(tmp_path / "new").get("some-rows", lambda: [3]) == [3]
    assert FolderSummaries(tmp_path / "new").get("some-rows", _not_made) == [3]


def test_a_summary_is_made_where_it_cannot_be_kept(tmp_path: Path) -> None:
    """A folder that is none does not stop a reader, and no name leads out of a folder."""
    (tmp_path / "file").write_text("")
    summaries = FolderSummaries(tmp_path / "file")
    assert summaries.get("rows", lambda: [1]) == [1]
    assert not summaries.has("rows")
    with pytest.raises(ValueError, match="names no summary"):
        summaries.get("../rows", lambda: [1])


def test_all_summaries_are_read_before_no_file_can_be_opened(tmp_path: Path) -> None:
    """A damaged one is made when it is asked for."""
    FolderSummaries(tmp_path).put("rows", [1])
    (tmp_path / "damaged.json").write_text("[[")
    summaries = FolderSummaries(tmp_path)
    summaries.read_all()
    for path in tmp_path.iterdir():
        path.unlink()
    assert summaries.get("rows", _not_made) == [1]
    assert summaries.get("damaged", lambda: [2]) == [2]
