"""The facade is small, and its services share what they have made."""

from __future__ import annotations

import pytest

from kbgraph import KnowledgeBase, NotFoundError
from kbgraph.config import SiteMetadata
from kbgraph.rdf.formats import TURTLE
from tests.conftest import Vault

MAX_PUBLIC_MEMBERS = 20
ENTRIES = {
    "alder.md": "---\ntype: country\n---\n# Alder\n\nAlder is near [[Birch]].\n",
    "birch.md": "---\ntype: country\n---\n# Birch\n",
}


def public_members(base: KnowledgeBase) -> set[str]:
    """The names of an object that do not begin with an underscore, those of its class included."""
    return {name for name in dir(base) if not name.startswith("_")}


def test_the_facade_has_few_members(vault: Vault) -> None:
    """A knowledge base has at most 20 public members, with the six services among them."""
    base = vault(ENTRIES)
    members = public_members(base)
    assert {"sparql", "network", "search", "views", "linking", "export"} <= members
    assert {"query", "cite", "find", "describe", "neighbourhood", "path", "findings"} <= members
    assert len(members) <= MAX_PUBLIC_MEMBERS, sorted(members)


def test_services_are_made_once(vault: Vault) -> None:
    """Every use of a service gets the same object, and with it the indexes that it has made."""
    base = vault(ENTRIES)
    for name in ("sparql", "network", "search", "views", "linking", "export"):
        assert getattr(base, name) is getattr(base, name)
    assert base.networkx is base.networkx
    assert base.rdflib is base.rdflib


def test_a_title_is_that_of_the_settings_or_of_the_ontology(vault: Vault) -> None:
    """Without a title in the settings the ontology's is used, in pages and in the description."""
    graph = vault(ENTRIES).graph
    assert KnowledgeBase(graph).export.site.title == graph.ontology.title != ""
    named = KnowledgeBase(graph, SiteMetadata(title="Trees"))
    assert named.export.site.title == "Trees"
    assert named.generation != KnowledgeBase(graph).generation


def test_a_knowledge_base_is_shown_with_its_title_and_size(vault: Vault) -> None:
    """A notebook shows more than the address of an object."""
    base = KnowledgeBase(vault(ENTRIES).graph, SiteMetadata(title="Trees"))
    assert repr(base) == "<KnowledgeBase 'Trees': 2 entries>"


def test_services_tell_entries_from_things_that_are_mentioned(vault: Vault) -> None:
    """An entry has a file and text; a thing that is only linked to is known, and has neither."""
    base = vault({"alder.md": ENTRIES["alder.md"]})
    assert set(base.views.entries) == {"alder"}
    assert base.views.entry_text("alder") == ENTRIES["alder.md"]
    assert base.views.line_text("alder", 4) == "# Alder"
    assert base.views.line_text("alder", 99) == ""
    (stub,) = {data["slug"] for _, data in base.network.multigraph.nodes(data=True)} - {"alder"}
    assert base.network.knows(stub)
    assert not base.network.knows("nothing")
    assert base.views.file_of(base.graph.iris.thing(stub)) == ""
    assert base.views.file_of(base.graph.iris.thing("alder")) == "alder.md"


def test_an_export_is_of_the_whole_of_the_facts_or_of_a_thing(vault: Vault) -> None:
    """The claims are in the whole graph and in a thing's own; the facts come without them."""
    base = vault(ENTRIES)
    assert b"rdf:Statement" in base.export.graph(TURTLE)
    assert b"rdf:Statement" not in base.export.facts(TURTLE)
    thing = base.export.thing("birch", TURTLE)
    assert b"Birch" in thing
    assert b"alder>" not in thing
    assert base.export.statement_count == len(base.graph.store)


def test_a_thing_is_described_by_any_of_its_names(vault: Vault) -> None:
    """A name stands for its slug; an unknown name is no empty description."""
    base = vault({"a.md": "# Alba\n\n[[b]]"})
    assert base.describe("Alba") == base.describe("a") == base.views.describe("ALBA")
    assert base.views.compare(["Alba", "b"]) == base.views.compare(["a", "b"])
    assert base.describe("b").label
    with pytest.raises(NotFoundError, match="'nix'"):
        base.describe("nix")
