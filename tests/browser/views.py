"""The views of browser tests and screenshots. A new page is a new row here."""

from __future__ import annotations

from typing import Literal, NamedTuple
from urllib.parse import urlencode


class View(NamedTuple):
    """A page, and the texts that it has without JavaScript."""

    name: str
    path: str
    says: tuple[str, ...]
    status: int = 200
    shown: bool = False
    """Whether the README shows the screenshot."""


_SUPERVISED = """# Which free zones lie where, and who supervises firms there?
SELECT ?zone ?place ?regulator {
  ?zone a kb:FreeZone ; kb:within ?place ; kb:supervisedBy ?regulator .
} ORDER BY ?zone
"""
_COUNTED = """# How many free zones lie within each place?
SELECT ?place (COUNT(?zone) AS ?zones) {
  ?zone kb:within ?place ; a kb:FreeZone .
} GROUP BY ?place ORDER BY DESC(?zones) ?place
"""
_MEMBERS = """# Of how many bodies is each country a member?
SELECT ?country (COUNT(?body) AS ?bodies) {
  ?country a kb:Country ; org:memberOf ?body .
} GROUP BY ?country
"""


def query_path(query: str, **more: str) -> str:
    """Return the path of the page with a query's results."""
    return f"/sparql?{urlencode({'page': '1', 'query': query, **more})}"


FOUR = (
    "with=country--kazakhstan&with=country--kyrgyzstan&with=country--tajikistan&with=country--china"
)
VIEWS = (
    View(
        "home",
        "/",
        (
            "China",
            "Questions by topic",
            "Entries by legal status",
            "How strong the facts are",
            "not researched",
            "Coverage",
            "Recently checked",
        ),
        shown=True,
    ),
    View("home-by", "/?by=travelRule", ("Entries by travel rule", "in force")),
    View(
        "entry",
        "/entry/country--kazakhstan",
        ("Қазақстан", "Central Asia", "2026-11-29", "Sources", "Source text"),
        shown=True,
    ),
    View(
        "entry-zone",
        "/entry/free-zone--astana-international-financial-centre",
        ("Kazakhstan", "Not researched", "On this page"),
    ),
    View(
        "suggestions",
        "/suggestions/supranational--giaba",
        ("Links that Inter-Governmental", "may lack"),
    ),
    View(
        "lines",
        "/lines/country--kazakhstan",
        (
            "Lines of Kazakhstan",
            "currency = tenge",
            "comment",
        ),
    ),
    View(
        "citations",
        "/citations/country--kazakhstan",
        ("Citations of Kazakhstan", "All as", "BibTeX", "country/country--kazakhstan.md, line"),
    ),
    View(
        "evidence",
        "/evidence/country--kazakhstan/mining.electricity.kursiv-power",
        ("one secondary", "| Electricity |", "Kursiv", "2023-06-06", "Markdown footnote"),
    ),
    View(
        "basket",
        "/basket?claim=country--kazakhstan%23mining.electricity.kursiv-power&claim=none%23x",
        ("1 fact from 1 source", "No claim is called", "none#x", "CSL-JSON", "Remove"),
    ),
    View(
        "entry-stub",
        "/entry/regulator--qatar-financial-centre-authority",
        ("Mentioned elsewhere; no entry yet.",),
    ),
    View(
        "search",
        "/search?q=%D2%9A%D0%B0%D0%B7%D0%B0%D2%9B%D1%81%D1%82%D0%B0%D0%BD",
        ("Kazakhstan", "Казахстан"),
    ),
    View(
        "graph",
        "/graph/country--kazakhstan",
        ("Around Kazakhstan", "member of", "Eurasian Economic Union"),
        shown=True,
    ),
    View(
        "graph-far",
        "/graph/free-zone--astana-international-financial-centre?depth=2&without=kb:borders",
        ("Kazakhstan", "borders"),
    ),
    View(
        "hierarchy",
        "/hierarchy/country--kazakhstan",
        ("Central Asia", "contains 3", "Astana Financial Services Authority", "also under"),
    ),
    View(
        "whole-graph",
        "/graph",
        ("The whole graph", "Connected things", "African Union", "Europe"),
    ),
    View(
        "path",
        "/path?from=AIFC&to=FATF",
        ("3 steps, 4 paths", "role suspended", "Eurasian Group"),
        shown=True,
    ),
    View("path-asked", "/path?from=Kazakstan&to=EAEU", ("Did you mean", "Kazakhstan")),
    View(
        "sparql",
        "/sparql?words=who+supervises+a+firm&lesson=2",
        ("PREFIX kb:", "Run", "Found for", "Which regulator supervises a firm", "A fact of each"),
    ),
    View(
        "question",
        "/question/who-supervises-in-a-zone?zone=free-zone--difc",
        ("Which regulator supervises", "Dubai Financial Services Authority", "Show query"),
    ),
    View("ask", query_path(_SUPERVISED), ("rows", "Hi-Tech Park", "lines", "CSV"), shown=True),
    View("ask-chart", query_path(_COUNTED, view="chart"), ("4 rows", "Dubai", "Chart")),
    View(
        "ask-map",
        query_path(_MEMBERS, view="map", extent="entries"),
        ("rows", "Map", "Kazakhstan", "Where"),
        shown=True,
    ),
    View(
        "ask-graph",
        query_path("CONSTRUCT WHERE { ?s a kb:FreeZone ; kb:within ?o }"),
        ("triples", "Hi-Tech Park", "Turtle"),
    ),
    View(
        "ontology",
        "/ontology",
        ("kb:within", "front matter", "Lies inside", "c:legal-status-banned"),
        shown=True,
    ),
    View(
        "search-facets",
        "/search?q=law&where=type:instrument",
        ("Filters", "legal instrument", "CSV", "L"),
        shown=True,
    ),
    View("search-nothing", "/search?q=zzzzqqqq", ("No results.", "may not cover this")),
    View("compare-form", "/compare", ("Compare", "Two to six entries")),
    View(
        "compare",
        f"/compare?{FOUR}",
        ("Differences only", "Tajikistan", "not researched", "legal status", "2026-11-29"),
        shown=True,
    ),
    View(
        "compare-differences",
        f"/compare?{FOUR}&rows=differences",
        ("Differences only", "legal status"),
    ),
    View(
        "matrix",
        "/matrix",
        ("Belarus", "legal status", "not researched", "Filters"),
        shown=True,
    ),
    View(
        "facts",
        "/facts?evidence=one-secondary",
        ("one secondary", "Kazakhstan"),
    ),
    View(
        "timeline",
        "/timeline?year=2026",
        ("What changed in 2026?", "day not known", "may hold"),
        shown=True,
    ),
    View(
        "missing",
        "/entry/nothing",
        ("Nothing in the knowledge base is called 'nothing'",),
        status=404,
    ),
)
WIDTHS = (1280, 390)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
