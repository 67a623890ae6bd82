"""Marks of types: one number for each type of the mapping, the same on every page."""

from __future__ import annotations

import re

import pytest

from kbgraph import KnowledgeBase, load
from kbgraph_web import create_app
from kbgraph_web.viewmodels.type_marks import MARK_COUNT, TypeMarks
from tests.conftest import ROOT, Vault


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


def test_the_hierarchy_has_the_marks_of_types_and_columns_of_the_domain(
    base: KnowledgeBase,
) -> None:
    """Sites, observatories and telescopes are rows; instruments stand beside what carries them."""
    page = create_app(base).test_client().get("/hierarchy").text
    heads = page.partition('class="heads"')[2].partition("</div>")[0]
    assert re.findall(r"<span>([^<]+) <span class=\"relation\">([^<]+)", heads) == [
        ("instrument", "carries")
    ]
    legend = page.partition('aria-label="Types"')[2].partition("</ul>")[0]
    kinds = re.findall(r'class="mark kind-(\d)".*?</svg> ([^<]*) <', legend)
    labels = {"site", "observatory", "telescope", "instrument"}
    assert {label: int(kind) for kind, label in kinds} == {
        each: TypeMarks(base).of(each) for each in labels
    }


def test_types_of_mentioned_things_have_marks_of_their_own(notes: Vault) -> None:
    """A class without an entry has another mark than things without a type."""
    base = notes({"a.md": "[[b]]\n"})
    base.views.type_numbers = {f"type {number}": number for number in range(60)}
    marks = TypeMarks(base)
    template = create_app(base).jinja_env.get_template("type_marks.html").module
    drawn = [str(template.mark(marks.of(f"type {number}"))) for number in range(49)]  # type: ignore[attr-defined]
    untyped = str(template.mark(marks.of("")))  # type: ignore[attr-defined]
    assert len({*drawn, untyped}) == 50
    assert all("kind-" in each for each in drawn)
    assert str(template.mark(marks.of("type 59"))) in drawn  # type: ignore[attr-defined]


def test_the_class_of_a_mentioned_thing_is_in_the_legend(base: KnowledgeBase) -> None:
    """Types of entries come first, then those of things that are only mentioned."""
    numbers = list(base.views.type_numbers)
    of_entries = [each.label for each in base.views.coverage]
    mentioned = {base.views.labels.type_label(each) for each in base.views.labels.mentioned}
    assert numbers[: len(of_entries)] == of_entries
    assert set(numbers) <= {*of_entries, *mentioned}


def test_every_mark_has_a_shape_and_a_colour(base: KnowledgeBase) -> None:
    """The template has a shape, and the style sheet a colour, for each number and no more."""
    package = ROOT / "web" / "kbgraph_web"
    colours = re.findall(r"--kind-(\d):", (package / "static" / "graph.css").read_text())
    shapes = (package / "templates" / "type_marks.html").read_text()
    assert set(map(int, colours)) == set(range(MARK_COUNT))
    assert shapes.partition("set shapes")[2].partition("%}")[0].count('"') == 2 * MARK_COUNT
