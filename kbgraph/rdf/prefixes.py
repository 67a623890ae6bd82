"""Short forms of IRIs: prefixed names and relative references.

The grammar is that of SPARQL 1.1 (section 19.8, from PNAME_NS on), which Turtle 1.1 shares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from kbgraph.rdf.terms import Iri

BASIC_LETTER = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\uffef_"
)
_LETTER = rf"{BASIC_LETTER}\ufff0-\ufffd\U00010000-\U000effff"
"""PN_CHARS_U; BASIC_LETTER are those that Oxigraph's SPARQL reads."""
MARK = r"\-0-9\u00b7\u0300-\u036f\u203f\u2040"
"""The rest of PN_CHARS, for a class of a pattern."""
PERCENT = "%[0-9A-Fa-f]{2}"
ESCAPE = r"\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL = (
    rf"(?:[{_LETTER}:0-9]|{PERCENT}|{ESCAPE})"
    rf"(?:\.*(?:[{_LETTER}{MARK}:]|{PERCENT}|{ESCAPE}))*"
)
"""PN_LOCAL."""
_PLAIN_LOCAL = rf"(?:[{BASIC_LETTER}:0-9]|{PERCENT})(?:\.?(?:[{BASIC_LETTER}{MARK}:]|{PERCENT}))*"
"""PN_LOCAL without escapes.

Oxigraph's SPARQL reads neither two dots in a row nor letters above U+FFEF, so they are not written.
"""
PREFIXED_NAME = rf"(?:[{_LETTER}](?:\.*[{_LETTER}{MARK}])*+)?:(?:{_LOCAL})?"
"""PNAME_LN or PNAME_NS, as a part of a pattern."""
_HAS_SCHEME = re.compile(r"[^/?#]*:")


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """Return a pattern, compiled at first use: that takes 3 ms."""
    return re.compile(text)


def prefixed_names(iri: str, prefixes: Mapping[str, str]) -> Iterator[str]:
    """Yield the prefixed names of an IRI, the longest namespace first.

    A name that needs a backslash (`kb:a\\/b`) is left out, as is a namespace itself: for these the
    IRI is easier to read.
    """
    fitting = [(prefix, space) for prefix, space in prefixes.items() if iri.startswith(space)]
    for prefix, space in sorted(fitting, key=lambda item: -len(item[1])):
        local = iri[len(space) :]
        if _pattern(_PLAIN_LOCAL).fullmatch(local):
            yield f"{prefix}:{local}"


def shorten(iri: str, prefixes: Mapping[str, str]) -> str | None:
    """Return the prefixed name of an IRI; None where it has none."""
    return next(prefixed_names(iri, prefixes), None)


def expand(name: str, prefixes: Mapping[str, str]) -> Iri | None:
    """Return the IRI of a prefixed name; None for an unknown prefix or a wrong name."""
    prefix, colon, local = name.partition(":")
    if not colon or prefix not in prefixes or not (_pattern(_LOCAL).fullmatch(local) or not local):
        return None
    return Iri(prefixes[prefix] + re.sub(r"\\(.)", r"\1", local))


def reference(iri: str, base: str, prefixes: Mapping[str, str]) -> str:
    """Return an IRI as it stands in a query with this base and these prefixes.

    It is a prefixed name, or the IRI in angle brackets, relative to the base where it is below it.
    """
    return shorten(iri, prefixes) or f"<{relative(iri, base)}>"


def relative(iri: str, base: str) -> str:
    """Return an IRI relative to a base that ends in a slash (RFC 3986, section 5).

    An IRI that is not below the base stays whole, as does one whose rest would resolve to another
    IRI: it looks like a scheme, a host, or steps between folders.
    """
    rest = iri.removeprefix(base)
    segments = re.split(r"[?#]", rest, maxsplit=1)[0].split("/")
    is_safe = not (rest.startswith("/") or _HAS_SCHEME.match(rest) or {".", ".."} & {*segments})
    return rest if is_safe else iri
