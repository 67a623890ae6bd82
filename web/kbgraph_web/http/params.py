"""The parameters of addresses: one word has one meaning, read by one function.

On every route, an empty value is a missing one, as forms send it. A value that cannot be read, and
two values of a parameter that takes one, are 400 with a sentence that names the parameter and the
values that it accepts. Addresses that end in `.json` send the sentence as JSON
(`kbgraph_web.http.errors`). Parameters of other names are ignored, since others add theirs to
addresses: mail and social networks (`utm_source`), and clients of SPARQL (`format`, `output`). The
exceptions are names that seem meant for `in-force`, or for a parameter of a question.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import unquote_plus

from flask import abort, request

from kbgraph.evidence.in_force import parse_day
from kbgraph.network import Direction
from kbgraph.views.evidence_filters import EVIDENCE, Age, parse_age

MAX_PAGE = 99_999
MAX_SEARCH_CHARS = 200
_MAX_DIGITS = 9
DIRECTIONS: dict[str, Direction | None] = {
    "both": None,
    "outgoing": Direction.ALONG,
    "incoming": Direction.AGAINST,
}
"""The facts that a step follows: those that start from a thing, those that lead to it, or both."""
IN_FORCE = "in-force"
"""The parameter that names a day, such as 2024-12-30."""
_MISSPELT_IN_FORCE = frozenset({"in_force", "inForce", "inforce"})
"""Spellings whose silent loss would answer with facts of all times."""
EVIDENCE_PARAMETER, ISSUED_BEFORE, CHECKED_BEFORE = "evidence", "issued-before", "checked-before"
"""The parameters that name conditions on the evidence for facts."""
EVIDENCE_PARAMETERS = (EVIDENCE_PARAMETER, ISSUED_BEFORE, CHECKED_BEFORE)
OF_PROPERTY, ABOUT, WITH_CLAIM, ALONE = "of", "about", "with", "alone"
"""The parameters that name the fact of a claim, or the claims that say the same as it."""
_FLAGS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


class RelationParams(NamedTuple):
    """The relations that steps may follow, by any of their names."""

    only: tuple[str, ...]
    """The only relations allowed; empty allows all."""
    without: tuple[str, ...]


def may_have_body(environ: dict[str, Any]) -> bool:
    """Return whether a request (PEP 3333) states a body, on which its response may depend."""
    get = environ.get
    return bool(get("CONTENT_LENGTH") or get("CONTENT_TYPE") or get("HTTP_TRANSFER_ENCODING"))


def texts(name: str, former: str = "") -> tuple[str, ...]:
    """Return the values of a parameter of the address or the form, each once.

    `former` is an older name of the parameter that the route still accepts.
    """
    names = (name, former) if former else (name,)
    values = (value.strip() for each in names for value in request.values.getlist(each))
    return tuple(dict.fromkeys(filter(None, values)))


def text(name: str, default: str = "") -> str:
    """Return the value of a parameter; 400 if it has several."""
    values = texts(name)
    if len(values) > 1:
        abort(400, f"give {name} once")
    return values[0] if values else default


def required_text(name: str, meaning: str) -> str:
    """Return the value of a parameter; 400 if it is missing, with what it should hold."""
    value = text(name)
    if not value:
        abort(400, f"give {name}: {meaning}")
    return value


def choice(name: str, choices: Collection[str], default: str = "", former: str = "") -> str:
    """Return the value of a parameter that is one of some words; 400 if it is another.

    `former` is an older name of the parameter, which is read where the new one is missing.
    """
    used = former if former and not texts(name) else name
    value = text(used, default)
    if value != default and value not in choices:
        abort(400, f"{used} must be one of {', '.join(choices)}")
    return value


def flag(name: str) -> bool:
    """Return whether a parameter is set; 400 if its value says neither yes nor no."""
    value = text(name, "0").lower()
    if value not in _FLAGS:
        abort(400, f"{name} must be 1 or 0, true or false, yes or no")
    return _FLAGS[value]


def number(name: str, default: int, *, minimum: int, maximum: int) -> int:
    """Return a whole number; 400 unless it is within the bounds."""
    value = text(name)
    if not value:
        return default
    is_whole = value.isascii() and value.isdecimal() and len(value) <= _MAX_DIGITS
    if not is_whole or not minimum <= int(value) <= maximum:
        abort(400, f"{name} must be {_bounds(minimum, maximum)}")
    return int(value)


def _bounds(minimum: int, maximum: int) -> str:
    return str(minimum) if minimum == maximum else f"a whole number from {minimum} to {maximum}"


def first_item_of_page(page_size: int) -> int:
    """Return the index of the first item on the page that `page` names.

    Pages count from 1, items from 0.
    """
    return (number("page", 1, minimum=1, maximum=MAX_PAGE) - 1) * page_size


def results_page() -> int:
    """Return the number of the page of a query's results, from 1; 0 if `page` names none."""
    return number("page", 0, minimum=1, maximum=MAX_PAGE)


def seconds(name: str) -> float | None:
    """Return a duration; 400 unless above 0. None if the request does not name it."""
    value = text(name)
    if not value:
        return None
    try:
        duration = float(value)
    except ValueError:
        duration = -1
    if not 0 < duration < float("inf"):
        abort(400, f"{name} must be a number of seconds above 0")
    return duration


def in_force() -> date | None:
    """Return the day as of which to answer; 400 for a text that is no day. None without it."""
    value = text(IN_FORCE)
    if misspelt := _MISSPELT_IN_FORCE.intersection(request.args):
        abort(400, f"{min(misspelt)} is no parameter: write {IN_FORCE}")
    try:
        return parse_day(value) if value else None
    except ValueError as error:
        abort(400, f"{IN_FORCE}: {error}")


def names_day(query: str) -> bool:
    """Return whether the parameters of an address have one that names a day.

    The route judges its value.
    """
    return ("force" in query or "%" in query) and any(
        unquote_plus(each.partition("=")[0]) == IN_FORCE for each in query.split("&")
    )


def names_evidence(query: str) -> bool:
    """Return whether the parameters of an address may have conditions on evidence."""
    return any(f"{each}=" in query for each in EVIDENCE_PARAMETERS)


def evidence() -> tuple[str, ...]:
    """Return the conditions on strength and agreement; 400 for an unknown one."""
    names = texts(EVIDENCE_PARAMETER)
    if not set(EVIDENCE).issuperset(names):
        abort(400, f"{EVIDENCE_PARAMETER} must be one of {', '.join(EVIDENCE)}")
    return names


def age(name: str) -> Age | date | None:
    """Return the day or the span of time of a parameter; 400 for another text. None without it."""
    value = text(name)
    try:
        return parse_age(value) if value else None
    except ValueError as error:
        abort(400, f"{name}: {error}")


def direction() -> str:
    """Return the direction of the address, a key of DIRECTIONS; 400 if it is none."""
    return choice("direction", DIRECTIONS, "both")


def relations(former_only: str = "") -> RelationParams:
    """Return the relations that `only`, or its older name, and `without` name, each once."""
    return RelationParams(texts("only", former_only), texts("without"))


def search_text(name: str = "q") -> str:
    """Return the words of a search; 400 if they are longer than a search needs."""
    value = text(name)
    if len(value) > MAX_SEARCH_CHARS:
        abort(400, f"{name} must have at most {MAX_SEARCH_CHARS} characters")
    return value
