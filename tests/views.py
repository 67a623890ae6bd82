"""The views that are tested in a real browser, and shown in the screenshots. A new page is a new row here."""

from __future__ import annotations

from typing import Literal, NamedTuple
from urllib.parse import urlencode


class View(NamedTuple):
    """A page, and what it must say with JavaScript off."""

    name: str
    path: str
    says: tuple[str, ...]
    status: int = 200
    shown: bool = False
    """Whether the README shows it."""


_ASKED = urlencode(
    {
        "page": "1",
        "query": "# How many free zones lie within each place?\nSELECT ?place (COUNT(?zone) AS ?zones) {\n  ?zone kb:within ?place ; a kb:FreeZone .\n} GROUP BY ?place ORDER BY DESC(?zones) ?place\n",
    }
)
VIEWS = (
    View("home", "/", ("Kazakhstan", "Entries by legal status", "not researched", "How complete it is", "Checked last"), shown=True),
    View("home-by", "/?by=licensingEase", ("Entries by ease of licensing", "medium")),
    View("entry", "/entry/country--kazakhstan", ("Қазақстан", "Central Asia", "L102", "2026-11-22", "Sources", "Source text"), shown=True),
    View("entry-zone", "/entry/free-zone--astana-international-financial-centre", ("Kazakhstan", "Not researched", "of the AIFC: an area")),
    View("entry-stub", "/entry/country--armenia", ("Armenia", "Not yet described")),
    View("search", "/search?q=%D2%9A%D0%B0%D0%B7%D0%B0%D2%9B%D1%81%D1%82%D0%B0%D0%BD", ("Kazakhstan", "Казахстан")),
    View("sparql", "/sparql", ("PREFIX kb:", "Ask", "Who supervises a firm")),
    View("sparql-table", f"/sparql?{_ASKED}", ("2 rows", "Hi-Tech Park", "1 line", "CSV"), shown=True),
    View("sparql-chart", f"/sparql?{_ASKED}&view=chart", ("2 rows", "kb:rank", "Chart")),
    View("sparql-graph", "/sparql?page=1&query=CONSTRUCT+WHERE+%7B+%3Fs+kb%3Awithin+%3Fo+%7D", ("22 triples", "Hi-Tech Park", "Turtle")),
    View("ontology", "/ontology", ("kb:within", "front matter", "Lies inside", "c:legal-status-banned"), shown=True),
    View("missing", "/entry/nothing", ("Nothing here is called nothing",), status=404),
)
WIDTHS = (1280, 390)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
