"""The day that a request names, and addresses of this server that keep it.

A day in the address of a page is in its links, too.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from time import time
from typing import Any

from flask import g, request, url_for

from kbgraph_web.http import params

_DAY = "day"
_QUARTER_SECONDS = 15 * 60
"""In all zones of time, a day begins with a quarter of an hour."""
_WITHOUT_DAY = (
    "static", "health.", "robots.", "sitemap.", "llms.", "openapi.", "void.", "attachments.",
    "todo.",
)  # fmt: skip
"""The beginnings of the names of routes that are the same on each day."""
_SAME_EACH_DAY = (
    "/sparql", "/question/", "/export/", "/static/", "/file/", "/sitemap", "/robots.txt",
    "/llms.txt", "/openapi.json", "/.well-known/",
)  # fmt: skip
"""The beginnings of addresses whose answers do not depend on the day that it is."""


def read_day() -> None:
    """Read the day of a request for facts, before it is answered; 400 for a text that is none."""
    if request.endpoint and _has_day(request.endpoint):
        setattr(g, _DAY, params.in_force())


def current_day() -> date | None:
    """Return the day that the request names; None for the facts of all times."""
    day: date | None = g.get(_DAY)
    return day


def today() -> date:
    """Return the day that it is here."""
    return _day_at(int(time() // _QUARTER_SECONDS))


# A cache answers in microseconds, of which the day took one.
@lru_cache(maxsize=1)
def _day_at(quarter: int) -> date:
    return datetime.fromtimestamp(quarter * _QUARTER_SECONDS, UTC).astimezone().date()


def day_of_ends() -> date:
    """Return the day by which facts have ended: that of the request, or today."""
    return current_day() or today()


def day_key(environ: dict[str, Any]) -> str:
    """Return what the day that it is adds to the tag and the cache key of a request (PEP 3333).

    Pages tell what has ended by today; it is empty for answers that are the same on each day.
    """
    path: str = environ.get("PATH_INFO", "")
    return "" if path.startswith(_SAME_EACH_DAY) else today().isoformat()


def day_parameter() -> dict[str, str]:
    """Return the parameter that names the day of the request; none without one."""
    day = current_day()
    return {} if day is None else {params.IN_FORCE: day.isoformat()}


def keep_day(endpoint: str, values: dict[str, Any]) -> None:
    """Add the day of the page to the parameters of a link, unless the link has another."""
    if _has_day(endpoint):
        for name, value in day_parameter().items():
            values.setdefault(name, value)


def path_of(endpoint: str, **values: Any) -> str:
    """Return the path of a route without parameters."""
    return url_for(endpoint, **values).partition("?")[0]


def _has_day(endpoint: str) -> bool:
    return not endpoint.startswith(_WITHOUT_DAY)
