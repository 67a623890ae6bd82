"""Query parameters: numbers, directions and relations.

A parameter that cannot be read is 400 with a sentence that names the parameter and the values that
it accepts. Addresses that end in `.json` send the sentence as JSON (`kbgraph_web.http.errors`).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import abort, request

from kbgraph.network import Direction

MAX_PAGE = 99_999
_MAX_DIGITS = 9
DIRECTIONS: dict[str, Direction | None] = {
    "both": None,
    "outgoing": Direction.ALONG,
    "incoming": Direction.AGAINST,
}
"""The facts that a step follows: those that start from a thing, those that lead to it, or both."""


class RelationParams(NamedTuple):
    """The relations that steps may follow, by any of their names."""

    only: tuple[str, ...]
    """The only relations allowed; empty allows all."""
    without: tuple[str, ...]


def may_have_body(environ: dict[str, Any]) -> bool:
    """Return whether a request (PEP 3333) states a body, on which its response may depend."""
    get = environ.get
    return bool(get("CONTENT_LENGTH") or get("CONTENT_TYPE") or get("HTTP_TRANSFER_ENCODING"))


def number(name: str, default: int, *, minimum: int, maximum: int) -> int:
    """Return a whole number of the address; 400 unless it is within the bounds.

    A form sends an empty field as an empty text: it has the default, as a missing one has.
    """
    text = request.args.get(name, "")
    if not text:
        return default
    is_whole = text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS
    if not is_whole or not minimum <= int(text) <= maximum:
        abort(400, f"{name} must be a whole number from {minimum} to {maximum}")
    return int(text)


def first_item_of_page(page_size: int) -> int:
    """Return the index of the first item on the page that `page` names.

    Pages count from 1, items from 0.
    """
    return (number("page", 1, minimum=1, maximum=MAX_PAGE) - 1) * page_size


def seconds(name: str) -> float | None:
    """Return a duration of the address or the form; 400 unless above 0.

    None if the request does not name it.
    """
    text = request.values.get(name, "")
    if not text:
        return None
    try:
        duration = float(text)
    except ValueError:
        duration = -1
    if not 0 < duration < float("inf"):
        abort(400, f"{name} must be a number of seconds above 0")
    return duration


def direction() -> str:
    """Return the direction of the address, a key of DIRECTIONS; 400 if it is none."""
    name = request.args.get("direction", "both")
    if name not in DIRECTIONS:
        abort(400, f"direction must be one of {', '.join(DIRECTIONS)}")
    return name


def relations(deprecated_only: str = "") -> RelationParams:
    """Return the relations that `only` and `without` name, each once.

    `deprecated_only` is an older name of `only` that the route still accepts.
    """
    only = request.args.getlist("only")
    if deprecated_only:
        only += request.args.getlist(deprecated_only)
    without = request.args.getlist("without")
    return RelationParams(tuple(dict.fromkeys(only)), tuple(dict.fromkeys(without)))


def required_text(name: str, meaning: str) -> str:
    """Return a text of the address; 400 if it is missing, with what it should hold."""
    text = request.args.get(name, "").strip()
    if not text:
        abort(400, f"give {name}: {meaning}")
    return text
