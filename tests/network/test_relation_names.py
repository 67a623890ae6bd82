"""Relations are found by the names that people write."""

from __future__ import annotations

import pytest

from kbgraph import KnowledgeBase
from kbgraph.errors import NotFoundError
from tests.conftest import Vault
from tests.network.lines import path_lines


@pytest.mark.parametrize(
    "names",
    [
        ["org:memberOf"],
        ["memberOf"],
        ["member of"],
        ["MEMBERS"],
        ["http://www.w3.org/ns/org#memberOf"],
    ],
)
def test_a_relation_has_many_names(kb: KnowledgeBase, names: list[str]) -> None:
    """A relation is named by its prefixed name, local name, label or inverse label, or its IRI.

    Case does not matter.
    """
    assert path_lines(kb, kb.path("alba", "caria", only=names)) == [
        "Alba —member of→ Coin league ←members— Caria",
        "Alba —member of→ Western union ←members— Caria",
    ]
    assert path_lines(kb, kb.path("alba", "caria", without=names)) == ["Alba —borders→ Caria"]
    assert len(kb.neighbourhood("country--alba", only=names).distances) == 3


def test_a_text_is_one_name(kb: KnowledgeBase) -> None:
    """A relation need not stand in a list, though Python takes a text for a list of letters."""
    paths = kb.path("alba", "caria", only="borders")
    assert path_lines(kb, paths) == ["Alba —borders→ Caria"]
    assert not kb.path("alba", "caria", only="borders", without="kb:borders").paths


def test_only_and_without_take_several(kb: KnowledgeBase) -> None:
    """Several relations can be followed, or excluded, together.

    An excluded relation is not followed even where `only` names it.
    """
    assert len(kb.path("North Harbour", "boria", only=["within", "borders"]).paths[0]) == 2
    assert not kb.path("North Harbour", "boria", only=["within"]).paths
    assert not kb.path(
        "North Harbour", "boria", only=["within", "borders"], without=["borders"]
    ).paths
    neighbourhood = kb.neighbourhood(
        "country--alba", 2, without=["borders", "member of", "within", "has free zone"]
    )
    assert neighbourhood.distances == {kb.graph.iris.thing("country--alba"): 0}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("membr of", "did you mean org:memberOf (member of)?"),
        ("kb:bordres", "did you mean kb:borders"),
        ("qqq", "there are kb:borders, "),
    ],
)
def test_an_unknown_relation_is_an_error_that_lists_close_names(
    kb: KnowledgeBase, name: str, reason: str
) -> None:
    """An unknown relation is an error for paths and neighbourhoods, with the closest names."""
    for request in (
        lambda: kb.path("alba", "boria", only=[name]),
        lambda: kb.neighbourhood("country--alba", without=[name]),
    ):
        with pytest.raises(NotFoundError) as error:
            request()
        assert repr(name) in str(error.value)
        assert reason in str(error.value)


def test_a_relation_of_the_ontology_that_is_not_used_is_known(kb: KnowledgeBase) -> None:
    """A relation that the ontology defines, but no entry states, is no error."""
    assert not kb.path("alba", "boria", only=["supervised by"]).paths


def test_a_key_that_no_mapping_knows_is_a_relation_by_its_own_name(vault: Vault) -> None:
    """A front matter key outside the mapping is followed, and named as its author wrote it."""
    base = vault({"a.md": "Twin Town:: [[b]]\n", "b.md": "text\n"})
    assert path_lines(base, base.path("b", "a", only=["twin town"])) == ["b ←← Twin Town— a"]
