"""The search index in a database: the same results as in memory, for every kept generation."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbgraph import KnowledgeBase, load
from kbgraph.build import Graph, build
from kbgraph.ontology.ontology import load_ontology
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.terms import Iri
from kbgraph.search.search_index import SearchIndex
from kbgraph.search.stored import (
    create_tables,
    has_tables,
    masks,
    needs_base,
    open_index,
    place_counts,
    prune_index,
    update_index,
    write_index,
)
from kbgraph.search.stored import facets as stored_facets
from kbgraph.search.stored import terms as stored_terms
from kbgraph.search.stored.writing import common_parts, facet_writer, term_writer, updates
from kbgraph.translated import KnowledgeByLanguage
from kbgraph.views.labels import Labels
from tests.conftest import ROOT, Vault
from tests.evidence.test_in_force import DAYS, ENTRIES
from tests.languages.test_labels import FILES as TOWNS
from tests.languages.test_labels import MAPPING, VOCABULARY
from tests.sizes import examples, sample_of

OBSERVATORIES = ROOT / "tests" / "observatories"
QUERIES = (
    "", "a", "ob", "tele", "the", "no such word", "telescope", "rowan", "obzervatory", "!!",
    "north sky", "2019", "within the", "of a", "e",
)  # fmt: skip
NAMES = ("alder", "alder garden", "Birch", "birch grove", "cedar", "Ålder")
PLACES = ("zone-a", "zone-b", "zone-c", "zone-d")
TAGS = ("idea", "Idea", "idea/soil", "draft")


@pytest.fixture(params=["as they are", "of one"], ids=str)
def sizes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let few things take the ways of many, too."""
    if request.param == "of one":
        few(monkeypatch)


def few(patch: pytest.MonkeyPatch) -> None:
    """Let facets of two values be large, and words of two things common."""
    for module in (facet_writer, stored_facets):
        patch.setattr(module, "MIN_VALUES", 2)
    patch.setattr(facet_writer, "MAX_LEVELS", 1)
    patch.setattr(common_parts, "MAX_JOINED", 1)
    patch.setattr(place_counts, "_MAX_FEW", 1)
    for module in (masks, term_writer, stored_terms):
        patch.setattr(module, "MAX_NUMBERS", 1)


def stored(connection: sqlite3.Connection, kb: KnowledgeBase, generation: int = 1) -> SearchIndex:
    """Return the index of a generation of a knowledge base."""
    return open_index(lambda: connection, kb.graph, kb.views.labels, generation)


def written(kb: KnowledgeBase) -> sqlite3.Connection:
    """Return a database with the index of a knowledge base as of generation 1."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    create_tables(connection)
    write_index(connection, kb.graph, kb.views.labels, 1)
    return connection


def answers(index: SearchIndex, queries: Iterable[str] = QUERIES) -> Iterator[object]:
    """Yield all that an index says to some queries, without and with each facet."""
    yield tuple(map(_shown, index.items))
    yield index.facets.of_notes
    everything = index.facets.count(index.facets.everything, {})
    chosen = [
        {each.name: frozenset({value.key, "no such key"})}
        for each in everything
        for value in each.values[:2]
    ]
    for number, query in enumerate(queries):
        for selection in ({}, *sample_of(chosen[number % 3 :], 2)):
            found = index.find(query, selection)
            counted = index.facets.count(found.listed, selection)
            yield query, selection, found.instead, found.entries, found.words, found.short_words
            yield tuple(map(_shown, found.items)), tuple(found.items[1:4])
            yield [
                (each.name, each.label, tuple(each.values), len(each.values), each.values[:3])
                for each in counted
            ]
            for item in found.items[:2]:
                yield index.snippets(item.slug, query), index.matches(item.slug, query)
                yield index.names(item.slug)
            some = {item.iri for item in index.items[::2]}
            yield tuple(index.among(found, some).items), index.among(found, some).entries
            yield [
                (each.name, tuple(each.values))
                for each in index.facets.count(index.among(found, some).listed, {})
            ]


def _shown(item: object) -> tuple[object, ...]:
    values = tuple(item)  # type: ignore[call-overload]
    return (*values, *(getattr(each, "language", None) for each in values))


def same(first: SearchIndex, second: SearchIndex, queries: Iterable[str] = QUERIES) -> None:
    """Compare all answers of two indexes."""
    queries = tuple(queries)
    for one, other in zip(answers(first, queries), answers(second, queries), strict=True):
        assert one == other


@pytest.mark.usefixtures("sizes")
def test_a_domain_is_found_as_in_memory() -> None:
    """Names, words, facets, counts, snippets and reasons are the same."""
    kb = load(OBSERVATORIES)
    names = [item.label[:size] for item in sample_of(kb.search.items, 8) for size in (3, 6, 99)]
    same(stored(written(kb), kb), kb.search.index, (*QUERIES, *names))
    facets = kb.search.facets.count(kb.search.facets.everything, {})
    assert max(len(each.values) for each in facets) > 3


@pytest.mark.usefixtures("sizes")
def test_plain_notes_are_found_as_in_memory(notes: Vault) -> None:
    """So are folders, tags by their usual spelling, and keys with numbers and with texts."""
    kb = notes(
        {
            f"{'ab'[n % 2]}/n{n}.md": f"---\nstate: {'on' if n % 3 else 'off'}\nrank: {n % 4}\n"
            f"tags: [{TAGS[n % 4]}]\n---\n\nLook at [[n{n * 7 % 12}]] and [[Missing {n % 3}]].\n"
            for n in range(12)
        }
    )
    index = stored(written(kb), kb)
    assert index.facets.of_notes == ("folder", "tag", "rank", "state")
    same(index, kb.search.index, ("", "look", "miss", "n1", "on", "missing 2", "lok"))


@pytest.mark.usefixtures("sizes")
def test_a_stored_index_answers_of_days(vault: Vault) -> None:
    """Facets of a day are those of the facts of that day; the network is not made."""
    kb = vault(ENTRIES)
    connection = written(kb)
    other = KnowledgeBase(kb.graph, open_search=partial(opened, connection))
    same(other.search.index, kb.search.index, ("", "alder", "a"))
    for day in map(date.fromisoformat, DAYS):
        same(other.in_force(day).search.index, kb.in_force(day).search.index, ("", "alder", "a"))
    assert "multigraph" not in vars(other.network)


def test_a_stored_index_has_labels_in_a_language(tmp_path: Path) -> None:
    """Things, classes and relations have the labels of the reader's language."""
    (tmp_path / "vocabulary.ttl").write_text(VOCABULARY, encoding="utf-8")
    (tmp_path / "mapping.ttl").write_text(MAPPING, encoding="utf-8")
    files = [(path, content.encode()) for path, content in TOWNS.items()]
    kb = KnowledgeBase(build(files, load_ontology(tmp_path), IriFactory()))
    other = KnowledgeBase(kb.graph, open_search=partial(opened, written(kb)))
    for language in ("kk", "en", "de"):
        translated = [
            KnowledgeByLanguage(each).translated(each, language).search.index
            for each in (kb, other)
        ]
        same(*translated, ("", "alma-ata", "орал"))


def opened(connection: sqlite3.Connection, graph: Graph, labels: Labels) -> SearchIndex:
    """Open generation 1."""
    return open_index(lambda: connection, graph, labels, 1)


def test_an_index_tells_when_all_things_should_be_written_anew(
    notes: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So it is without an index, and after many changes; earlier generations stay."""
    connection = sqlite3.connect(":memory:")
    assert not has_tables(connection)
    create_tables(connection)
    assert has_tables(connection)
    assert needs_base(connection, 1)
    with pytest.raises(LookupError, match="generation 1"):
        open_index(lambda: connection, notes({}).graph, notes({}).views.labels, 1)
    kbs = [notes({f"{n}.md": f"word{n}" for n in range(size)}) for size in (2, 4, 5)]
    write_index(connection, kbs[0].graph, kbs[0].views.labels, 1)
    monkeypatch.setattr(updates, "_MIN_NEWER", 1)
    assert not needs_base(connection, 1)
    update_index(connection, kbs[1].graph, kbs[1].views.labels, changed(*kbs[:2]), 2)
    assert needs_base(connection, 2)
    write_index(connection, kbs[2].graph, kbs[2].views.labels, 3)
    assert not needs_base(connection, 3)
    for number, kb in enumerate(kbs, 1):
        same(stored(connection, kb, number), kb.search.index, ("", "word", "word3"))
    prune_index(connection, 3)
    same(stored(connection, kbs[2], 3), kbs[2].search.index, ("", "word", "word3"))
    assert connection.execute("SELECT count(DISTINCT base) FROM search_thing").fetchone() == (1,)


def test_each_thread_reads_with_a_connection_of_its_own(notes: Vault, tmp_path: Path) -> None:
    """A server searches in several threads, none of which waits for another."""
    kb, file, connections = notes({"a.md": "alder", "b.md": "birch"}), tmp_path / "s.sqlite", []
    writer = sqlite3.connect(file)
    create_tables(writer)
    write_index(writer, kb.graph, kb.views.labels, 1)
    writer.commit()

    def connect() -> sqlite3.Connection:
        connections.append(sqlite3.connect(f"file:{file}?mode=ro", uri=True))
        return connections[-1]

    index = open_index(connect, kb.graph, kb.views.labels, 1)
    with ThreadPoolExecutor(2) as threads:
        found = [*threads.map(lambda word: index.find(word, {}).items, ["alder", "birch"] * 20)]
    assert [[item.slug for item in items] for items in found] == [["a"], ["b"]] * 20
    assert 1 < len(connections) < 4


NOTE = st.builds(
    "---\naliases: {}\ntags: {}\nstate: {}\n---\n\n{}\n".format,
    st.lists(st.sampled_from(NAMES), max_size=2).map(str),
    st.lists(st.sampled_from(TAGS), max_size=2).map(str),
    st.sampled_from(["on", "off", "7"]),
    st.lists(st.sampled_from([f"Words of [[{name}]]." for name in NAMES] + ["birches"])).map(
        " ".join
    ),
)
NOTES = st.dictionaries(
    st.sampled_from(["alder.md", "x/birch.md", "x/cedar.md", "x/y/oak.md", "elm.md", "yew.md"]),
    NOTE,
    min_size=1,
)
PLACE = st.builds(
    "---\ntype: {}\nlegal_status: {}\nwithin: '[[{}]]'\n---\n# {}\n\nSee [[{}]].\n".format,
    st.sampled_from(["country", "free-zone", "regulator"]),
    st.sampled_from(["legal", "banned", ""]),
    st.sampled_from(PLACES),
    st.sampled_from(NAMES),
    st.sampled_from([*PLACES, "Nowhere"]),
)
ATLAS = st.dictionaries(st.sampled_from([f"{name}.md" for name in PLACES]), PLACE, min_size=1)


@pytest.mark.parametrize("kind", ["notes", "vault"])
@settings(max_examples=examples(3), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_generation_is_that_of_its_files(
    kind: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    data: st.DataObject,
) -> None:
    """Entries come, change and go; each generation answers as an index in memory of its files."""
    few(monkeypatch)
    make: Vault = request.getfixturevalue(kind)
    files = data.draw(st.lists(NOTES if kind == "notes" else ATLAS, min_size=2, max_size=4))
    kbs = [*map(make, files)]
    connection = written(kbs[0])
    for number, (before, after) in enumerate(pairwise(kbs), 2):
        update_index(connection, after.graph, after.views.labels, changed(before, after), number)
    queries = ("", "ald", "e", "cedr", "birch grove", "zone")
    for number, kb in enumerate(kbs, 1):
        same(stored(connection, kb, number), kb.search.index, queries[number % 2 :: 2])
    prune_index(connection, len(kbs))
    same(stored(connection, kbs[-1], len(kbs)), kbs[-1].search.index, queries)


def changed(before: KnowledgeBase, after: KnowledgeBase) -> set[Iri]:
    """Return the things of changed entries, and the ends of all quads that differ."""
    quads = {str(each): each for kb in (before, after) for each in kb.graph.store.quads()}
    own = [{str(each) for each in kb.graph.store.quads()} for kb in (before, after)]
    ends = {
        Iri(str(getattr(end, "value", "")))
        for text in own[0] ^ own[1]
        for end in (quads[text].subject, quads[text].object)
    }
    contents = before.graph.contents, after.graph.contents
    entries = {
        subject.iri
        for kb in (before, after)
        for subject in kb.graph.subjects.values()
        if contents[0].get(subject.path) != contents[1].get(subject.path)
    }
    return ends | entries
