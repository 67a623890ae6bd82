"""The datatypes that a parameter may have, and the texts that are their values."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from kbgraph.rdf.terms import (
    BOOLEAN,
    DATE,
    DECIMAL,
    INTEGER,
    STRING,
    XSD,
    YEAR,
    YEAR_MONTH,
    Iri,
    Literal,
)
from kbgraph.xml_characters import EXCLUDED

_MAX_CHARS = 1_000
"""Of a value. A date has ten, and a text that is searched for is a few words."""
_TRUTH = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}


class Datatype(NamedTuple):
    """A datatype, and how its values are written."""

    iri: Iri
    noun: str
    """The noun with its article, as in `a day`."""
    example: str
    """A value as it is written; empty where each text is one."""
    lexical_form: Callable[[str], str | None]
    """Returns the lexical form of a text, or None for a text that is no value."""

    def read(self, text: str) -> Literal | None:
        """Return the value that a text writes; None where it writes none."""
        if len(text) > _MAX_CHARS or EXCLUDED.search(text):
            return None
        lexical = self.lexical_form(text)
        return None if lexical is None else Literal(lexical, self.iri)


def _matching(pattern: str) -> Callable[[str], str | None]:
    form = re.compile(pattern, re.ASCII)
    return lambda text: text if form.fullmatch(text) else None


def _integer(least: int | None = None) -> Callable[[str], str | None]:
    form = _matching(r"[+-]?[0-9]{1,18}")

    def lexical_form(text: str) -> str | None:
        number = int(text) if form(text) else None
        return None if number is None or (least is not None and number < least) else str(number)

    return lexical_form


def _day(text: str) -> str | None:
    if not _DAY(text):
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:  # There is no such day.
        return None


_DAY = _matching(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = "a whole number"
DATATYPES = {
    each.iri: each
    for each in (
        Datatype(STRING, "a text", "", lambda text: text),
        Datatype(BOOLEAN, "yes or no", "yes", lambda text: _TRUTH.get(text.lower())),
        Datatype(INTEGER, _WHOLE, "12", _integer()),
        Datatype(Iri(XSD + "nonNegativeInteger"), f"{_WHOLE} from 0 on", "12", _integer(0)),
        Datatype(Iri(XSD + "positiveInteger"), f"{_WHOLE} from 1 on", "12", _integer(1)),
        Datatype(DECIMAL, "a number", "0.5", _matching(r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{1,30})?)")),
        Datatype(DATE, "a day", "2024-12-30", _day),
        Datatype(YEAR, "a year", "2024", _matching("(?!0000)[0-9]{4}")),
        Datatype(YEAR_MONTH, "a month", "2024-12", _matching("(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])")),
    )
}
"""The datatypes by their IRIs."""
