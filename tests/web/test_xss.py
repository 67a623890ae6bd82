"""Cross-site scripting: payloads at every place never run, by an HTML5 parser and a browser."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser, LexborNode
from werkzeug.test import TestResponse

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf.iris import safe_href
from kbgraph.store.memory import MemoryStore
from kbgraph.views.entry import Describer
from kbgraph_web import create_app
from tests.conftest import Vault
from tests.sizes import sample_of
from tests.web.xss_payloads import OWN, fixtures

PAYLOADS = [*OWN, *fixtures()]
CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
OURS = {
    "html", "head", "meta", "title", "link", "body", "a", "header", "nav", "main", "div", "p", "h1", "h2", "h3", "h4", "h5", "h6",
    "section", "aside", "footer", "dl", "dt", "dd", "ol", "ul", "li", "span", "em", "time", "code", "strong", "details", "summary",
    "table", "thead", "tbody", "tfoot", "tr", "th", "td", "blockquote", "pre", "sup", "del", "hr", "br", "wbr",
    # Elements that authors may write as HTML, besides those of the templates.
    "b", "i", "u", "s", "q", "abbr", "bdi", "bdo", "caption", "cite", "dfn", "figcaption", "figure", "ins", "kbd", "mark", "rp", "rt",
    "ruby", "samp", "small", "sub", "var", "-text", "-comment", "-doctype",
}  # fmt: skip
FORM = {"form", "label", "input", "button", "select", "option", "textarea", "datalist"}
DRAWN = {"svg", "rect"}
ATTRIBUTES = {
    "href", "id", "class", "title", "lang", "dir", "rel", "type", "name", "content", "charset", "aria-labelledby", "aria-label",
    "property", "datetime", "colspan", "rowspan", "scope", "start", "reversed", "open",
    "aria-current", "aria-hidden", "role", "tabindex", "hidden", "data-copy", "data-claim", "data-file", "data-by", "data-local", "data-alike", "data-basket", "data-root", "data-collect", "data-copy-shown", "download",
}  # fmt: skip
OF_FORM = {
    "list",
    "autocapitalize",
    "method",
    "action",
    "for",
    "rows",
    "spellcheck",
    "placeholder",
    "autocomplete",
    "autofocus",
    "value",
    "selected",
    "size",
    "required",
    "inputmode",
}
OF_DRAWN = {"viewbox", "preserveaspectratio", "aria-hidden", "width", "height", "x"}
NAMES = {
    ("input", "page"),
    ("meta", "viewport"),
    ("meta", "color-scheme"),
    ("meta", "description"),
    ("textarea", "query"),
    ("input", "q"),
    ("input", "words"),
    ("select", "by"),
    ("select", "evidence"),
    ("input", "evidence"),
    ("input", "issued-before"),
    ("input", "checked-before"),
    ("input", "in-force"),
    *(("input", each) for each in ("place", "region", "body", "year", "of", "most", "regulator")),
    *(("input", each) for each in ("day", "other", "zone")),
    *(
        ("select", each)
        for each in ("kind", "zone", "place", "region", "body", "regulator", "other")
    ),
}
"""The last ones are the parameters of questions."""
OUR_SCRIPT = re.compile(r"/static/bundle/[a-z]+\.js")
OF_BASKET = {
    "<input value>", "<form data-basket-list>", "name claim", "name syntax", "name remove",
    "<button data-copy-form>", "<li data-claim>", "<a data-clear>", "<ol start>",
    "<noscript>", "<input required>",
}  # fmt: skip
"""Parts that only pages of evidence and the basket have; their values are those of the address."""
CLASSES = {
    "ref", "wide", "missing", "ambiguous", "callout", "footnote", "center", "right", "embed", "from", "note", "remark", "math",
    "math display",
}  # fmt: skip


def wrong(text: str) -> Iterator[str]:
    """Return elements, attributes and addresses of a page that the templates do not write."""
    root = LexborHTMLParser(text).root
    assert root is not None
    for node in root.traverse(include_text=False):
        if node.tag == "script" and not is_our_script(node):
            yield "<script>"
        if node.tag not in OURS | FORM | DRAWN | {"script"}:
            yield f"<{node.tag}>"
        yield from wrong_attributes(node)
        if node.tag in FORM and is_in_prose(node):
            yield f"<{node.tag}> in an author's text"
        if node.tag in {"link", "meta"} and node.parent is not None and node.parent.tag != "head":
            yield f"<{node.tag}> in the body"
        if node.tag == "link" and node.attributes.get("rel") not in {
            "stylesheet",
            "icon",
            "alternate",
            "canonical",
            "describedby",
        }:
            yield "a link of another kind"


def wrong_attributes(node: LexborNode) -> Iterator[str]:
    """Return attributes that the templates do not write, and addresses that run scripts."""
    special = {"script": {"src"}} | dict.fromkeys(FORM, OF_FORM) | dict.fromkeys(DRAWN, OF_DRAWN)
    for name, value in node.attributes.items():
        if name.lower() not in ATTRIBUTES | special.get(node.tag or "", set()):
            yield f"<{node.tag} {name}>"
        if name in {"href", "action"} and not re.match(
            r"https?://|mailto:|[#/](?![/\\])", value or ""
        ):
            yield f"<{node.tag} {name}={value}>"
        if name == "name" and (node.tag, value) not in NAMES:
            yield f"name {value}"


def is_our_script(node: LexborNode) -> bool:
    """Return whether it is a module of the application in the head, or data, which do not run."""
    in_head = node.parent is not None and node.parent.tag == "head"
    if node.attributes == {"type": "application/ld+json"}:
        return in_head and isinstance(json.loads(node.text()), dict)
    return (
        in_head
        and set(node.attributes) == {"type", "src"}
        and not node.text()
        and bool(OUR_SCRIPT.fullmatch(node.attributes["src"] or ""))
    )


def is_in_prose(node: LexborNode) -> bool:
    """Return whether an author wrote it."""
    while node.parent is not None:
        node = node.parent
        if "prose" in (node.attributes.get("class") or "").split():
            return True
    return False


def test_the_search_finds_markup() -> None:
    """The search finds a payload of each kind if it is markup."""
    bad = [
        each
        for each in OWN
        if re.search(
            r"on\w+=|<script|style|<(?:iframe|object|embed|base|meta|form|svg|math|template)", each
        )
    ]
    blind = [
        each
        for each in bad
        if re.match(r"<(?!\?|frameset)", each) and not list(wrong(f"<!doctype html><body>{each}"))
    ]
    assert blind == []
    assert len(bad) > 40
    assert (
        list(
            wrong(
                "<!doctype html><body><a href='javascript:x'>x</a><a href='//x'>x</a><a href=' javascript:x'>x</a>"
            )
        )
        != []
    )


def quoted(text: str) -> str:
    """Return a text as a YAML string."""
    return json.dumps(text)


def one_line(text: str) -> str:
    """Return a text that fits into a table cell."""
    return re.sub(r"\s+", " ", text).replace("|", "\\|")


PLACES: dict[str, tuple[str, Callable[[str], str]]] = {
    # In front matter, or in the body, after an empty line.
    "name": ("front", lambda x: f"names: {{en: {quoted(x)}, ru: {quoted(x)}}}"),
    "alias": ("front", lambda x: f"aliases: [{quoted(x)}]"),
    "tag": ("front", lambda x: f"tags: [{quoted(x)}]"),
    "value of a key": ("front", lambda x: f"iso2: {quoted(x)}"),
    "key of no rule": ("front", lambda x: f"{quoted(x[:200])}: {quoted(x)}"),
    "website": ("front", lambda x: f"website: {quoted(x)}"),
    "link in front matter": ("front", lambda x: f"see: {quoted(f'[[{x}]]')}"),
    "address in front matter": ("front", lambda x: f"borders: {quoted(f'[{x}]({x})')}"),
    "source": ("front", lambda x: f"sources: [{{id: s, title: {quoted(x)}, url: {quoted(x)}, publisher: {quoted(x)}}}, {{title: t, url: {quoted('https://e.example/' + x)}}}]"),
    "body": ("body", lambda x: x),
    "body, amid a line": ("body", lambda x: f"amid {one_line(x)} a line [^s]"),
    "heading": ("body", lambda x: f"## {one_line(x)}"),
    "list": ("body", lambda x: f"- {one_line(x)}\n- {x}"),
    "quotation": ("body", lambda x: f"> [!{one_line(x)}] {one_line(x)}\n> {one_line(x)}"),
    "row of the mapping": ("body", lambda x: f"## Overview\n\n| | |\n|-|-|\n| Status | {one_line(x)} |\n| Capital | {one_line(x)} [^s] |"),
    "row of no rule": ("body", lambda x: f"## Tax\n\n| | |\n|-|-|\n| {one_line(x)} | {one_line(x)} |"),
    "table": ("body", lambda x: f"| {one_line(x)} | b |\n|:-:|-:|\n| {one_line(x)} | {one_line(x)} |"),
    "field": ("body", lambda x: f"status:: {one_line(x)}"),
    "code": ("body", lambda x: f"`{one_line(x)}`\n\n```{one_line(x)}\n{x}\n```"),
    "wikilink": ("body", lambda x: f"[[{one_line(x)}]] [[b|{one_line(x)}]] [[b#{one_line(x)}]] ![[{one_line(x)}]]"),
    "address of a link": ("body", lambda x: f"[x]({x}) [y](<{one_line(x)}>) [z](https://e.example/{quote(x)} {quoted(one_line(x))})"),
    "text of a link": ("body", lambda x: f"[{one_line(x)}](https://e.example/) [{one_line(x)}](b.md) <{one_line(x)}>"),
    "image": ("body", lambda x: f"![{one_line(x)}](https://e.example/i.png {quoted(one_line(x))}) ![]({one_line(x)})"),
    "footnote": ("body", lambda x: f"note[^{one_line(x)}] [^n]\n\n[^n]: {one_line(x)}"),
    "embed with a label": ("body", lambda x: f"![[b|{one_line(x)}]] ![[b#{one_line(x)}]] ![[b#^{one_line(x)}]]"),
    "marked words": ("body", lambda x: f"=={one_line(x)}== =={x}== and ^[{one_line(x)}] ^[{x}"),
    "math": ("body", lambda x: f"${one_line(x)}$ $$\n{x}\n$$"),
    "bare address": ("body", lambda x: f"https://e.example/{one_line(x)} (https://e.example/{x})"),
    "image that is a link": ("body", lambda x: f"[![{one_line(x)}](https://e.example/i.png)](b.md) [![[b]]](https://e.example/{quote(x)}) [[b]](https://e.example/{x})"),
    "block id": ("body", lambda x: f"words {one_line(x)} ^id\n\n^{one_line(x)}"),
    "comment": ("body", lambda x: f"%% {x} %% <!-- {x} -->"),
}  # fmt: skip


def entry(payload: str) -> str:
    """Return an entry with the payload at every place, each followed by a distinct word."""
    parts: dict[str, list[str]] = {"front": ["type: country"], "body": []}
    for number, (where, write) in enumerate(PLACES.values()):
        parts[where].append(f"{write(payload)}" + (f"\n\nafter{number}" if where == "body" else ""))
    return "---\n" + "\n".join(parts["front"]) + "\n---\n" + "\n\n".join(parts["body"]) + "\n"


def file_name(number: int, payload: str) -> str:
    """Return the payload as the name of a file, as far as file systems allow."""
    name = " ".join(payload.replace("/", "").replace("\0", "").split())
    return f"p{number} {name[:60]}"


@pytest.fixture(scope="module")
def base(vault: Vault) -> KnowledgeBase:
    """A vault with an entry for each payload."""
    texts = {
        f"{file_name(number, payload)}.md": entry(payload)
        for number, payload in enumerate(PAYLOADS)
    }
    return vault(
        texts | {"b.md": "# B\n\nA good entry.\n", "plain.md": "# Plain\n\n" + "\n\n".join(OWN)}
    )


@pytest.fixture(scope="module")
def client(base: KnowledgeBase) -> FlaskClient:
    """A client of an application over that vault, without a server."""
    return create_app(base).test_client()


def is_guarded(response: TestResponse) -> bool:
    """Return whether the headers forbid foreign scripts, frames, other hosts and type sniffing."""
    policy = response.headers["Content-Security-Policy"].split("; ")
    needed = {
        "default-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self'",
        "style-src 'self'",
    }
    return (
        set(policy) >= needed
        and [each for each in policy if "script" in each] == ["script-src 'self'"]
        and not any("unsafe" in each or ":" in each for each in policy)
        and response.headers["X-Content-Type-Options"] == "nosniff"
    )


def test_there_are_many_payloads() -> None:
    """There are at least 1,500 combinations of payloads and places."""
    assert len(set(OWN)) == len(OWN) >= 60
    assert len(PAYLOADS) * (len(PLACES) + len(ASKED)) >= 1500


def slugs(base: KnowledgeBase) -> list[str]:
    """Return the slugs of the entries with payloads, in order."""
    by_path = {subject.path: subject.slug for subject in base.graph.subjects.values()}
    return [by_path[f"{file_name(number, payload)}.md"] for number, payload in enumerate(PAYLOADS)]


def test_no_page_of_an_entry_runs_a_payload(base: KnowledgeBase, client: FlaskClient) -> None:
    """An entry with a payload at every place has only known markup, and all of its text."""
    found = {}
    for slug, payload in zip(slugs(base), PAYLOADS, strict=True):
        response = client.get(f"/entry/{quote(slug)}")
        assert (response.status_code, is_guarded(response)) == (200, True)
        page = LexborHTMLParser(response.text)
        shown = "".join(node.text() for node in page.css(".prose"))
        lost = [
            place
            for number, (place, (where, _)) in enumerate(PLACES.items())
            if where == "body" and f"after{number}\n" not in shown
        ]
        bad = [
            *wrong(response.text),
            *lost,
            *foreign(page),
            *re.findall(r"~[0-9a-f]{16}", response.text),
        ]
        if bad:
            found[payload] = bad
    assert found == {}


def foreign(page: LexborHTMLParser) -> list[str]:
    """Return ids and classes of the prose that are not prefixed, and duplicate ids."""
    ids = [node.attributes["id"] or "" for node in page.css(".prose [id]")]
    classes = [node.attributes["class"] or "" for node in page.css(".prose [class]")]
    return [
        *(each for each in ids if not re.fullmatch(r"P\d+", each) or ids.count(each) > 1),
        *(set(classes) - CLASSES),
    ]


def test_no_other_page_runs_a_payload(base: KnowledgeBase, client: FlaskClient) -> None:
    """The home page with all names and a note with all payloads have only known markup."""
    ours = (
        "/search/facets",
        "/sparql?words=alert&lesson=1",
        "/list/missing",
        "/list/hubs",
        "/list/ambiguous",
    )
    links = ("/links/plain", "/links/b", "/mentions/plain", "/mentions/b")
    pages = ("/", "/entry/plain", "/entry/b", "/lines/plain", "/lines/b", "/sparql")
    for path in (*pages, *ours, *links):
        response = client.get(path, headers={"Accept": "text/html"})
        assert (response.status_code, is_guarded(response)) == (200, True)
        assert list(wrong(response.text)) == []


def test_no_evidence_and_no_basket_runs_a_payload(base: KnowledgeBase, client: FlaskClient) -> None:
    """Lines, sources and values with payloads are text there, and so are names of claims."""
    for slug, payload in list(zip(slugs(base), PAYLOADS, strict=True))[::17]:
        marks = LexborHTMLParser(client.get(f"/entry/{quote(slug)}").text).css("a.mark")
        addresses = [each.attributes["href"] or "" for each in marks]
        assert addresses
        page = client.get(addresses[-1]).text
        basket = LexborHTMLParser(page).css_first("a.collect")
        assert basket
        named = (f"/evidence/b/{quote(payload, safe='')}", f"/basket?claim={quote(payload)}")
        addresses += [f"{addresses[-1]}?bare=1", basket.attributes["href"] or "", *named]
        for address in addresses[-8:]:
            answer = client.get(address, headers={"Accept": "text/html"})
            found = [each for each in wrong(answer.text) if each not in OF_BASKET]
            assert (answer.status_code in {200, 404}, found) == (True, []), address


def test_no_list_of_notes_runs_a_payload(notes: Vault) -> None:
    """Folders, tags, keys, values, names and targets of links are text on each list of notes."""
    front = "---\nstate: {0}\n{1}: {2}\ntags: [{0}]\n---\n# {3}\n\n[[b]] [[{3}]] [[twin]]"
    texts = {"x/twin.md": "", "y/twin.md": "", "b.md": "# B"}
    for number, payload in enumerate(OWN[:28]):
        quoted = json.dumps(one_line(payload))
        texts |= {
            f"{file_name(number, payload)}/{each}.md": front.format(
                quoted, quoted, each % 2, one_line(payload)
            )
            for each in range(3)
        }
    base = notes(texts)
    client = create_app(base).test_client()
    named = {f"facet={quote(name)}" for name in base.search.facets.of_notes}
    assert len(named) > 20
    paths = ("/", "/search", "/search/facets", *(f"/search/facets?{each}" for each in named))
    lists = (f"/list/{name}" for name in ("hubs", "missing", "orphans", "ambiguous"))
    for path in (*paths, *lists, "/links/b", "/mentions/b"):
        response = client.get(path, headers={"Accept": "text/html"})
        assert (response.status_code, is_guarded(response)) == (200, True), path
        assert list(wrong(response.text)) == [], path


def test_stubs_run_no_payload(base: KnowledgeBase, client: FlaskClient) -> None:
    """The page of a stub whose name is a payload has only known markup."""
    mentioned = [
        data["slug"]
        for _, data in base.network.multigraph.nodes(data=True)
        if not data["described"]
    ]
    assert len(mentioned) > 10
    for slug in mentioned:
        response = client.get(f"/entry/{quote(slug)}")
        if response.status_code == 200 and response.mimetype == "text/html":
            assert list(wrong(response.text)) == [], slug


ASKED: dict[str, Callable[[FlaskClient, str], TestResponse]] = {
    "a query": lambda client, x: client.get("/sparql", query_string={"query": x}),
    "a query by POST": lambda client, x: client.post("/sparql", data={"query": f"SELECT * {{ ?s ?p {x} }}"}),
    "a deadline": lambda client, x: client.get("/sparql", query_string={"query": "ASK {}", "timeout": x}),
    "a page": lambda client, x: client.get(f"/entry/{quote('no ' + x)}"),
    "a twin": lambda client, x: client.get(f"/entry/b.{quote(x)}"),
    "an identifier": lambda client, x: client.get(f"/id/{quote('no ' + x)}"),
    "a graph": lambda client, x: client.get(f"/graph/{quote('no ' + x)}.json"),
    "a depth": lambda client, x: client.get("/graph/b.json", query_string={"depth": x}),
    "a relation": lambda client, x: client.get("/graph/b.json", query_string={"relation": x}),
    "a path": lambda client, x: client.get("/path.json", query_string={"from": "no " + x, "to": x}),
    "an export": lambda client, x: client.get(f"/export/kbgraph.{quote(x.replace('/', ''))}"),
    "nowhere": lambda client, x: client.get(f"/{quote(x)}", query_string={"x": x}),
    "a kind of answer": lambda client, x: client.get("/sparql?query=ASK%20{}", headers={"Accept": one_line(x).encode("ascii", "ignore").decode()}),
}  # fmt: skip


@pytest.mark.parametrize("place", ASKED)
def test_request_data_is_text(client: FlaskClient, place: str) -> None:
    """Request data is returned as text or in a type that is not HTML, and adds no header."""
    for payload in PAYLOADS:
        response = ASKED[place](client, payload)
        assert is_guarded(response), payload
        assert "Set-Cookie" not in response.headers
        if response.mimetype == "text/html":
            assert list(wrong(response.text)) == [], payload
        else:
            assert response.mimetype in {
                "text/plain",
                "application/json",
                "application/problem+json",
                "application/sparql-results+json",
            }, payload


def test_data_formats_are_never_html(base: KnowledgeBase, client: FlaskClient) -> None:
    """Data formats hold the payloads in types that browsers do not take for HTML."""
    for slug in sample_of(slugs(base), 20):
        for path in (
            f"/entry/{quote(slug)}.json",
            f"/entry/{quote(slug)}.md",
            f"/entry/{quote(slug)}.ttl",
            f"/graph/{quote(slug)}.json",
        ):
            response = client.get(path)
            assert (response.status_code, is_guarded(response)) == (200, True), path
            assert response.mimetype in {"application/json", "text/markdown", "text/turtle"}


def test_an_iri_of_another_scheme_is_not_linked(vault: Vault) -> None:
    """IRIs such as `javascript:…`, also of sources, are shown and not linked."""
    base = vault(
        {"a.md": "---\nsources: [{id: s, title: T, url: 'https://e.example/'}]\n---\nseen [^s]\n"}
    )
    evil, iris = "javascript:alert(1)", base.graph.iris
    thing, claim = iris.thing("a"), iris.part(iris.entry("a"), "evil")
    see = "http://www.w3.org/2000/01/rdf-schema#seeAlso"
    kb = "https://kbgraph.example/ont#"
    known = f"<{claim}> <{kb}basis> <{kb}stated> <{iris.claims}> .\n<{claim}> <{kb}statedAt> <{iris.entry('a')}#L1> <{iris.claims}> .\n"
    quads = "".join(f"{quad} .\n" for quad in base.graph.store.quads()).replace(
        "<https://e.example/>", f"<{evil}>"
    )
    more = f"<{thing}> <{see}> <{evil}> .\n<{thing}> <{see}> <{evil}> <{claim}> .\n{known}"
    changed = KnowledgeBase(
        dataclasses.replace(base.graph, store=MemoryStore([(quads + more).encode()], iris.base))
    )
    described = Describer(changed.graph).describe("a")
    values = [
        value
        for heading in described.headings
        for fact in heading.facts
        for value in fact.values
        if value.term == evil
    ]
    assert [value.url for value in values] == [""]
    assert [each.source.url for each in described.sources] == [""]
    text = create_app(changed).test_client().get("/entry/a").text
    assert evil in text
    assert list(wrong(text)) == []


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        " http://a.example",
        "file:///etc/passwd",
        "//a.example",
        "http:x",
        "x",
        "",
        "https://a.example/\nx",
        "obsidian://open",
    ],
)
def test_unsafe_addresses_are_not_linked(address: str) -> None:
    """Addresses of other schemes, without a scheme, or with line breaks are not linked."""
    assert safe_href(address) == ""


def test_safe_addresses_are_linked() -> None:
    """Addresses of http, https and mailto are linked, in any case."""
    for address in ("http://a.example/", "HTTPS://a.example/ä", "mailto:a@a.example"):
        assert safe_href(address) == address


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")
def test_a_browser_runs_nothing(base: KnowledgeBase, client: FlaskClient, tmp_path: Path) -> None:
    """Chromium without the policy runs no payload of a page, but does run a bare one."""
    ours = [client.get(f"/entry/{quote(slug)}").text for slug in [*slugs(base)[::3], "plain"]]
    cuts = [
        (text.index('<div class="entry'), text.index('<section class="panel" id="source"'))
        for text in ours
    ]
    mains = "</section></main>".join(
        text[start:end] for text, (start, end) in zip(ours, cuts, strict=True)
    )
    with ThreadPoolExecutor() as both:
        found = both.map(
            dumped, (mains, "<img src=x onerror=alert(1)>"), (tmp_path / "ours", tmp_path / "bare")
        )
        assert list(found) == ["none", "alert"]


def dumped(body: str, folder: Path) -> str:
    """Load a page with the body in Chromium, and return which scripts ran."""
    folder.mkdir()
    trap = "for (const name of ['alert','confirm','prompt','print']) window[name] = () => document.documentElement.dataset.ran = name"
    page = folder / "page.html"
    head = f"<!doctype html><html data-ran=none><meta charset=utf-8><script>{trap}</script><body>"
    page.write_text(head + body, encoding="utf-8", errors="replace")
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        f"--user-data-dir={folder / 'profile'}",
    ]
    command = [str(CHROMIUM), *options, "--virtual-time-budget=1000", "--dump-dom", page.as_uri()]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={**os.environ, "HOME": str(folder)},
    )
    ran = re.search(r'data-ran="(\w+)"', done.stdout)
    return ran[1] if ran else ""
