"""Marks of types: one number for each type of the mapping, the same on every page."""

from __future__ import annotations

import re

import pytest

from kbgraph import KnowledgeBase, load
from kbgraph_web import create_app
from kbgraph_web.viewmodels.type_marks import MARK_COUNT, TypeMarks
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    """The invented observatories."""
    return load(ROOT / "tests" / "observatories")


def test_types_of_the_mapping_have_distinct_marks(base: KnowledgeBase) -> None:
    """Types are numbered in the order of the mapping; all others share the last mark."""
    marks, labels = TypeMarks(base), [each.label for each in base.views.coverage]
    assert [marks.of(label) for label in labels] == list(range(len(labels)))
    assert len(labels) < MARK_COUNT
    assert marks.of("") == marks.of("unknown type") == MARK_COUNT - 1


def test_a_type_has_the_same_mark_on_the_graph_and_the_path(base: KnowledgeBase) -> None:
    """Legends of both pages give each type the number that TypeMarks gives it."""
    client, marks = create_app(base).test_client(), TypeMarks(base)
    for address in ("/graph/telescope--great-grauhorn", "/path?from=LANTERN&to=Saltmere Station"):
        legend = client.get(address).text.partition('aria-label="Types"')[2].partition("</ul>")[0]
        shown = re.findall(r'data-kind="(\d)">.*?</svg> (.*?)</li>', legend)
        assert shown
        assert all(int(number) == marks.of(label) for number, label in shown)


def test_every_mark_has_a_shape_and_a_colour(base: KnowledgeBase) -> None:
    """The template has a shape, and the style sheet a colour, for each number and no more."""
    package = ROOT / "web" / "kbgraph_web"
    colours = re.findall(r"--kind-(\d):", (package / "static" / "graph.css").read_text())
    shapes = (package / "templates" / "type_marks.html").read_text()
    assert set(map(int, colours)) == set(range(MARK_COUNT))
    assert shapes.partition("set shapes")[2].partition("%}")[0].count('"') == 2 * MARK_COUNT
