"""The facts of an index are those that are read from all claims in memory."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from kbgraph.build import Graph, build
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.claim_lines import claims_in
from kbgraph.rdf.iris import IriFactory
from kbgraph.stored_facts import ClaimScanner
from kbgraph.views.entry import Describer
from kbgraph.views.evidence_filters import FactIndex, evidence_filter
from tests.indexed import updated
from tests.views.test_evidence_filters import ENTRY, ROWS_OF_A_LAW, ROWS_OF_X

FILTERS = [
    evidence_filter([]),
    evidence_filter(["disagree"]),
    evidence_filter(["primary"]),
    evidence_filter(["one-secondary", "unknown"]),
    evidence_filter([], date(2022, 1, 1)),
    evidence_filter([], None, date(2026, 7, 1)),
]
OTHERS = {f"{slug}.md": f"---\ntype: country\nname: {slug}\n---\n" for slug in "yz"}
LAW, BORDERS = ROWS_OF_A_LAW, {"x.md": ROWS_OF_X, **OTHERS}
STATES = {
    "one entry": [{"x.md": ENTRY}],
    "a source of a row": [
        LAW,
        {**LAW, "x.md": LAW["x.md"].replace("secondary}", "primary, published: 2020}")},
    ],
    "an entry that is gone": [LAW, {"x.md": LAW["x.md"]}],
    "a relation of both": [
        BORDERS,
        {**BORDERS, "y.md": BORDERS["y.md"].replace("name: y", 'name: y\nborders: "[[x]]"')},
    ],
    "another name and class": [
        BORDERS,
        {**BORDERS, "y.md": "---\ntype: region\nname: A\n---\n"},
    ],
}


def encoded(files: Mapping[str, str]) -> dict[str, bytes]:
    """Return files as they lie on disk."""
    return {path: text.encode() for path, text in files.items()}


def facts_of(graph: Graph) -> FactIndex:
    """Return the facts of a graph."""
    return FactIndex(Describer(graph))


@pytest.mark.parametrize("states", STATES.values(), ids=STATES.keys())
def test_facts_and_their_evidence_are_those_in_memory(
    ontology: Ontology, states: list[dict[str, str]]
) -> None:
    """After a build, and after a change in the file that states a fact of another thing."""
    memory = facts_of(build(encoded(states[-1]).items(), ontology, IriFactory()))
    disk = facts_of(updated(ontology, *map(encoded, states)))
    assert disk.kinds == memory.kinds
    for each in FILTERS:
        expected, found = memory.allowed(each), disk.allowed(each)
        assert [*found] == [*expected]
        assert len(found) == len(expected)
        assert [*found[1:4]] == [*expected[1:4]]
        things = {thing: [*facts] for thing, facts in memory.by_thing(each).items()}
        assert {thing: [*facts] for thing, facts in disk.by_thing(each).items()} == things
    assert disk.listed(disk.facts) == memory.listed(memory.facts)


def test_an_earlier_generation_keeps_its_facts(ontology: Ontology) -> None:
    """A reader of a generation sees the facts of it while another is written."""
    states = STATES["a source of a row"]
    before = updated(ontology, encoded(states[0]))
    kinds = facts_of(before).kinds
    assert before.stored_facts is not None
    assert (
        before.stored_facts.kinds()
        == kinds
        != facts_of(updated(ontology, *map(encoded, states))).kinds
    )


def test_words_within_texts_are_no_claims() -> None:
    """A text may hold what looks like an IRI, and the words of a claim."""
    iris = IriFactory("https://kbgraph.example/")
    thing, prop, claim = f"<{iris.thing('a')}>", f"<{iris.property('p')}>", f"<{iris.entry('a')}#k>"
    lines = [
        f'{thing} {prop} "see {claim}" .',
        f'{thing} {prop} "see {claim}" {claim} .',
        f"{thing} {prop} {thing} .",
        f'{claim} {prop} "x> {thing}" <{iris.claims}> .',
    ]
    (fact,) = ClaimScanner(iris).scan(claims_in("\n".join(lines).encode(), iris)).facts
    assert (fact.thing.decode(), fact.property.decode(), fact.is_own) == (thing, prop, True)
