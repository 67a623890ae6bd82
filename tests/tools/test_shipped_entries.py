"""The entries of countries, territories and regions that the knowledge base ships."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import ROOT
from tools.jurisdictions.text.hand_written import START, front_and_body, yaml_mapping
from tools.jurisdictions.text.tables import first_link, footnotes


@pytest.fixture(scope="module")
def entries() -> dict[str, dict[str, Any]]:
    """The front matter of all places, by slug."""
    paths = (
        path for kind in ("country", "territory") for path in (ROOT / "kb" / kind).glob("*.md")
    )
    texts = {path.stem: path.read_text(encoding="utf-8") for path in paths}
    return {slug: dict(yaml_mapping(front_and_body(text)[0])) for slug, text in texts.items()}


def test_every_territory_of_iso_3166_has_an_entry(entries: dict[str, dict[str, Any]]) -> None:
    """There are 249 codes, each once, and Kosovo without one."""
    codes = [entry["iso2"].split()[0] for entry in entries.values() if "iso2" in entry]
    assert (len(codes), len(set(codes))) == (249, 249)
    assert [slug for slug, entry in entries.items() if "iso2" not in entry] == ["country--kosovo"]


def test_borders_are_symmetric(entries: dict[str, dict[str, Any]]) -> None:
    """Each neighbour has an entry that names the place."""
    borders = {
        (slug, first_link(border))
        for slug, entry in entries.items()
        for border in entry.get("borders", [])
    }
    assert len(borders) > 600
    assert borders - {(other, place) for place, other in borders} == set()


def test_every_place_has_names_a_region_and_identifiers(entries: dict[str, dict[str, Any]]) -> None:
    """These stand in every entry, each with a source of the entry."""
    for slug, entry in entries.items():
        ids = {source["id"] for source in entry["sources"]}
        numbers = entry["wikidata"], entry["geonames_id"]
        for value in (*entry["names"].values(), entry["region"], *numbers):
            cited = {source for source, _ in footnotes(value)}
            assert cited, f"{slug}: {value}"
            assert cited <= ids, f"{slug}: {value}"


def test_every_region_lies_in_a_region() -> None:
    """All but the world have a region above them that has an entry."""
    paths = sorted((ROOT / "kb" / "region").glob("*.md"))
    fronts = {
        path.stem: yaml_mapping(front_and_body(path.read_text(encoding="utf-8"))[0])
        for path in paths
    }
    above = {slug: first_link(str(front.get("within", ""))) for slug, front in fronts.items()}
    assert len(above) == 30
    assert set(above.values()) - above.keys() == {None}
    assert [slug for slug, region in above.items() if region is None] == ["region--world"]


def test_blocks_are_marked(entries: dict[str, dict[str, Any]]) -> None:
    """The mark tells authors where not to write."""
    for slug in entries:
        text = (ROOT / "kb" / slug.split("--")[0] / f"{slug}.md").read_text(encoding="utf-8")
        assert text.count(START) == 2, slug
