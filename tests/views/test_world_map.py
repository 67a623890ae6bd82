"""The places of things on the map of the world, and its disputed areas."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbgraph import KnowledgeBase
from kbgraph.errors import OntologyError
from kbgraph.ontology.ontology import Ontology, load_ontology
from kbgraph.views import MapPlace
from tests.conftest import ROOT, Vault

ENTRY = "---\ntype: country\nslug: country--{0}\nname: {0}\n{1}\n---\n"
AREA = '@prefix m: <https://kbgraph.example/mapping#> .\n[] a m:DisputedArea ; m:name "X" {} .\n'


@pytest.fixture(scope="module")
def kb(vault: Vault) -> KnowledgeBase:
    """Return entries with a code, a position, half of one, and the slug of an area."""
    texts = {
        "a.md": ENTRY.format("a", "iso_numeric: '398'\niso2: KZ\nlatitude: 48.157"),
        "b.md": ENTRY.format("b", "latitude: -8.52\nlongitude: '179.2'"),
        "c.md": ENTRY.format("c", ""),
        "d.md": ENTRY.format("kosovo", ""),
    }
    found: KnowledgeBase = vault(texts)
    return found


def test_codes_and_positions_place_things(kb: KnowledgeBase) -> None:
    """The mapping names their properties; an entry that is an area has the area's region."""
    places = {
        kb.graph.iris.slug(thing): place for thing, place in kb.views.world_map.places.items()
    }
    assert places == {
        "country--a": MapPlace("398", None),
        "country--b": MapPlace("", (-8.52, 179.2)),
        "country--kosovo": MapPlace("Kosovo", None),
    }
    assert places["country--b"].degrees == "-8.52 179.2"


def test_an_area_has_the_code_of_the_entry_that_it_is(kb: KnowledgeBase) -> None:
    """Others have none: nobody's value colours them. No area names a state as its owner."""
    areas = {each.area.name: each for each in kb.views.world_map.areas}
    assert areas["Kosovo"].code == "Kosovo"
    assert areas["Crimea"].code == ""
    assert areas["Crimea"].area.regions == ("643",)
    assert all("administ" in each.area.status for each in areas.values() if each.area.outlines)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ('; m:region "1"', "needs m:name and m:status"),
        ('; m:status "y" ; m:outline "POLYGON((0 0, 0 1, 1 1, 0 0))"', "lies in no region"),
        (
            '; m:status "y" ; m:region "1" ; m:outline "POLYGON((1 2, 3 4, 5 6))"',
            "no closed polygon",
        ),
        (
            '; m:status "y" ; m:region "1" ; m:outline "POLYGON((0 0, 0 91, 1 1, 0 0))"',
            "no closed polygon",
        ),
    ],
)
def test_a_wrong_area_is_refused_with_its_line(tmp_path: Path, words: str, problem: str) -> None:
    """An area without a status, or with an outline that is none, is an error at its place."""
    (tmp_path / "mapping.ttl").write_text(AREA.format(words))
    with pytest.raises(OntologyError, match=rf"mapping\.ttl:2: .*{problem}"):
        load_ontology(tmp_path)


def test_an_ontology_without_the_words_has_no_map() -> None:
    """The second domain has positions of other things, and neither codes nor areas."""
    rules = _observatories().mapping.general.world_map
    assert rules == (None, None, None, ())


def _observatories() -> Ontology:
    return load_ontology(ROOT / "tests" / "observatories" / "ontology")
