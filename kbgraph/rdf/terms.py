"""RDF terms: IRIs, literals and triples, and how N-Triples writes them.

They are small, immutable and hashable. IRIs are not checked here; iris.py makes them.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import NamedTuple, TypeAlias

from kbgraph.xml_characters import EXCLUDED, REPLACEMENT


class Iri(str):
    """An absolute IRI (RFC 3987)."""

    __slots__ = ()


XSD = "http://www.w3.org/2001/XMLSchema#"
STRING, BOOLEAN, INTEGER = Iri(XSD + "string"), Iri(XSD + "boolean"), Iri(XSD + "integer")
DECIMAL, DATE, DATE_TIME, YEAR, YEAR_MONTH = (
    Iri(XSD + "decimal"),
    Iri(XSD + "date"),
    Iri(XSD + "dateTime"),
    Iri(XSD + "gYear"),
    Iri(XSD + "gYearMonth"),
)
EDTF = Iri("http://id.loc.gov/datatypes/edtf")
"""Uncertain dates: Extended Date/Time Format (Library of Congress; ISO 8601-2, annex A)."""


class Literal(NamedTuple):
    """An RDF literal (RDF 1.1 Concepts, section 3.3)."""

    lexical: str
    datatype: Iri = STRING
    language: str = ""

    def __str__(self) -> str:
        """Return the lexical form."""
        return self.lexical


Term: TypeAlias = Iri | Literal


class Triple(NamedTuple):
    """An RDF triple."""

    subject: Iri
    predicate: Iri
    object: Term


def text(value: str, language: str = "") -> Literal:
    """Return a string literal, with its language tag in lower case as in RDF 1.1."""
    return Literal(value, STRING, language.lower())


def boolean(value: bool) -> Literal:  # noqa: FBT001 - the value itself
    """Return an `xsd:boolean`."""
    return Literal("true" if value else "false", BOOLEAN)


def number(value: Decimal | int, datatype: Iri = DECIMAL) -> Literal:
    """Return a number in canonical form, which the store returns unchanged."""
    decimal = Decimal(value)
    if datatype == INTEGER:
        return Literal(str(int(decimal)), INTEGER)
    plain = format(decimal, "f")
    short = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return Literal("0" if short in {"-0", ""} else short, datatype)


def canonical(decimal: str) -> str:
    """Return the canonical form of a decimal; another text is returned unchanged."""
    try:
        return number(Decimal(decimal)).lexical
    except (InvalidOperation, ValueError):
        return decimal


def day(value: date) -> Literal:
    """Return an `xsd:date`."""
    return Literal(value.isoformat(), DATE)


def moment(value: datetime) -> Literal:
    """Return an `xsd:dateTime`, with `Z` for UTC, as in the canonical form."""
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
}
_TO_ESCAPE = re.compile(rf'[\\"\n\r\t]|{EXCLUDED.pattern}')


def written(term: Term) -> str:
    """Return a term as N-Triples writes it (RDF 1.1 N-Triples, section 2).

    Characters that XML excludes are replaced, so that RDF/XML says the same as other syntaxes.
    """
    if isinstance(term, Iri):
        return f"<{term}>"
    lexical, datatype, language = term
    # Most texts are printable: to ask for that first takes half the time.
    if not lexical.isprintable() or '"' in lexical or "\\" in lexical:
        lexical = _TO_ESCAPE.sub(lambda match: _ESCAPES.get(match[0], REPLACEMENT), lexical)
    if language:
        return f'"{lexical}"@{language}'
    return f'"{lexical}"' if datatype == STRING else f'"{lexical}"^^<{datatype}>'


def triple_text(triple: Triple) -> str:
    """Return a triple as N-Triples writes it, without the dot."""
    return f"<{triple[0]}> <{triple[1]}> {written(triple[2])}"
