"""Control characters, wherever they stand, make no export ill-formed."""

from __future__ import annotations

import csv
import io
import json
import urllib.parse
from pathlib import Path
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from flask.testing import FlaskClient

from kbgraph import KnowledgeBase, load
from kbgraph.cli.author.sarif import sarif
from kbgraph.errors import NotFoundError
from kbgraph.rdf.formats import (
    GRAPHML,
    NTRIPLES,
    RDF_FORMATS,
    RDFXML,
    RESULTS_CSV,
    RESULTS_JSON,
    RESULTS_TSV,
    RESULTS_XML,
    Format,
)
from kbgraph_web import create_app
from reliability.exports import read_by_oxigraph, read_by_rdflib

EXCLUDED = [*map(chr, (*range(9), 11, 12, *range(14, 32))), "\ufffe", "\uffff"]
"""The characters that XML 1.0 excludes; lone surrogates cannot be written in UTF-8."""
LEGAL = ["\x7f", "\x80", "\x85", "\x9f", "\u2028", "\u202e", "\ufffd", "\U0001ffff"]
ENTRY = """---
type: place
name: "N{yaml}ame {name}"
slug: "place--{name}{yaml}x"
"k{yaml}ey": "va{yaml}lue"
list: ["a{yaml}b", {{x: "c{yaml}d"}}, "[\\"e\\\\x0cf\\"]"]
sources:
  - {{id: s, url: "https://s.example/{yaml}a", title: "T{yaml}itle", checked: 2026-11-22}}
---
# Head{raw}ing
## Sec{raw}tion

Prose{raw}here {reference} with [[tar{raw}get]], [la{raw}bel](https://x.example/a{raw}b),
[a](other%{percent}.md), `co{raw}de {reference}`, #ta{raw}g and a note. [^s]

**Lab{raw}el {reference}:** val{raw}ue

| Ca{raw}p | Two |
|---|---|
| ce{raw}ll | 2{raw}0 |

<b>ht{raw}ml{reference}</b> <!-- com{raw}ment -->
"""
ONTOLOGY = r"""
@prefix o: <https://o.example/ont#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix m: <https://kbgraph.example/mapping#> .
o:Place a rdfs:Class ; rdfs:label "Pl\u0001ace"@en ; rdfs:comment "A\u000Bpl\uFFFEace." .
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with each character in each place of an entry, and in names of files."""
    folder = tmp_path_factory.mktemp("control")
    (folder / "ontology").mkdir()
    (folder / "ontology" / "a.ttl").write_text(ONTOLOGY)
    (folder / "kbgraph.toml").write_text('title = "Ti\\u0001tle"\nnotice = "No\\u000Ctice"\n')
    for number, each in enumerate(EXCLUDED + LEGAL):
        text = ENTRY.format(
            name=number,
            raw=each,
            yaml=f"\\U{ord(each):08x}",
            reference=f"&#{ord(each)}; &#x{ord(each):x};",
            percent=f"{ord(each) & 0x7F:02x}",
        )
        (folder / f"{number}.md").write_text(text)
        if each != "\0":
            (folder / f"d{each}{number}").mkdir()
            (folder / f"d{each}{number}" / f"n{each}.md").write_text(f"# Named\n[[{number}]]\n")
    return folder


@pytest.fixture(scope="module")
def base(folder: Path) -> KnowledgeBase:
    """The knowledge base of the folder."""
    return load(folder)


@pytest.fixture(scope="module")
def client(base: KnowledgeBase) -> FlaskClient:
    """A client of the application."""
    return create_app(base).test_client()


@pytest.mark.parametrize("syntax", RDF_FORMATS, ids=lambda syntax: syntax.name)
def test_each_syntax_says_the_same(base: KnowledgeBase, syntax: Format) -> None:
    """Two other readers see the same graph, and no character that XML excludes is in it."""
    data = base.export.graph(syntax)
    read = read_by_oxigraph(data, syntax)
    assert read == read_by_rdflib(data, syntax)
    assert not [each for each in read if any(excluded in each for excluded in EXCLUDED)]
    if syntax.name != RDFXML.name and syntax.kind is RDFXML.kind:
        assert read == read_by_oxigraph(base.export.graph(RDFXML), RDFXML)


def test_xml_is_well_formed(base: KnowledgeBase) -> None:
    """Expat reads RDF/XML and GraphML, which hold what the folder says."""
    rdf = _xml(base.export.graph(RDFXML))
    graphml = _xml(base.export.graph(GRAPHML))
    for document in (rdf, graphml):
        assert "Head\ufffding" in "".join(document.itertext())


def test_results_of_queries_are_well_formed(client: FlaskClient) -> None:
    """A character of the query itself is replaced in XML, and kept in the other syntaxes."""
    literals = " ".join(f'"x\\U{ord(each):08x}y"' for each in EXCLUDED + LEGAL)
    query = urllib.parse.quote(f"SELECT ?x {{ VALUES ?x {{ {literals} }} }}")

    def results(syntax: Format) -> bytes:
        return client.get(f"/sparql?query={query}", headers={"Accept": syntax.media_type}).data

    kept = [f"x{each}y" for each in EXCLUDED + LEGAL]
    found = _xml(results(RESULTS_XML)).iter("{http://www.w3.org/2005/sparql-results#}literal")
    assert [each.text for each in found] == ["x\ufffdy"] * len(EXCLUDED) + kept[len(EXCLUDED) :]
    bindings = json.loads(results(RESULTS_JSON))["results"]["bindings"]
    assert [row["x"]["value"] for row in bindings] == kept
    rows = csv.reader(io.StringIO(results(RESULTS_CSV).decode(), newline=""))
    assert [row[0] for row in rows] == ["x", *kept]
    lines = results(RESULTS_TSV).decode().removesuffix("\n").split("\n")
    assert lines == ["?x", *(f'"{each}"' for each in kept)]


def test_line_ends_within_texts_are_kept(tmp_path: Path) -> None:
    """A bare CR was read back as LF from RDF/XML and from results in XML."""
    ends = "a\rb\r\nc\nd\x85e\u2028f"
    escaped = "".join(f"\\U{ord(each):08x}" for each in ends)
    (tmp_path / "a.md").write_text(f'---\ntitle: "{escaped}"\n---\n')
    base = load(tmp_path)
    rdf = base.export.graph(RDFXML)
    assert read_by_rdflib(rdf, RDFXML) == read_by_oxigraph(base.export.graph(NTRIPLES), NTRIPLES)
    client = create_app(base).test_client()
    query = urllib.parse.quote(f'SELECT ?x {{ VALUES ?x {{ "{escaped}" }} }}')
    response = client.get(f"/sparql?query={query}", headers={"Accept": RESULTS_XML.media_type})
    (found,) = _xml(response.data).iter("{http://www.w3.org/2005/sparql-results#}literal")
    assert found.text == ends
    (name,) = {label for _, label in base.networkx.nodes(data="label")}
    network = nx.parse_graphml(base.export.graph(GRAPHML).decode())
    assert [label for _, label in network.nodes(data="label")] == [name]


def _xml(document: bytes) -> ET.Element:
    return ET.fromstring(document)  # noqa: S314 - our own document


def test_pages_and_headers_are_well_formed(base: KnowledgeBase, client: FlaskClient) -> None:
    """Each entry has its page and its data; no page or header holds such a character."""
    slugs = base.graph.subjects
    paths = [f"/entry/{urllib.parse.quote(slug)}" for slug in slugs]
    for path in ("/", "/search?q=name", "/ontology", "/metrics", "/.well-known/void", *paths):
        for accept in ("text/html", "application/rdf+xml", "application/ld+json"):
            response = client.get(path, headers={"Accept": f"{accept}, */*;q=0.1"})
            assert response.status_code == 200, path
            held = response.get_data(as_text=True) + str(response.headers)
            assert not [each for each in EXCLUDED if each in held], path
            if response.mimetype == "application/rdf+xml":
                _xml(response.data)


def test_findings_name_each_character(base: KnowledgeBase, folder: Path) -> None:
    """Each character that XML excludes is found at its line and column, and no other is."""
    places = {
        (each.file, each.line, each.column, each.message[22:28])
        for each in base.findings
        if each.code == "control-character"
    }
    for number, each in enumerate(EXCLUDED):
        point = f"U+{ord(each):04X}"
        expected = {(f"{number}.md", line, column, point) for line, column in ((3, 9), (10, 7))}
        if each != "\0":
            # CommonMark itself reads &#0; as U+FFFD.
            expected |= {(f"{number}.md", 13, 12, point)}
        assert expected <= places, point
    assert {place[0] for place in places} == {f"{each}.md" for each in range(len(EXCLUDED))}
    assert "\ufffe" not in json.dumps(sarif(base.findings, folder), ensure_ascii=False)


def test_a_name_that_is_no_text_is_no_thing(base: KnowledgeBase) -> None:
    """An argument of the command line that is not UTF-8 has lone surrogates; nothing has it."""
    with pytest.raises(NotFoundError, match=r"a\\udcff"):
        base.find("a\udcff")
