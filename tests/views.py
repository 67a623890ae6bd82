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


VIEWS = (
    View("home", "/", ("Kazakhstan", "Entries by legal status", "not researched", "How complete it is", "Checked last"), shown=True),
    View("home-by", "/?by=licensingEase", ("Entries by ease of licensing", "medium")),
    View("entry", "/entry/country--kazakhstan", ("Қазақстан", "Central Asia", "L102", "2026-11-22", "Sources", "Source text"), shown=True),
    View("entry-zone", "/entry/free-zone--astana-international-financial-centre", ("Kazakhstan", "Not researched", "of the AIFC: an area")),
    View("entry-stub", "/entry/country--armenia", ("Armenia", "Not yet described")),
    View("search", "/search?q=%D2%9A%D0%B0%D0%B7%D0%B0%D2%9B%D1%81%D1%82%D0%B0%D0%BD", ("Kazakhstan", "Казахстан")),
    View("sparql", "/sparql", ("PREFIX kb:", "Ask")),
    View(
        "graph",
        "/graph/country--kazakhstan",
        ("Around Kazakhstan", "24 things, 83 facts", "member of", "Eurasian Economic Union"),
        shown=True,
    ),
    View("graph-far", "/graph/free-zone--astana-international-financial-centre?depth=2&without=kb:borders", ("Kazakhstan", "borders")),
    View("path", "/path?from=AIFC&to=FATF", ("3 hops, 3 paths", "role suspended", "Eurasian Group"), shown=True),
    View("path-asked", "/path?from=Kazakstan&to=EAEU", ("Did you mean", "Kazakhstan")),
    View("missing", "/entry/nothing", ("Nothing here is called nothing",), status=404),
)
WIDTHS = (1280, 390)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
