"""HEAD and conditional requests on every route (RFC 9110, sections 9.3.2 and 13)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from kbgraph.build import build
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.ontology.ontology import load_ontology
from kbgraph.rdf.iris import IriFactory
from kbgraph.source.attachments import Attachments
from kbgraph_web import create_app

ENTRIES = {
    "a.md": "---\ntype: country\n---\n# A\n\nSome text with [[b]].",
    "b.md": "# B\n\n[[gone]]",
    "x.md": "---\naliases: [y]\n---\n",
}
"""The entries of the folder in which the addresses below lead to something."""
FOUND = [
    "/", "/entry/a", "/entry/a.ttl", "/entry/a.jsonld", "/entry/a.nt", "/entry/a.nq",
    "/entry/a.trig", "/entry/a.rdf", "/entry/a.json", "/entry/a.md", "/entry/a?format=nt",
    "/lines/a", "/lines/a.json", "/file/icon.svg", "/links/a", "/mentions/a", "/list/hubs",
    "/related/a", "/related/a.json", "/suggestions/a", "/suggestions/a.json", "/todo",
    "/todo.json",
    "/citations/a", "/citations/a?syntax=bibtex", "/evidence/a/link.b", "/basket",
    "/basket?claim=a%23link.b&syntax=csv", "/search/facets",
    "/hierarchy", "/hierarchy.json", "/hierarchy/a", "/hierarchy/a.json",
    "/graph/a", "/graph/a.json", "/path", "/path?from=a&to=b", "/path.json?from=a&to=b",
    "/graph", "/graph.json", "/facts", "/facts.csv", "/facts.xlsx", "/timeline", "/timeline/a",
    "/timeline.json", "/timeline.csv",
    "/matrix", "/matrix.csv", "/matrix.xlsx", "/matrix?syntax=xlsx", "/compare",
    "/compare?with=a&with=b", "/compare.csv?with=a", "/compare.xlsx?with=a",
    "/search?q=a", "/search.json?q=a", "/search.csv?q=a", "/complete.json?q=a", "/ontology",
    "/labels.json",
    "/export/kbgraph.ttl", "/export/kbgraph.graphml", "/export/kbgraph.gexf", "/export/facts.nt",
    "/sparql", "/sparql?query=ASK%7B%7D", "/.well-known/void", "/robots.txt", "/static/base.css",
    "/sitemap.xml", "/llms.txt", "/openapi.json",
]  # fmt: skip
"""Addresses of every route, and of every kind of answer."""
OTHER = {
    "/question/a": 404,
    "/graph?of=a": 302, "/ont": 303,
    "/id/a": 303, "/entry/Y": 302, "/entry/nobody": 404, "/entry/a?format=zip": 400,
    "/file/none.png": 404, "/file/base.css": 404,
    "/evidence/a/none": 404, "/evidence/y/link.b": 302, "/basket?claim=a%23x&remove=a%23x": 302,
    "/graph/nobody": 404, "/search?page=x": 400, "/sparql?query=x": 400,
    "/export/kbgraph.zip": 404, "/nowhere": 404, "/static/nothing": 404, "/path.json?from=a": 400,
    "/sitemap/1.xml": 404,
}  # fmt: skip
"""Addresses that are no 200, with their status."""
UNTAGGED = {"/sparql", "/robots.txt"}
"""Addresses of FOUND that may have no tag: `/sparql` alone is a page that depends on Accept."""
CHANGING = {"/healthz": 200, "/metrics": 200}
"""Addresses whose answers differ from one request to the next, so that they have no tag."""
ACCEPTS = ("*/*", "text/html", "application/json")
_GENERATION_OF = ("/", "/entry/a", "/sparql?query=ASK%7B%7D")
"""Addresses whose tags are tried at others."""
_WIDTH = 34


class Kind(Enum):
    """The kind of a request."""

    HEAD = "HEAD"
    CONDITIONAL = "If-None-Match"


class Outcome(NamedTuple):
    """A request, and the fault of its answer; empty if it is right."""

    path: str
    kind: Kind
    fault: str


def create_client() -> FlaskClient:
    """Return a client of a small folder, in which all the addresses are what they should be."""
    root = Path(__file__).parent.parent
    files = [(path, text.encode()) for path, text in ENTRIES.items()]
    graph = build(files, load_ontology(root / "ontology"), IriFactory())
    pictures = Attachments(root / "web" / "kbgraph_web" / "static", max_bytes=100_000)
    return create_app(KnowledgeBase(graph, attachments=pictures)).test_client()


def route_of(app: Flask, path: str) -> str:
    """Return the rule of the route that an address belongs to; `(no route)` if it has none."""
    try:
        rule, _ = app.url_map.bind("localhost").match(path.partition("?")[0], return_rule=True)
    except HTTPException:
        return "(no route)"
    return str(rule.rule)


def head_fault(client: FlaskClient, path: str, accept: str) -> str:
    """Return how HEAD differs from GET in more than the content; empty if it does not."""
    headers = {"Accept": accept, "Accept-Encoding": "gzip"}
    got, head = client.get(path, headers=headers), client.head(path, headers=headers)
    expected, found = _headers(got), _headers(head)
    if path in CHANGING:
        expected.pop("Content-Length", None)
        found.pop("Content-Length", None)
    elif "Content-Length" not in found and expected.get("Content-Encoding") == "gzip":
        # The length of compressed results is known once they are made (RFC 9110, section 9.3.2).
        expected.pop("Content-Length", None)
    if head.data:
        return f"HEAD with {accept} has content"
    if head.status_code != got.status_code:
        return f"HEAD with {accept} is {head.status_code}, GET {got.status_code}"
    return (
        "" if found == expected else f"HEAD with {accept} has the headers {found}, not {expected}"
    )


def _headers(response: Any) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name != "Date"}


def known_tags(tag: str) -> tuple[str, ...]:
    """Return the values of If-None-Match that match a tag: it is compared weakly (8.8.3.2)."""
    opaque = tag.removeprefix("W/")
    return tag, opaque, f"W/{opaque}", f'"x", {tag}', "*"


def foreign_tags(tag: str) -> tuple[str, ...]:
    """Return the values that match no tag: another one, a part of it, and no tag at all."""
    opaque = tag.removeprefix("W/")
    return ('"x"', f'"{opaque[1:-2]}"', f"x{opaque}")


def conditional_faults(client: FlaskClient, path: str) -> Iterator[str]:
    """Yield the fault of each conditional request to an address that is found; empty if right."""
    first = client.get(path)
    tag = first.headers.get("ETag", "")
    if first.status_code != 200:
        yield f"is {first.status_code}"
    elif not tag:
        yield "" if path in UNTAGGED else "has no tag"
    else:
        for known in known_tags(tag):
            for method in ("GET", "HEAD"):
                again = client.open(path, method=method, headers={"If-None-Match": known})
                yield _fault_of_304(again, tag, f"{method} with {known}")
        for other in foreign_tags(tag):
            again = client.get(path, headers={"If-None-Match": other})
            is_whole = (again.status_code, again.data) == (200, first.data)
            yield "" if is_whole else f"GET with {other} is {again.status_code}, or another content"


def _fault_of_304(response: Any, tag: str, name: str) -> str:
    if (response.status_code, response.data) != (304, b""):
        return f"{name} is {response.status_code}, not 304 without content"
    if response.headers.get("ETag") != tag or "Content-Type" in response.headers:
        return f"{name}: 304 has another tag, or a type of content"
    return ""


def unconditional_faults(client: FlaskClient, path: str, status: int) -> Iterator[str]:
    """Yield the fault of each conditional request to an address that never is 304."""
    tags = [client.get(each).headers.get("ETag", "") for each in _GENERATION_OF]
    generation: str = client.application.config["KNOWLEDGE"].generation
    for known in (*tags, "*", f'"{generation}"', f'W/"{generation}"'):
        response = client.get(path, headers={"If-None-Match": known})
        if response.status_code != status:
            yield f"GET with {known} is {response.status_code}, not {status}"
        else:
            yield "has a tag" if "ETag" in response.headers else ""


def outcomes(client: FlaskClient) -> Iterator[Outcome]:
    """Yield the outcome of each request."""
    others = {**OTHER, **CHANGING}
    for path in (*FOUND, *others):
        for accept in ACCEPTS:
            yield Outcome(path, Kind.HEAD, head_fault(client, path, accept))
    for path in FOUND:
        for fault in conditional_faults(client, path):
            yield Outcome(path, Kind.CONDITIONAL, fault)
    for path, status in others.items():
        for fault in unconditional_faults(client, path, status):
            yield Outcome(path, Kind.CONDITIONAL, fault)


def run() -> tuple[list[str], list[str]]:
    """Return the lines of the table, a row for each route, and the faults."""
    client = create_client()
    return table(client.application, [*outcomes(client)])


def table(app: Flask, found: Sequence[Outcome]) -> tuple[list[str], list[str]]:
    """Return a row for each route that answers GET, and the faults."""
    rules = [rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    by_route: dict[str, list[Outcome]] = {rule: [] for rule in rules}
    for each in found:
        by_route.setdefault(route_of(app, each.path), []).append(each)
    heading = f"\n{'HEAD and conditional requests':{_WIDTH}}{'addresses':>10}"
    lines = [heading + "".join(f"{kind.value:>15}{'right':>7}" for kind in Kind)]
    for route, part in sorted(by_route.items()):
        row = f"  {route:{_WIDTH - 2}}{len({each.path for each in part}):>10}"
        lines.append(row + "".join(_counts(part, kind) for kind in Kind))
    faults = [f"{each.path}: {each.fault}" for each in found if each.fault]
    untried = [rule for rule, part in by_route.items() if not part]
    return lines, [*faults, *(f"{rule}: no address of this route is tried" for rule in untried)]


def _counts(part: list[Outcome], kind: Kind) -> str:
    faults = [each.fault for each in part if each.kind is kind]
    return f"{len(faults):>15}{faults.count(''):>7}"
