"""The worst requests of each route: long, with many values, with unknown names, at large things."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from kbgraph.rdf.formats import EXPORT_FORMATS, RDF_FORMATS, RESULT_FORMATS
from kbgraph_web.http.wsgi import MAX_HEADER_CHARS
from kbgraph_web.middleware.request_limits import MAX_ADDRESS_CHARS, MAX_PARAMETERS

_MAX_QUERY_CHARS = 240_000
_ADDRESS = MAX_ADDRESS_CHARS - 100
_HEADER = MAX_HEADER_CHARS - 100
_TOO_LONG = 59_000
"""Of an address or a header that is refused."""
_ROWS = "SELECT * {?a ?b ?c . ?a ?d ?e} LIMIT 100000"
_TRIPLES = "CONSTRUCT {?a ?b ?c} {?a ?b ?c} LIMIT 100000"
_HTML = {"Accept": "text/html"}
_PRODUCT = "{?a ?b ?c . ?d ?e ?f}"
_THINGS = "{?a <https://kbgraph.example/ont#references> ?c}"


class CostlyRequest(NamedTuple):
    """A request with its name in the table."""

    name: str
    path: str
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed
    body: bytes = b""
    """The body of a POST; empty for GET."""


class Names(NamedTuple):
    """What the requests name: the things and the terms of the knowledge base that is served."""

    slugs: tuple[str, ...]
    biggest: str
    """The entry with the most lines."""
    hub: str
    """The thing with the most facts."""
    columns: tuple[str, ...]
    wheres: tuple[str, ...]
    relations: tuple[str, ...]
    words: tuple[str, ...]
    """Frequent words of the texts."""


def costly_requests(names: Names) -> Iterator[CostlyRequest]:
    """Yield the worst requests that are known, route by route."""
    yield from _entries(names)
    yield from _search(names)
    yield from _tables(names)
    yield from _network(names)
    yield from _sparql()
    yield from _headers(names)
    yield from _downloads()


def _many(path: str, name: str, values: tuple[str, ...], also: str = "") -> str:
    """Return an address that repeats a parameter, with values in turn, as often as may be."""
    pairs: list[str] = []
    size, most = len(path) + len(also), MAX_PARAMETERS - also.count("&")
    for value in islice(cycle(values), most):
        pairs.append(urlencode([(name, value)]))
        size += len(pairs[-1]) + 1
        if size > _ADDRESS:
            break
    return f"{path}?{also}{'&'.join(pairs[:-1])}"


def _unknown(count: int = 9000) -> tuple[str, ...]:
    return tuple(f"zq{number:x}" for number in range(count))


def _entries(names: Names) -> Iterator[CostlyRequest]:
    yield CostlyRequest("home", "/")
    yield CostlyRequest("home, unknown property", "/?by=" + "x" * _ADDRESS)
    for label, slug in (("biggest", names.biggest), ("hub", names.hub)):
        address = f"/entry/{quote(slug)}"
        yield CostlyRequest(f"page of the {label}", address)
        for ending in ("ttl", "jsonld", "nt", "json", "md"):
            yield CostlyRequest(f"{ending} of the {label}", f"{address}.{ending}")
        yield CostlyRequest(f"lines of the {label}", f"/lines/{quote(slug)}")
        yield CostlyRequest(f"lines of the {label}, JSON", f"/lines/{quote(slug)}.json")
    yield CostlyRequest("entry, unknown long name", "/entry/" + "x" * _ADDRESS)
    yield CostlyRequest("entry, many segments", "/entry/" + "a/" * (_ADDRESS // 2))
    yield CostlyRequest("entry, many endings", "/entry/a" + ".ttl" * (_ADDRESS // 4))
    yield CostlyRequest("id, unknown", "/id/" + "%C3%A9" * (_ADDRESS // 6))
    yield CostlyRequest("ontology", "/ontology")
    yield CostlyRequest("a long address", "/search?q=" + "x" * _TOO_LONG)
    yield CostlyRequest("many parameters", "/compare?" + "with=a&" * (_TOO_LONG // 7))
    yield CostlyRequest("unknown route", "/" + "x/" * (_ADDRESS // 2))
    yield CostlyRequest("many slashes", "/entry" + "/" * _ADDRESS + "a")
    yield CostlyRequest("metrics", "/metrics")
    yield CostlyRequest("health", "/healthz")


def _search(names: Names) -> Iterator[CostlyRequest]:
    word = names.words[0]
    for route in ("/search", "/search.json", "/search.csv"):
        yield CostlyRequest(f"{route}, everything", route)
        yield CostlyRequest(f"{route}, a frequent word", f"{route}?q={quote(word)}")
        yield CostlyRequest(f"{route}, letters", f"{route}?q={'+'.join('aeiourstlnm' * 9)[:199]}")
        yield CostlyRequest(f"{route}, unknown words", f"{route}?q={quote(' '.join(_unknown(60)))}")
        yield CostlyRequest(f"{route}, a long word", f"{route}?q={'ab' * 99}")
        yield CostlyRequest(f"{route}, many words", f"{route}?q={quote(' '.join(names.words))}")
        yield CostlyRequest(f"{route}, many values", _many(route, "where", names.wheres))
        yield CostlyRequest(f"{route}, many parameters", _many(route, "x", ("",)))
    yield CostlyRequest(
        "search, 40 values", f"/search?{urlencode([('where', w) for w in names.wheres[:40]])}"
    )
    yield CostlyRequest("completion, all", "/complete.json")
    for typed in ("a", "e", " ", "x" * 5000, "-"):
        yield CostlyRequest(f"completion, {typed[:2]!r}", f"/complete.json?q={quote(typed)}")


def _tables(names: Names) -> Iterator[CostlyRequest]:
    six = names.slugs[:6]
    columns = urlencode([("column", each) for each in names.columns])
    for route in ("/compare", "/compare.csv", "/compare.xlsx"):
        yield CostlyRequest(route, route)
        yield CostlyRequest(f"{route}, six", f"{route}?{urlencode([('with', s) for s in six])}")
        yield CostlyRequest(f"{route}, many names", _many(route, "with", names.slugs))
        yield CostlyRequest(f"{route}, unknown names", _many(route, "with", _unknown()))
        yield CostlyRequest(f"{route}, short names", _many(route, "with", ("a",)))
        yield CostlyRequest(f"{route}, no names", _many(route, "with", ("",)))
        yield CostlyRequest(
            f"{route}, much else", _many(route, "x", ("y",), "with=" + six[0] + "&")
        )
    for route in ("/matrix", "/matrix.csv", "/matrix.xlsx"):
        yield CostlyRequest(route, route)
        yield CostlyRequest(f"{route}, all columns", f"{route}?{columns}")
        yield CostlyRequest(f"{route}, columns again", _many(route, "column", names.columns))
        yield CostlyRequest(f"{route}, unknown columns", _many(route, "column", _unknown()))
        yield CostlyRequest(
            f"{route}, many values", _many(route, "where", names.wheres, columns + "&")
        )


def _network(names: Names) -> Iterator[CostlyRequest]:
    hub, other = quote(names.hub), quote(names.slugs[-1])
    for route, wide in (("", "depth=3&limit=2000"), (".json", "depth=5&limit=2000")):
        around = f"/graph/{hub}{route}"
        yield CostlyRequest(f"graph{route}, wide", f"{around}?{wide}")
        yield CostlyRequest(f"graph{route}, from another", f"/graph/{other}{route}?{wide}")
        yield CostlyRequest(
            f"graph{route}, left out", f"{around}?{wide}&without={quote(names.relations[0])}"
        )
        yield CostlyRequest(
            f"graph{route}, many relations", _many(around, "without", names.relations, wide + "&")
        )
        yield CostlyRequest(
            f"graph{route}, many expanded",
            _many(around, "expanded", names.slugs, "depth=1&limit=2000&"),
        )
        yield CostlyRequest(
            f"graph{route}, unknown expanded", _many(around, "expanded", _unknown(), wide + "&")
        )
    yield CostlyRequest("graph, start", "/graph")
    yield CostlyRequest("graph, of an unknown", "/graph?of=" + "x" * _ADDRESS)
    ends = urlencode(
        [("from", names.slugs[0]), ("to", names.slugs[len(names.slugs) // 2]), ("limit", "100")]
    )
    for route in ("/path", "/path.json"):
        yield CostlyRequest(route, f"{route}?{ends}")
        yield CostlyRequest(
            f"{route}, few relations", f"{route}?{ends}&only={quote(names.relations[0])}"
        )
        yield CostlyRequest(
            f"{route}, many relations", _many(route, "without", names.relations[:3], ends + "&")
        )
        yield CostlyRequest(f"{route}, unknown ends", f"{route}?from=qwxz&to={'x' * 3000}")
        yield CostlyRequest(
            f"{route}, long ends",
            f"{route}?from={'a ' * (_ADDRESS // 8)}&to={'e' * (_ADDRESS // 2)}".replace(" ", "+"),
        )
    yield CostlyRequest("path, form", "/path")


def _sparql() -> Iterator[CostlyRequest]:
    def page(query: str, **more: str) -> str:
        return f"/sparql?{urlencode({'page': '1', 'query': query, **more})}"

    rows = f'SELECT ("" AS ?x) {_PRODUCT} LIMIT 999999'
    yield CostlyRequest("query editor", "/sparql", _HTML)
    yield CostlyRequest("page, a million rows", page(rows), _HTML)
    yield CostlyRequest("page, many columns", page(f"SELECT * {_PRODUCT} LIMIT 40000"), _HTML)
    yield CostlyRequest(
        "page, sorted", page(f"SELECT ?c {_PRODUCT} LIMIT 400000", sort="-c"), _HTML
    )
    yield CostlyRequest("page, 1000 rows", page("SELECT * {?a ?b ?c . ?a ?d ?e} LIMIT 1000"), _HTML)
    yield CostlyRequest(
        "page, 200 cited rows", page("SELECT * {?a ?b ?c . ?a ?d ?e} LIMIT 200"), _HTML
    )
    yield CostlyRequest(
        "page, triples", page("CONSTRUCT {?a ?b ?c} {?a ?b ?c} LIMIT 300000"), _HTML
    )
    yield CostlyRequest(
        "page, huge cells", page(f"SELECT (GROUP_CONCAT(STR(?c)) AS ?x) {_THINGS}"), _HTML
    )
    yield CostlyRequest("page, long query", page("ASK {} #" + "x" * 55_000), _HTML)
    for each in RESULT_FORMATS:
        yield CostlyRequest(
            f"rows as {each.name}",
            f"/sparql?{urlencode({'query': _ROWS, 'syntax': each.name})}",
        )
    for each in RDF_FORMATS:
        yield CostlyRequest(
            f"triples as {each.name}",
            f"/sparql?{urlencode({'query': _TRIPLES, 'syntax': each.name})}",
        )
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    plain = {"Content-Type": "application/sparql-query"}
    long = b"ASK {} #" + b"now(rand" * (_MAX_QUERY_CHARS // 8)
    yield CostlyRequest("long query, POST", "/sparql", plain, long)
    yield CostlyRequest(
        "spaces after NOW, POST", "/sparql", plain, b"ASK {} #" + b"NOW " + b" " * 200_000
    )
    yield CostlyRequest("words of NOW, POST", "/sparql", plain, b"ASK {} #" + b"NOW  " * 45_000)
    yield CostlyRequest("long query, form", "/sparql", form, b"query=" + b"%41" * 300_000)
    yield CostlyRequest("many fields, form", "/sparql", form, b"a=&" * 333_000)
    yield CostlyRequest(
        "many graphs", _many("/sparql", "default-graph-uri", ("a:b",), "query=ASK{}&")
    )
    yield CostlyRequest("a body of NULs", "/sparql", plain, b"\0" * 240_000)


def _headers(names: Names) -> Iterator[CostlyRequest]:
    address = f"/id/{quote(names.slugs[0])}"
    types = ",".join(f"a/b{number};q=0.{number % 9}" for number in range(9000))[:_HEADER]
    tags = ",".join(f'"{number}"' for number in range(20_000))[:_HEADER]
    values = {
        "Accept": (types, "*/*," * (_HEADER // 4), "text/turtle;" * (_HEADER // 12), ";" * _HEADER),
        "If-None-Match": (tags, 'W/"' * (_HEADER // 3), '"' + "a" * _HEADER, "," * _HEADER),
        "Accept-Encoding": (types.replace("a/", "x"), "," * _HEADER),
        "Cookie": ("a=b;" * (_HEADER // 4),),
        "Host": ("a" * 290, "a." * 145, "a" * _TOO_LONG, "a." * (_TOO_LONG // 2)),
        "X-Forwarded-For": ("1," * (_HEADER // 2), "1," * (_TOO_LONG // 2)),
    }
    for name, choices in values.items():
        for number, value in enumerate(choices, 1):
            for path in (address, "/sparql", "/.well-known/void", "/sparql?query=ASK%7B%7D"):
                yield CostlyRequest(f"{name} {number} at {path[:20]}", path, {name: value})
    for each in RDF_FORMATS:
        headers = {"Accept": each.media_type, "Host": f"{each.name}.example"}
        yield CostlyRequest(f"description as {each.name}", "/.well-known/void", headers)


def _downloads() -> Iterator[CostlyRequest]:
    for path in ("/sitemap.xml", "/llms.txt", "/openapi.json"):
        yield CostlyRequest(f"file {path}", path)
    for each in reversed(EXPORT_FORMATS):
        yield CostlyRequest(f"export of {each.name}", f"/export/kbgraph.{each.extension}")
    for each in RDF_FORMATS:
        yield CostlyRequest(f"facts as {each.name}", f"/export/facts.{each.extension}")
    yield CostlyRequest("export, unknown", "/export/kbgraph." + "x" * _ADDRESS)
    yield CostlyRequest("static, unknown", "/static/" + "../" * (_ADDRESS // 3))
    yield from islice(_conditional(), 4)


def _conditional() -> Iterator[CostlyRequest]:
    for coding in ("br", "gzip", "identity", "br;q=0.1, gzip;q=0"):
        yield CostlyRequest(f"ontology in {coding}", "/ontology", {"Accept-Encoding": coding})


def as_arguments(request: CostlyRequest) -> dict[str, Any]:
    """Return the arguments of `http.client.HTTPConnection.request`."""
    method = "POST" if request.body else "GET"
    return {
        "method": method,
        "url": request.path,
        "body": request.body or None,
        "headers": request.headers,
    }
