"""Content negotiation by the Accept header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from flask import Request, current_app, g, request
from werkzeug.http import parse_list_header, parse_options_header

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import FORMATS, RDF_FORMATS, Format
from kbgraph.translated import KnowledgeByLanguage
from kbgraph_web.http.day import current_day
from kbgraph_web.http.languages import current_language
from kbgraph_web.http.wsgi import cached_if_short

_MAX_CACHED_CHARS = 500
"""Of an Accept header. Browsers send some 140; a thousand of the longest would fill the memory."""
OnDay: TypeAlias = Callable[[date], KnowledgeBase]
"""Returns the knowledge base as of a day."""
ON_DAY = "kbgraph.on_day"
"""The variable of a request, and the setting of the application, that holds an OnDay."""
BY_LANGUAGE = "kbgraph.by_language"
"""The setting of the application that holds a KnowledgeByLanguage."""
_CURRENT = "current_kb"
HTML_TYPES = ("text/html", "application/xhtml+xml")
CSV, XLSX = "csv", "xlsx"
TABLE_TYPES = {
    CSV: "text/csv",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The media types of tables, by the ending of their addresses."""
PATHS_OF_TABLES = frozenset({"/compare", "/matrix"})
"""The addresses of pages that are tables for a client that prefers them."""
_WEIGHT = re.compile(r"[0-9]*\.?[0-9]*")
"""Digits of a weight; Java sends `q=.2`, against the grammar."""
_CHARSET = "utf-8"


class MediaRange(NamedTuple):
    """A range of media types with its weight, as in `text/*;q=0.5`."""

    type: str
    subtype: str
    parameters: int
    """The number of its parameters: a range with more of them is more specific."""
    weight: float

    @property
    def specificity(self) -> tuple[bool, bool, int]:
        """The precedence of the range, the greatest for the most specific."""
        return self.type != "*", self.subtype != "*", self.parameters

    def matches(self, media_type: str) -> bool:
        """Return whether a media type without parameters is in the range."""
        main, _, sub = media_type.partition("/")
        return self.type in {"*", main} and self.subtype in {"*", sub}


class Accept(NamedTuple):
    """The media ranges that a client accepts."""

    ranges: tuple[MediaRange, ...]
    is_given: bool
    """False without a header: then everything is accepted."""

    def weight(self, media_type: str) -> float:
        """Return the weight of a media type: that of the most specific range that matches it."""
        matching = [each for each in self.ranges if each.matches(media_type)]
        best = max(matching, key=lambda each: (each.specificity, each.weight), default=None)
        return best.weight if best else float(not self.is_given)

    def named(self, media_types: Iterable[str]) -> float | None:
        """Return the greatest weight at which one of these types is named; None if none is."""
        names = tuple(media_types)
        weights = [each.weight for each in self.ranges if f"{each.type}/{each.subtype}" in names]
        return max(weights, default=None)

    def of_format(self, syntax: Format) -> float:
        """Return the weight of a syntax, which a client may name by an alias too.

        A weight of 0 for its own name refuses it. A wildcard is no name.
        """
        if self.named([syntax.media_type]) == 0:
            return 0
        return max(self.weight(syntax.media_type), self.named(syntax.aliases) or 0)


def accept_of(request: Request) -> Accept:
    """Return what a client accepts; an empty header accepts everything, like a missing one."""
    return parse_accept(request.headers.get("Accept", ""))


@cached_if_short(_MAX_CACHED_CHARS, maxsize=1024)
def parse_accept(header: str) -> Accept:
    """Parse an Accept header."""
    ranges = filter(None, map(_range, parse_list_header(header)))
    return Accept(tuple(ranges), bool(header.strip()))


def _range(text: str) -> MediaRange | None:
    """Return a media range; None where the text is none.

    A parameter other than a charset matches what we send, such as a profile of JSON-LD.
    """
    name, parameters = parse_options_header(text)
    main, slash, sub = name.strip().lower().partition("/")
    weight = _weight(parameters.pop("q", "1"))
    is_range = bool(main and slash and sub) and (main != "*" or sub == "*")
    if not is_range or weight is None:
        return None
    if parameters.get("charset", _CHARSET).lower() != _CHARSET:
        return None
    return MediaRange(main, sub, len(parameters), weight)


def _weight(text: str) -> float | None:
    digits = text.strip()
    if not digits.strip(".") or not _WEIGHT.fullmatch(digits):
        return None
    weight = float(digits)
    return weight if weight <= 1 else None


def accepted(request: Request) -> tuple[Format, ...]:
    """Return the syntaxes that a client accepts, the preferred first.

    Without an Accept header these are all syntaxes, in our order.
    """
    return accepted_by(request.headers.get("Accept", ""))


@cached_if_short(_MAX_CACHED_CHARS, maxsize=1024)
def accepted_by(header: str) -> tuple[Format, ...]:
    """Return the same for an Accept header."""
    accept = parse_accept(header)
    rated = [(accept.of_format(each), each) for each in FORMATS]
    return tuple(each for weight, each in sorted(rated, key=lambda item: -item[0]) if weight > 0)


def prefers_html(request: Request) -> bool:
    """Return whether the client names HTML and prefers no RDF to it.

    A client that accepts anything without naming HTML is a program.
    """
    accept = accept_of(request)
    html = accept.named(HTML_TYPES) or 0
    return 0 < html >= max(map(accept.of_format, RDF_FORMATS))


def preferred_data(request: Request) -> Format | None:
    """Return the RDF syntax that a client prefers to HTML; None for a client without preference."""
    accept = accept_of(request)
    best = next((each for each in accepted(request) if each.is_rdf), None)
    if best is None or not accept.is_given:
        return None
    return best if accept.of_format(best) > accept.weight("text/html") else None


def preferred_table(accept: Accept) -> str:
    """Return the ending of the table that a client prefers to a page; empty if it prefers none.

    A client that accepts anything without naming a table gets the page.
    """
    weights = {ending: accept.named([each]) or 0 for ending, each in TABLE_TYPES.items()}
    ending = max(weights, key=weights.__getitem__)
    html = accept.named(HTML_TYPES) or 0
    is_preferred = weights[ending] > html and weights[ending] >= accept.weight("text/html")
    return ending if is_preferred else ""


def seeks_table(environ: dict[str, Any]) -> bool:
    """Return whether a request (PEP 3333) of a page is answered by the way to its table.

    It is no 304 then: the tag of the address is that of the page.
    """
    is_of_tables = environ.get("PATH_INFO", "") in PATHS_OF_TABLES
    return is_of_tables and bool(preferred_table(parse_accept(environ.get("HTTP_ACCEPT", ""))))


def served_kb() -> KnowledgeBase:
    """Return the knowledge base that the current application serves, with the facts of all times.

    For what does not depend on the day: settings, the ontology, and the generation.
    """
    base: KnowledgeBase = current_app.config["KNOWLEDGE"]
    return base


def current_kb() -> KnowledgeBase:
    """Return the knowledge base as of the day of the request, with labels in its language.

    A worker has a way of its own to make that of a day, which it hands on with the request.
    """
    base: KnowledgeBase | None = g.get(_CURRENT)
    if base is None:
        day = current_day()
        on_day: OnDay = request.environ.get(ON_DAY) or current_app.config[ON_DAY]
        by_language: KnowledgeByLanguage = current_app.config[BY_LANGUAGE]
        original = served_kb() if day is None else on_day(day)
        base = by_language.translated(original, current_language().labels)
        setattr(g, _CURRENT, base)
    return base
