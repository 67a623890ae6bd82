"""An index after any changes gives what a build from nothing gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgraph.build import Graph, build
from kbgraph.disk_index.updates import update
from kbgraph.errors import NotFoundError
from kbgraph.findings import count_kinds, findings_of_file
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.ontology.ontology import Ontology
from kbgraph.questions.choices import ChoiceFinder
from kbgraph.questions.stored_choices import stored_choices
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.terms import Iri
from kbgraph.search import SearchService
from kbgraph.source.entry import Entry
from kbgraph.source.folder import parse_file, read_folder
from kbgraph.views.evidence_filters import FactIndex, evidence_filter
from tests.indexed import IndexedVault, updated
from tests.sizes import IS_THOROUGH, examples

NAMES = ("a", "b", "country--c", "sub/d", "sub/a", "A", "index", "Ä")
HEAD = (
    "---\ntype: {}\n{}sources:\n- {{id: s, url: 'https://a.example/', checked: 2026-01-01}}\n---\n"
)
TYPES = st.sampled_from(["country", "free-zone", "region", "note", ""])
KEYS = st.lists(
    st.sampled_from(
        [
            "names: {en: A}\n", "names: {en: B}\n", "aliases: [Beta]\n", "slug: b\n", "slug: a\n", "slug: d\n",
            'within: "[[a]]"\n', 'within: "[[b]]"\n', 'within: "[[gone]]"\n', "status: draft\n", "title: Gone\n",
            "source_url: https://soken.io/a\n", "other_names: ['within::b']\n",
        ]
    ),
    max_size=3, unique_by=lambda key: key.split(":")[0],
)  # fmt: skip
BODIES = st.lists(
    st.sampled_from(
        [
            "## Tax\n**VAT Rate:** 12% [^s]", "## Tax\n**VAT Rate:** 16%", "## Tax\n**VAT on Crypto:** maybe", "[[b]] and [[c|it]]", "[[gone]]", "#tag",
            "## Licensing\n**Regulator:** AFSA / NBK", "## Overview\n**Status:** Legal", "[[free-zone--x]]", "Some prose.", "key:: value",
            "[[Beta]] and [[sub/a]]", "[d](sub/d.md) and [a](a.md)", "[[Ä]] and [[ä]]", "[it](https://soken.io/a)", "[[d]] [[A]] [[index]]", "[[Gone]]",
            "[[within::b]] and [[contains::a]] [^s]", "[[std::a]] [[witin::gone]]", "- contains [[c]], [[gone]]", '[b](b.md "within")',
        ]
    ),
    max_size=4,
)  # fmt: skip


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Draw the text of an entry."""
    return HEAD.format(draw(TYPES), "".join(draw(KEYS))) + "\n\n".join(draw(BODIES))


FILES = st.dictionaries(st.sampled_from(NAMES), texts(), max_size=5)
EDIT = st.tuples(st.just("write"), st.sampled_from(NAMES), texts())
REMOVAL = st.tuples(st.just("remove"), st.sampled_from(NAMES), st.just(""))
RENAMING = st.tuples(st.just("rename"), st.sampled_from(NAMES), st.sampled_from(NAMES))
ONTOLOGY_CHANGE = st.tuples(st.just("ontology"), st.sampled_from(["1", "2"]), st.just(""))
STEPS = st.lists(
    st.lists(st.one_of(EDIT, EDIT, EDIT, REMOVAL, RENAMING, ONTOLOGY_CHANGE), min_size=1, max_size=3),
    min_size=1,
    max_size=4,
)  # fmt: skip


def change(folder: Path, step: tuple[str, str, str]) -> None:
    """Make a step of a sequence, as far as it is about files."""
    kind, name, other = step
    file = folder / f"{name}.md"
    file.parent.mkdir(exist_ok=True)
    match kind:
        case "write":
            file.write_text(other)
        case "remove":
            file.unlink(missing_ok=True)
        case "rename" if file.exists():
            target = folder / f"{other}.md"
            target.parent.mkdir(exist_ok=True)
            file.rename(target)


def all_of(graph: Graph) -> dict[str, object]:
    """Return everything that a graph can be asked for."""
    links = (("mentions", graph.mentions), ("missing", graph.missing_names))
    return {
        "quads": sorted(map(str, graph.store.quads())),
        "size": len(graph.store),
        "findings": tuple(graph.findings),
        "finding kinds": +count_kinds(graph.findings),
        "findings of files": {
            path: tuple(findings_of_file(graph.findings, path)) for path in graph.contents
        },
        "subjects": list(graph.subjects.items()),
        "contents": list(graph.contents.items()),
        "generation": graph.generation,
        **{name: sorted(of_entries.items()) for name, of_entries in links},
    }


QUERIES = ("vat", "beta", "a", "gone", "alpha tax", "")


def answers_of(base: KnowledgeBase) -> dict[str, object]:
    """Return what the services answer that an index has parts for."""
    network, search, views = base.network, base.search, base.views
    things = sorted(network.things)
    return {
        "things": [
            (thing, network.things[thing], network.things.degree(thing)) for thing in things
        ],
        "links": [sorted(map(str, each)) for each in network.link_counts],
        "names": [_found(base, name) for name in ("A", "b", "Beta", "gone", "nbk", "Ä", "x", "d")],
        "near": [
            base.neighbourhood(base.graph.iris.slug(thing) or "", depth=2) for thing in things
        ],
        "search": [_hits(search, query) for query in QUERIES],
        "coverage": views.coverage,
        "checked": views.freshness,
        "facts": views.fact_counts,
        "listed": _facts(views.facts),
        "types": sorted(
            (label, *([each.slug for each in of] for of in things))
            for label, *things in search.by_type()
        ),
        "coded": views.coded_properties,
        "choices": {cls: _choices(base, cls) for cls in base.ontology.mapping.types.values()},
    }


def _choices(base: KnowledgeBase, cls: Iri) -> object:
    """Return the things of a class as values of questions, all of them and some by name."""
    graph, labels = base.graph, base.views.labels
    choices = stored_choices(graph, labels, cls) or ChoiceFinder(graph, labels).of_type(cls)
    terms = ChoiceFinder(graph, labels).of_type(cls).all
    names = ("A", "a", "Beta", "gone", "nbk", "Ä", "d", "country--c")
    things = [graph.iris.thing(name) for name in names]
    return (
        terms,
        len(choices.all) <= len(terms),
        [choices.named(name) for name in names],
        [(choices.takes(name), choices.near(name)) for name in names],
        [choices.of(thing) for thing in things],
    )


def _facts(facts: FactIndex) -> object:
    """Return all facts, those of some filters, and some of a page."""
    day = date(2026, 1, 2)
    filters = ((), ("disagree",), ("primary",), ("one-secondary", "unknown"))
    wanted = [*map(evidence_filter, filters), evidence_filter((), None, day)]
    return (
        [[*facts.allowed(each)] for each in wanted],
        [[*facts.allowed(each)[1:3]] for each in wanted],
        [{thing: [*of] for thing, of in facts.by_thing(each).items()} for each in wanted],
        sorted(facts.kinds.items()),
        [facts.listed([each]) for each in facts.facts[:4]],
    )


def _hits(search: SearchService, query: str) -> object:
    found = search.find(query, {})
    things = [(item.iri, str(item.label)) for item in found.items]
    matches = [search.matches(item.slug, query) for item in found.items[:2]]
    return things, found.entries, found.instead, matches


def _found(base: KnowledgeBase, name: str) -> str:
    try:
        return base.find(name)
    except NotFoundError as error:
        return str(error)


class Place(IndexedVault):
    """A vault with two ontologies that differ in their digest.

    Its text is short, since hypothesis prints it.
    """

    def __init__(self, folder: Path, ontology: Ontology) -> None:
        super().__init__(folder)
        self.ontologies = {"1": ontology, "2": replace(ontology, digest="2")}

    def built(self, ontology: Ontology) -> Graph:
        """Return the graph of a build from nothing."""
        return build(read_folder(self.kb), ontology, IriFactory())


@pytest.fixture(scope="module")
def place(ontology: Ontology) -> Iterator[Place]:
    """Give a place, with a record of the user's indexes beside it."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", f"{folder}/cache")
        yield Place(Path(folder), ontology)


@given(files=FILES, steps=STEPS)
@settings(max_examples=2000 if IS_THOROUGH else examples(6), deadline=None)
def test_an_index_after_changes_is_that_of_a_build_from_nothing(
    place: Place, files: dict[str, str], steps: list[list[tuple[str, str, str]]]
) -> None:
    """Edits, renames, deletions and changes of the ontology, in any order, leave nothing behind."""
    place.write({f"{name}.md": text.encode() for name, text in files.items()})
    ontology = place.ontologies["1"]
    for step in [[], *steps]:
        for each in step:
            change(place.kb, each)
            ontology = place.ontologies.get(each[1], ontology)
        indexed, built = place.knowledge(ontology), KnowledgeBase(place.built(ontology))
        assert all_of(indexed.graph) == all_of(built.graph)
        assert answers_of(indexed) == answers_of(built)


def test_only_changed_files_and_those_that_need_them_are_read(
    ontology: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change within an entry parses that file alone; a new name parses the files that use it."""
    read: list[str] = []

    def parse(path: str, *rest: Any) -> Entry:
        read.append(path)
        return parse_file(path, *rest)

    monkeypatch.setattr(update, "parse_file", parse)
    head = HEAD.format("country", "")
    texts = {"a.md": head, "b.md": f"{head}[[Gamma]]\n", "c.md": f"{head}[[a]]\n"}
    states = [texts, {**texts, "a.md": f"{head}Words."}]
    encoded = [{path: text.encode() for path, text in each.items()} for each in states]
    updated(ontology, *encoded)
    assert set(read) == {"a.md"}
    read.clear()
    named = encoded[0]["a.md"].replace(b"type", b"aliases: [Gamma]\ntype")
    updated(ontology, encoded[0], {**encoded[0], "a.md": named})
    assert set(read) == {"a.md", "b.md", "c.md"}
