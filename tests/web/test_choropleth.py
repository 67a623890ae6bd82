"""The groups by which a map of query results is coloured."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from kbgraph.ontology.ontology import Ontology
from kbgraph.ontology.scales import compile_schemes
from kbgraph.ontology.turtle import TripleIndex
from kbgraph.rdf import Iri
from kbgraph.rdf.terms import boolean
from kbgraph_web.http.languages import add_words
from kbgraph_web.viewmodels.maps.choropleth import choropleth
from kbgraph_web.viewmodels.maps.fills import fills
from kbgraph_web.viewmodels.term_cells import TermCell

NO_SCHEMES = compile_schemes(TripleIndex([]))
PLACES = [
    TermCell(name, f"/entry/{name}", name, code=code)
    for name, code in (("a", "1"), ("b", "2"), ("c", "3"), ("zone", ""))
]


@pytest.fixture(autouse=True)
def words() -> Iterator[None]:
    """The words of a page in English."""
    app = Flask("choropleth")
    add_words(app)
    with app.app_context():
        yield


def number(value: float) -> TermCell:
    """Return the cell of a number."""
    return TermCell(f"{value:g}", number=value)


def shown(rows: list[list[TermCell]], names: str = "xy") -> list[str]:
    """Return each group as `label: places`."""
    return [
        f"{group.label}: {' '.join(cell.text for cell in group.places)}"
        for group in choropleth(names, rows, NO_SCHEMES).groups
    ]


def test_words_are_groups_the_largest_first() -> None:
    """Each text has its places, also those without a code; unbound values come last."""
    words = ["no", "yes", "yes", ""]
    assert shown([[place, TermCell(word)] for place, word in zip(PLACES, words, strict=True)]) == [
        "yes: b c",
        "no: a",
        "no value: zone",
    ]


def test_no_value_is_no_colour() -> None:
    """Places without a value in any row have a pattern, beside words as beside numbers."""
    bound = [TermCell("3", number=3.0), TermCell(), TermCell(), TermCell("5", number=5.0)]
    rows = [[place, cell] for place, cell in zip([*PLACES[:3], PLACES[2]], bound, strict=True)]
    found = choropleth("xy", rows, NO_SCHEMES)
    assert found.is_scale
    assert [(group.label, group.fill) for group in found.groups] == [
        ("3", "s1"),
        ("5", "s6"),
        ("no value", "unknown"),
    ]
    assert [cell.text for cell in found.groups[-1].places] == ["b"]


def test_concepts_are_in_the_order_of_their_scale(ontology: Ontology) -> None:
    """Concepts go from one end to the other, however many places each has, with their colours."""
    words = ["banned", "banned", "legal", "unregulated"]
    concept = "https://kbgraph.example/concept/legal-status-{}".format
    rows = [
        [place, TermCell(word, iri=concept(word))]
        for place, word in zip(PLACES, words, strict=True)
    ]
    found = choropleth("xy", rows, ontology.schemes).groups
    assert [(group.label, group.fill) for group in found] == [
        ("legal", "d7"),
        ("banned", "d1"),
        ("unregulated", "o1"),
    ]


def test_concepts_and_answers_have_the_colours_of_other_maps(ontology: Ontology) -> None:
    """A concept without an order, and yes and no, have theirs whatever else an answer holds."""
    kind = "https://kbgraph.example/concept/body-kind-{}".format
    words = ["universal", "forum", "forum"]
    rows = [
        [place, TermCell(word, iri=kind(word))]
        for place, word in zip(PLACES[:3], words, strict=True)
    ]
    both = {group.label: group.fill for group in choropleth("xy", rows, ontology.schemes).groups}
    one = choropleth("xy", rows[1:], ontology.schemes).groups
    assert [(group.label, group.fill) for group in one] == [("forum", both["forum"])]
    answers = [[place, TermCell("true")] for place in PLACES[:3]]
    (yes,) = choropleth("xy", answers, NO_SCHEMES).groups
    coded = ontology.scale(Iri("https://kbgraph.example/ont#vatOnCrypto"))
    assert yes.fill == fills(coded, [boolean(True)])[boolean(True)]


def test_numbers_are_steps_from_low_to_high() -> None:
    """Few numbers are a step each, many are grouped, and each place is in one step."""
    assert shown(
        [[place, number(value)] for place, value in zip(PLACES, (3, 1, 3, 2), strict=True)]
    ) == ["1: b", "2: zone", "3: a c"]
    many = [[PLACES[at % 4], number(at)] for at in range(20)]
    found = choropleth("xy", many, NO_SCHEMES)
    assert found.is_scale
    assert [group.label for group in found.groups] == [
        "0 to 2",
        "3 to 6",
        "7 to 9",
        "10 to 12",
        "13 to 16",
        "17 to 19",
    ]


def test_places_alone_are_one_group() -> None:
    """Without another column, or with one of too many texts, all places are one group."""
    assert shown([[place] for place in PLACES], "x") == ["x: a b c zone"]
    assert shown([[PLACES[at % 4], TermCell(f"word {at}")] for at in range(60)]) == [
        "x: a b c zone"
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [[PLACES[0], TermCell("yes")]],
        [[PLACES[3], TermCell("yes")], [PLACES[0], TermCell("no")]],
    ],
)
def test_one_place_is_no_map(rows: list[list[TermCell]]) -> None:
    """A map needs at least two places."""
    assert not choropleth("xy", rows, NO_SCHEMES)
