"""Relations of a thing: each once, with the claims of both ends, unless a row shows it."""

from __future__ import annotations

import pytest

from kbgraph import KnowledgeBase
from kbgraph.views import MergedRelations, merged_relations
from tests.conftest import Vault

_ALDER = """---
type: country
slug: country--alder
borders: ["[[country--birch]]", "[[country--cedar]]"]
---
# Alder

## Memberships

| Body | Role | Since |
|---|---|---|
| [[supranational--league\\|League]] | member | 2001 |
"""
_BIRCH = "---\ntype: country\nslug: country--birch\nborders: '[[country--alder]]'\n---\n# Birch\n"
_ZONE = "---\ntype: free-zone\nslug: free-zone--port\nwithin: '[[country--alder]]'\n---\n# Port\n"
_LEAGUE = """---
type: supranational
slug: supranational--league
---
# League

## Members

| Member | Role |
|---|---|
| [[country--alder\\|Alder]] | member |
"""


@pytest.fixture(scope="module")
def base(vault: Vault) -> KnowledgeBase:
    """Return a country with a neighbour, a zone and a body that say the same of it."""
    return vault({"a.md": _ALDER, "b.md": _BIRCH, "z.md": _ZONE, "l.md": _LEAGUE})


def relations(base: KnowledgeBase, slug: str) -> MergedRelations:
    """Return the relations of a thing."""
    return merged_relations(base.graph, base.views.labels, base.describe(slug))


def test_a_relation_and_its_inverse_are_one(base: KnowledgeBase) -> None:
    """A border and a zone stand once each, with the claims of both entries."""
    beside = relations(base, "country--alder").beside
    found = {each.label: [value.text for value in each.values] for each in beside}
    assert found == {"borders": ["Birch", "Cedar"], "has free zone": ["Port"]}
    birch, cedar = beside[0].values
    assert {each.slug for each in birch.citations} == {"country--alder", "country--birch"}
    assert {each.slug for each in cedar.citations} == {"country--alder"}
    assert beside[0].directions == {"outgoing", "incoming"}


def test_what_a_row_states_stands_in_no_list(base: KnowledgeBase) -> None:
    """A membership is shown by the table of either end, which has the claims of the other, too."""
    alder, league = (relations(base, each) for each in ("country--alder", "supranational--league"))
    assert not {"member of", "members", "takes part"} & {each.label for each in alder.beside}
    assert league.beside == ()
    ((claim, citations),) = alder.in_rows.items()
    assert claim.endswith("entry/country--alder#memberships.league")
    assert {each.slug for each in citations} == {"country--alder", "supranational--league"}
