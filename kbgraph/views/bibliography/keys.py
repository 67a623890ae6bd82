"""Keys of bibliographies: ASCII, the same in each export, and of one source each."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

_PLAIN = re.compile(r"[a-z0-9](?:[a-z0-9.:-]*[a-z0-9])?")
_NOT_PLAIN = re.compile(r"[^a-z0-9.:-]+")
_MAX_CHARS, _DIGITS = 80, 8
_NAMELESS = "source"


def citation_key(iri: str, base: str) -> str:
    """Return the key of an entry, a source or a claim: `entry--name:source-id`.

    Small letters, digits, and `.`, `:`, `-` are kept, since BibTeX, pandoc and footnotes take them
    all. BibTeX takes keys for one that differ in case alone. A name with other characters gets a
    digest of the IRI, so that no two have one key, and no key depends on those beside it.
    """
    name = iri.removeprefix(base).removeprefix("entry/")
    name = name.replace("#source.", ":").replace("#", ":")
    if len(name) <= _MAX_CHARS and _PLAIN.fullmatch(name):
        return name
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = _NOT_PLAIN.sub("-", folded)[:_MAX_CHARS].strip("-.:") or _NAMELESS
    return f"{words}-{sha256(iri.encode(errors='replace')).hexdigest()[:_DIGITS]}"
