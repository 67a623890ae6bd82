"""The views that are tested in a real browser, and shown in the screenshots. A new page is a new row here."""

from __future__ import annotations

from typing import Literal, NamedTuple


class View(NamedTuple):
    """A page, and what it must say with JavaScript off."""

    name: str
    path: str
    says: tuple[str, ...]
    status: int = 200
    shown: bool = False
    """Whether the README shows it."""


FOUR = "with=country--kazakhstan&with=country--kyrgyzstan&with=country--tajikistan&with=country--china"
VIEWS = (
    View("home", "/", ("Kazakhstan", "Entries by legal status", "not researched", "How complete it is", "Checked last"), shown=True),
    View("home-by", "/?by=licensingEase", ("Entries by ease of licensing", "medium")),
    View("entry", "/entry/country--kazakhstan", ("Қазақстан", "Central Asia", "L102", "2026-11-22", "Sources", "Source text"), shown=True),
    View("entry-zone", "/entry/free-zone--astana-international-financial-centre", ("Kazakhstan", "Not researched", "of the AIFC: an area")),
    View("entry-stub", "/entry/country--armenia", ("Armenia", "Not yet described")),
    View("search", "/search?q=%D2%9A%D0%B0%D0%B7%D0%B0%D2%9B%D1%81%D1%82%D0%B0%D0%BD", ("Kazakhstan", "Казахстан")),
    View("search-facets", "/search?q=law&where=type:instrument", ("Narrow down", "legal instrument", "CSV", "L")),
    View("search-nothing", "/search?q=zzzzqqqq", ("Nothing here has all these words",)),
    View("compare-form", "/compare", ("Compare", "2 to 6 entries")),
    View("compare", f"/compare?{FOUR}", ("Differences only", "Tajikistan", "not researched", "legal status", "2026-11-22"), shown=True),
    View("compare-differences", f"/compare?{FOUR}&only=differences", ("Differences only", "legal status")),
    View("matrix", "/matrix", ("Belarus", "legal status", "not researched", "Narrow down")),
    View("sparql", "/sparql", ("PREFIX kb:", "Ask")),
    View("missing", "/entry/nothing", ("Nothing here is called nothing",), status=404),
)
WIDTHS = (1280, 390)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
