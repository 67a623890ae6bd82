"""RDF terms: small, immutable, hashable. An IRI is a string, a literal three strings, a triple three terms.

Nothing here checks or makes an IRI (iris.py does); nothing here knows a store (store.py does).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import NamedTuple, TypeAlias


class Iri(str):
    """An absolute IRI (RFC 3987)."""

    __slots__ = ()


XSD = "http://www.w3.org/2001/XMLSchema#"
STRING, BOOLEAN, INTEGER = Iri(XSD + "string"), Iri(XSD + "boolean"), Iri(XSD + "integer")
DECIMAL, DATE, DATE_TIME, YEAR = (
    Iri(XSD + "decimal"),
    Iri(XSD + "date"),
    Iri(XSD + "dateTime"),
    Iri(XSD + "gYear"),
)


class Literal(NamedTuple):
    """An RDF literal: lexical form, datatype and language tag (RDF 1.1 Concepts, section 3.3)."""

    lexical: str
    datatype: Iri = STRING
    language: str = ""

    def __str__(self) -> str:
        """The lexical form."""
        return self.lexical


Term: TypeAlias = Iri | Literal


class Triple(NamedTuple):
    """One RDF triple."""

    subject: Iri
    predicate: Iri
    object: Term


def text(value: str, language: str = "") -> Literal:
    """A string, with a language tag where one is given (lower case, as RDF 1.1 normalises it)."""
    return Literal(value, STRING, language.lower())


def boolean(value: bool) -> Literal:  # noqa: FBT001 - the value itself
    """`true` or `false`."""
    return Literal("true" if value else "false", BOOLEAN)


def number(value: Decimal | int, datatype: Iri = DECIMAL) -> Literal:
    """A number in canonical lexical form without trailing zeros, so that the store gives it back unchanged."""
    decimal = Decimal(value)
    if datatype == INTEGER:
        return Literal(str(int(decimal)), INTEGER)
    plain = format(decimal, "f")
    short = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return Literal("0" if short in {"-0", ""} else short, datatype)


def canonical(decimal: str) -> str:
    """A decimal's lexical form in canonical form; what is no number stays as it is."""
    try:
        return number(Decimal(decimal)).lexical
    except (InvalidOperation, ValueError):
        return decimal


def day(value: date) -> Literal:
    """A calendar day (`xsd:date`)."""
    return Literal(value.isoformat(), DATE)


def moment(value: datetime) -> Literal:
    """A point in time (`xsd:dateTime`); UTC is written `Z`, as the canonical form has it."""
    lexical = value.isoformat()
    if value.tzinfo is not None and value.utcoffset() == UTC.utcoffset(None):
        lexical = value.replace(tzinfo=None).isoformat() + "Z"
    return Literal(
        re.sub(r"(\.\d*?)0+(?=Z|[+-]|$)", lambda m: m[1].rstrip("."), lexical), DATE_TIME
    )


_ESCAPES = {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\b": "\\b",
    "\f": "\\f",
}
_TO_ESCAPE = re.compile(r'[\\"\n\r\t\b\f]')


def written(term: Term) -> str:
    """A term as N-Triples has it (RDF 1.1 N-Triples, section 2), the language tag in lower case."""
    if isinstance(term, Iri):
        return f"<{term}>"
    lexical, datatype, language = term
    if _TO_ESCAPE.search(lexical):
        lexical = _TO_ESCAPE.sub(lambda match: _ESCAPES[match[0]], lexical)
    if language:
        return f'"{lexical}"@{language}'
    return f'"{lexical}"' if datatype == STRING else f'"{lexical}"^^<{datatype}>'


def triple_text(triple: Triple) -> str:
    """A triple as N-Triples has it, without the dot."""
    return f"<{triple[0]}> <{triple[1]}> {written(triple[2])}"
