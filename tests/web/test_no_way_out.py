"""No vault makes the program contact another host or read another file.

A listener must get no connection, and a secret file must not appear anywhere.
"""

from __future__ import annotations

import ast
import json
import os
import select
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest

from kbgraph import load
from kbgraph.errors import KbError, OntologyError
from kbgraph.ontology.ontology import load_ontology
from kbgraph.ontology.turtle import read_turtle
from kbgraph.rdf.formats import EXPORT_FORMATS
from kbgraph.views import PageAddresses
from kbgraph_web import create_app
from tests.conftest import ROOT, Vault, serving
from tests.project.test_house import MODULES

OUTSIDE = "SECRET-c3a9f0"
CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
BODIES = {
    "image": "![x](URL)",
    "image with a title": '![x](URL "t")',
    "image by reference": "![x][r]\n\n[r]: URL",
    "image in a link": "[![x](URL)](URL)",
    "image as HTML": "<img src=URL>",
    "image of each size": "<img srcset='URL 1x, URL 2x' src=x>",
    "picture": "<picture><source srcset=URL><img src=URL></picture>",
    "image on lines": "<img\nsrc=URL\n>",
    "embedded address": "![[URL]]",
    "wikilink to an address": "[[URL]]",
    "embedded page": "<iframe src=URL></iframe>",
    "video and its poster": "<video src=URL poster=URL autoplay><track src=URL default></video>",
    "sound": "<audio src=URL autoplay></audio>",
    "object": "<object data=URL></object>",
    "plug-in": "<embed src=URL>",
    "script": "<script src=URL></script>",
    "style sheet": "<link rel=stylesheet href=URL>",
    "hint to load": "<link rel=preload as=image href=URL><link rel=dns-prefetch href=URL><link rel=prerender href=URL>",
    "imported style": "<style>@import 'URL'; p {background: url(URL)}</style>",
    "style of an element": "<p style='background: url(URL)'>x</p>",
    "background": "<table background=URL><td background=URL>x</td></table><body background=URL>",
    "picture of SVG": "<svg><image href=URL xlink:href=URL /><use href='URL#x' /><feImage href=URL /></svg>",
    "redirect": "<meta http-equiv=refresh content='0; url=URL'>",
    "base": "<base href=URL>",
    "form": "<form action=URL><input type=image src=URL></form>",
    "ping": "<a href=# ping=URL>x</a>",
    "manifest": "<html manifest=URL>",
    "oEmbed: an address on a line of its own": "URL",
    "oEmbed: an autolink on a line of its own": "<URL>",
    "card": "```cardlink\nurl: URL\nimage: URL\n```",
    "inclusion": "!include URL\n\n{% include URL %}\n\n{{ URL }}\n\n<!--#include virtual='URL' -->",
    "template": "<template><img src=URL></template><noscript><img src=URL></noscript>",
    "external entity": "<!DOCTYPE x [<!ENTITY e SYSTEM 'URL'>]>\n<x>&e;</x>",
    "XInclude": "<xi:include href='URL' xmlns:xi='http://www.w3.org/2001/XInclude' />",
    "stylesheet of XML": "<?xml-stylesheet href='URL'?>",
    "mathematics": "<math href=URL><mglyph src=URL></mglyph></math>",
}
"""Contents of bodies by their kind; URL is the address of the listener or of the secret."""
KEYS = {
    "cover": "cover: URL",
    "redirect in front matter": "redirect: URL\nredirect_to: URL\ncanonical: URL",
    "source": "sources: [{id: s, title: T, url: 'URL', file: 'URL'}]",
    "where the entry is from": "source_url: URL\nwebsite: URL",
    "alias": "aliases: ['URL']",
    "a link": "see: '![x](URL)'\nborders: '[[URL]]'",
    "tag of Python": "x: !!python/object/apply:urllib.request.urlopen ['URL']",
    "tag that includes": "x: !include URL",
    "context": "'@context': URL",
    "import": "imports: URL\n$ref: URL\n$schema: URL",
}
"""Contents of front matter by their kind."""
TURTLE = """
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<URL> a owl:Ontology ; owl:imports <URL> ; rdfs:isDefinedBy <URL> ; rdfs:seeAlso <URL> ; sh:shapesGraph <URL> .
<https://kbgraph.example/ont#Country> sh:shapesGraph <URL> ; rdfs:seeAlso <URL> .
"""
XML = """<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [<!ENTITY e SYSTEM "URL"> <!ENTITY % p SYSTEM "URL"> %p;]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:owl="http://www.w3.org/2002/07/owl#">
<owl:Ontology rdf:about="URL"><owl:imports rdf:resource="URL"/><owl:versionInfo>&e;</owl:versionInfo></owl:Ontology></rdf:RDF>
"""


class Listener:
    """A socket on this machine that counts connections."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/x.png"

    def connections(self) -> int:
        """Return the number of connections since the last call."""
        count = 0
        while select.select([self.socket], [], [], 0)[0]:
            self.socket.accept()[0].close()
            count += 1
        return count


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    """A listener on loopback."""
    found = Listener()
    with found.socket:
        yield found


@pytest.fixture(scope="module")
def folder(listener: Listener, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with an entry for each vector and for all, and an ontology with references."""
    folder = tmp_path_factory.mktemp("canary")
    (folder / "secret.md").write_text(f"# {OUTSIDE}\n")
    vault, ontology = folder / "vault", folder / "vault" / "ontology"
    shutil.copytree(ROOT / "ontology", ontology)
    for place, url in (("near", listener.url), ("file", (folder / "secret.md").as_uri())):
        (vault / place).mkdir()
        for number, body in enumerate(BODIES.values()):
            (vault / place / f"body-{number}.md").write_text(
                f"---\ntype: country\n---\n{body.replace('URL', url)}\n"
            )
        for number, key in enumerate(KEYS.values()):
            (vault / place / f"key-{number}.md").write_text(
                f"---\ntype: country\n{key.replace('URL', url)}\n---\nwords [^s]\n"
            )
        (vault / place / "all.md").write_text("\n\n".join(BODIES.values()).replace("URL", url))
        (ontology / f"imports-{place}.ttl").write_text(TURTLE.replace("URL", url))
        (ontology / f"shapes-{place}.ttl").write_text(TURTLE.replace("URL", url))
        for ending in ("rdf", "owl", "xml", "trix", "jsonld"):
            (ontology / f"more-{place}.{ending}").write_text(XML.replace("URL", url))
    (vault / "link.md").symlink_to(folder / "secret.md")
    (vault / "inside").symlink_to(folder, target_is_directory=True)
    return vault


def test_there_are_many_vectors() -> None:
    """There are at least 25 vectors, each with a name."""
    assert len(BODIES) + len(KEYS) >= 25


def test_the_listener_counts_connections(listener: Listener) -> None:
    """The listener counts a connection, so that a count of 0 is evidence."""
    with socket.create_connection(listener.socket.getsockname()):
        assert listener.connections() == 1
    assert listener.connections() == 0


def run(folder: Path, *arguments: str) -> str:
    """Return the output of the command line for the vault."""
    command = [sys.executable, "-m", "kbgraph", "--kb", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT).stdout


def test_the_command_line_contacts_no_host(folder: Path, listener: Listener) -> None:
    """Check and export make no connection and do not print the secret."""
    commands = [["check"], ["export", "jsonld"]]
    with ThreadPoolExecutor(2) as both:
        printed = list(both.map(lambda arguments: run(folder, *arguments), commands))
    assert listener.connections() == 0
    assert [
        arguments for arguments, text in zip(commands, printed, strict=True) if OUTSIDE in text
    ] == []
    assert [
        arguments
        for arguments, text in zip(commands, printed, strict=True)
        if arguments[0] == "export" and len(text) < 1000
    ] == []


def test_the_python_api_contacts_no_host(folder: Path, listener: Listener) -> None:
    """In Python, checks, copies to rdflib and networkx, and exports make no connection."""
    base = load(folder)
    assert sum(1 for _ in base.rdflib.quads()) == len(base.graph.store)
    assert len(base.networkx) > len(BODIES)
    texts = [
        repr([base.describe(slug), base.views.prose(base.describe(slug), PageAddresses(str))])
        for slug in base.graph.subjects
    ]
    exports = [base.export.graph(syntax).decode() for syntax in EXPORT_FORMATS]
    findings = base.check()
    assert listener.connections() == 0
    assert [text for text in (*texts, *exports, *map(str, findings)) if OUTSIDE in text] == []


@pytest.mark.server
def test_pages_contact_no_host(folder: Path, listener: Listener, tmp_path: Path) -> None:
    """A server makes no connection for any page or data, nor does Chromium that opens a page."""
    with serving("--kb", str(folder)) as address:
        slugs = [
            path.relative_to(folder).as_posix().removesuffix(".md")
            for path in folder.glob("[fn]*/*.md")
        ]
        paths = [f"/entry/{quote(slug)}{end}" for slug in slugs for end in ("", ".json")] + [
            "/",
            "/graph/near/all.json",
            "/export/kbgraph.jsonld",
        ]
        for path in paths:
            with urllib.request.urlopen(address + path) as response:
                assert OUTSIDE not in response.read().decode(), path
        if CHROMIUM is not None:
            assert "Source text" in opened(f"{address}/entry/near/all", tmp_path)
    assert len(paths) > 100
    assert listener.connections() == 0


def opened(address: str, folder: Path) -> str:
    """Return Chromium's document of a page after all of its requests."""
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        f"--user-data-dir={folder}",
    ]
    command = [str(CHROMIUM), *options, "--virtual-time-budget=2000", "--dump-dom", address]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={**os.environ, "HOME": str(folder)},
    ).stdout


@pytest.mark.parametrize(
    "context",
    ['"URL"', '["URL"]', '[{"a": "http://a.example/"}, "URL"]', '{"@import": "URL"}', '{"a": {"@id": "http://a.example/", "@context": "URL"}}', '{"a": {"@id": "http://a.example/", "@context": [{}, "URL"]}}', '{"a": {"@id": "http://a.example/", "@context": {"@import": "URL"}}}'],
)  # fmt: skip
def test_a_context_from_elsewhere_is_refused(
    listener: Listener, tmp_path: Path, context: str
) -> None:
    """A JSON-LD context with a reference to another one is an error that names the file."""
    shutil.copy(ROOT / "ontology" / "classes.ttl", tmp_path)
    file = tmp_path / "context.jsonld"
    file.write_text(f'{{"@context": {context.replace("URL", listener.url)}}}')
    with pytest.raises(OntologyError, match=r"context\.jsonld: "):
        load_ontology(tmp_path)
    file.write_text(
        json.dumps(
            {
                "@context": {
                    "a": {"@id": "http://a.example/", "@context": {"b": "http://a.example/b"}}
                }
            }
        )
    )
    assert load_ontology(tmp_path).context["a"]["@context"] == {"b": "http://a.example/b"}
    assert listener.connections() == 0


@pytest.mark.parametrize("ending", ["ttl", "rdf", "owl"])
def test_xml_is_not_an_ontology(listener: Listener, tmp_path: Path, ending: str) -> None:
    """RDF/XML with external entities is not read as Turtle, whatever its name."""
    (tmp_path / f"x.{ending}").write_text(XML.replace("URL", listener.url))
    with pytest.raises(KbError):
        read_turtle([tmp_path / f"x.{ending}"])
    assert listener.connections() == 0


def test_no_module_imports_an_xml_parser_or_an_http_client() -> None:
    """No module imports an XML parser or HTTP client; rdflib reads only Turtle and N-Quads."""
    found = set()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Import(names=names):
                    found |= {name.name for name in names}
                case ast.ImportFrom(module=module):
                    found.add(str(module))
                case ast.keyword(arg="format", value=ast.Constant(value=str() as syntax)):
                    assert syntax in {"turtle", "nquads", "nt"}, path
    banned = (
        "xml",
        "lxml",
        "urllib.request",
        "http.client",
        "requests",
        "httpx",
        "aiohttp",
        "ftplib",
        "defusedxml",
    )
    assert [name for name in found if name.startswith(banned)] == []


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1"])
def test_csv_holds_exact_values(vault: Vault, text: str) -> None:
    """CSV cells are the exact values, even those that spreadsheets take for formulas.

    SPARQL 1.1 Query Results CSV defines cells in this way.
    """
    base = vault({"a.md": f"---\nnote: {json.dumps(text)}\n---\n"})
    query = "SELECT ?note { <id/a> <property/note> ?note }"
    response = (
        create_app(base)
        .test_client()
        .get("/sparql", query_string={"query": query}, headers={"Accept": "text/csv"})
    )
    assert response.data == f"note\r\n{text.strip()}\r\n".encode()
    assert response.content_type == "text/csv; charset=utf-8"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ('=HYPERLINK("http://a.example/")', '\'=HYPERLINK(""http://a.example/"")'),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-1+1", "'-1+1"),
        ("＝1+1", "'＝1+1"),
        ("-5", "-5"),
        ("+12.5%", "+12.5%"),
        ("a=b", "a=b"),
    ],
)
def test_csv_for_spreadsheets_holds_no_formula(vault: Vault, text: str, cell: str) -> None:
    """The tables of search, comparison and matrix have an apostrophe before a formula."""
    base = vault({"a.md": f"---\ntitle: {json.dumps(text)}\n---\n", "b.md": "# b\n"})
    client = create_app(base).test_client()
    for address in ("/search.csv", "/compare.csv?with=a&with=b"):
        document = client.get(address).data.decode("utf-8-sig")
        assert cell in document
        if cell.startswith("'"):
            assert f",{cell[1:]}" not in document
            assert f"\n{cell[1:]}" not in document
            assert f'"{cell[1:]}' not in document
