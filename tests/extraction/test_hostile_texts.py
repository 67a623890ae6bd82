"""Texts that would break out of N-Quads, in each place whose text becomes part of a graph."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kbgraph.build import build
from kbgraph.errors import KbError
from kbgraph.ontology.ontology import Ontology, load_ontology
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.language_tags import is_language_tag
from kbgraph.rdf.terms import text, written
from kbgraph.store.memory import MemoryStore
from tests.tree_prefixes import TREE_PREFIXES

ONTOLOGY = """\
t:Tree a owl:Class ; rdfs:label {0} ; m:type "tree" , {0} .
t:Size a owl:Class ; rdfs:label "size" .
m:general m:language {0} ; m:placeholder {0} ; m:alias {0} .
s:Tree a sh:NodeShape ; sh:targetClass t:Tree ; sh:property s:code , s:size , s:note .
s:Card a sh:PropertyGroup ; m:section "Card" , {0} .
s:code sh:path t:code ; m:key "code" , {0} ; m:value v:text ; m:splitOn {0} ; m:fragment {0} .
s:size sh:path t:size ; m:key "size" ; m:value [ a m:Pattern ; m:class t:Size ; m:expects {0} ;
  m:regex "(?P<all>.+)" ; m:identity {0} ; m:group [ m:name "all" ; m:path t:all ; m:value v:text ] ;
  m:set [ m:path t:set ; m:to {0} ] ] .
s:note sh:path t:note ; sh:group s:Card ; m:label "Note" , {0} ; m:value v:text .
[] a m:LinkRule ; m:regex "https?://x[.]example/(?P<rest>.*)" ; m:slug "{{rest}}" ; m:reason {0} .
"""
ENTRY = """\
---
type: {type}
slug: {0}
lang: {0}
title: {0}
names: {{ {0}: {0}, en: A }}
aliases: [ {0} ]
tags: [ {0} ]
code: {0}
size: {0}
{0}: {0}
region: {0}
source_url: {0}
sources:
  - {{id: {0}, url: {0}, title: {0}, publisher: {0}, kind: {0}, language: {0}, issued: {0}, file: {0}}}
---
# {line}

[[{line}|{line}]] <{line}> [a]({line}) [b](https://x.example/{line}) #{line} ![[{line}]] [^{line}]

## Card
|     |     |
| --- | --- |
| Note | {line} [^{line}] |
| {line} | {line} |

{line}:: {line}
"""
PIECES = st.one_of(
    st.sampled_from(
        ["<", ">", '"', "\\", "\n", "\r", " ", "@en", "^^<urn:t>", " .\n", "<urn:evil>", "_:b", "%",
         "%0A", "%3E", "\u2028", "\x00", "\x7f", "\x85", "\ud800", "\ufdd0", "{", "}", "|", "`", "#",
         "https://a.example/", "[", "]", "(", ")", "/", "..", "'", "a", "1", ":", "\\u003E"]
    ),
    st.characters(),
)  # fmt: skip
HOSTILE = st.lists(PIECES, max_size=8).map("".join)
INJECTION = 'en <g> .\n<urn:evil> <urn:p> <urn:o> .\n<urn:s> <urn:p> "x"@en'


def ontology_with(hostile: str) -> Ontology:
    """Return an ontology with a text in each word that takes one. Raises KbError."""
    quoted = written(text(hostile.encode(errors="replace").decode()))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "mapping.ttl").write_text(TREE_PREFIXES + ONTOLOGY.format(quoted))
        return load_ontology(Path(folder))


def require_claims(hostile: str, ontology: Ontology, iris: IriFactory) -> None:
    """Build entries with a text in each place, and require a claim of each fact."""
    given_text = hostile.encode(errors="replace").decode()
    line = " ".join(given_text.split())
    entry = ENTRY.format(json.dumps(given_text), line=line, type="tree")
    plain = ENTRY.format(json.dumps(given_text), line=line, type=json.dumps(given_text))
    name = f"{hostile.replace('/', '_').replace(chr(0), '_')}.md"
    lines: list[bytes] = []

    def kept(nquads: Iterable[bytes], base: str) -> MemoryStore:
        chunks = [*nquads]
        lines.extend(line for chunk in chunks for line in chunk.split(b"\n") if line)
        return MemoryStore(chunks, base)

    files = [("a.md", entry.encode()), ("b.md", plain.encode()), (name, entry.encode())]
    build(files, ontology, iris, make_store=kept)
    quads = [next(ox.parse(line, format=ox.RdfFormat.N_QUADS)) for line in lines]
    assert len([*ox.parse(b"\n".join(lines), format=ox.RdfFormat.N_QUADS)]) == len(quads)
    of_ontology = {quad.triple for quad in ox.parse(ontology.nquads, format=ox.RdfFormat.N_QUADS)}
    claimed = {quad.triple for quad in quads if quad.graph_name != ox.DefaultGraph()}
    facts = {quad.triple for quad in quads if quad.graph_name == ox.DefaultGraph()}
    assert facts - of_ontology <= claimed
    graphs = {str(quad.graph_name) for quad in quads} - {str(ox.DefaultGraph())}
    assert all(graph.startswith(f"<{iris.base}") for graph in graphs)


@settings(max_examples=20, deadline=None)
@given(HOSTILE)
@example(INJECTION)
@example("english (uk)")
@example("[")
@example("x> <urn:p> <urn:o> .\n<urn:evil")
def test_a_hostile_text_states_nothing_without_a_claim(hostile: str) -> None:
    """The quads are valid, each line is one, and each fact has a claim; faults are findings."""
    try:
        ontology = ontology_with(hostile)
    except KbError as error:
        assert "mapping.ttl:" in str(error)  # noqa: PT017 - a template may be none
        return
    require_claims(hostile, ontology, IriFactory())


@settings(max_examples=200, deadline=None)
@given(HOSTILE)
@example(INJECTION)
def test_a_language_tag_is_one_that_every_reader_of_rdf_takes(hostile: str) -> None:
    """A text is a tag for kbgraph only if Oxigraph takes it for one."""
    for tag in (hostile, f"en-{hostile}"):
        if is_language_tag(tag):
            assert ox.Literal("x", language=tag).language == tag.lower()


@settings(max_examples=300, deadline=None)
@given(HOSTILE)
@example("\x01")
@example("\x85")
@example("%")
def test_a_base_is_an_iri_or_an_error(hostile: str) -> None:
    """A base with characters that IRIs do not allow is refused."""
    try:
        iris = IriFactory(f"https://a.example/{hostile}/")
    except KbError:
        return
    line = f"<{iris.thing('a')}> <{iris.property('b')}> <{iris.claims}> .".encode()
    assert len([*ox.parse(line, format=ox.RdfFormat.N_QUADS)]) == 1


@pytest.mark.parametrize(
    "written_iri",
    [
        "http://a b",
        "http://a\\u003Eb",
        "http://a\\u0020b",
        "http://a\\nb",
        "http://a\\u000Ab",
        "a:{}",
    ],
)
@pytest.mark.parametrize(
    "turtle",
    ["<{0}> a t:Tree .", "t:Tree t:p <{0}> .", 't:Tree t:p "x"^^<{0}> .', "@prefix x: <{0}> ."],
)
def test_an_iri_of_an_ontology_is_one_or_an_error(
    tmp_path: Path, written_iri: str, turtle: str
) -> None:
    """IRIs, datatypes and prefixes that would break out of N-Quads are refused with their line."""
    place = tmp_path / "classes.ttl"
    place.write_text(f"{TREE_PREFIXES}{turtle.format(written_iri)}\nx:a a x:b .\n")
    line = TREE_PREFIXES.count("\n") + 1
    with pytest.raises(KbError, match=rf"classes\.ttl:({line}|{line + 1}):"):
        load_ontology(tmp_path)
