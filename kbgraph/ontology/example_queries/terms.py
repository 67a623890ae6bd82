"""Terms as the comments and the data blocks of example queries write them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kbgraph.query_syntax import QueryToken
from kbgraph.rdf.prefixes import expand
from kbgraph.rdf.terms import BOOLEAN, DECIMAL, INTEGER, XSD, Iri, Literal, Term

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_IN_IRI = re.compile(r"[^\x00-\x20<>\"{}|^`\\]+")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CHARACTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


@dataclass(frozen=True, slots=True)
class TermReader:
    """Reads terms by the prefixes and the base of a query."""

    prefixes: Mapping[str, str] = field(default_factory=dict, hash=False)
    base: str = ""

    def of_query(self, tokens: Sequence[QueryToken]) -> TermReader:
        """Return a reader that also knows what the prologue of a query declares."""
        prefixes, base = dict(self.prefixes), self.base
        for first, second, third in zip(tokens, tokens[1:], tokens[2:], strict=False):
            match first.kind, second.kind, third.kind:
                case "PREFIX", "NAMESPACE", "IRI":
                    prefixes[second.text[:-1]] = third.text[1:-1]
                case "BASE", "IRI", _:
                    base = second.text[1:-1]
        return replace(self, prefixes=prefixes, base=base)

    def iri(self, word: str) -> Iri | None:
        """Return the IRI of `<…>`, a prefixed name, or a reference relative to the base."""
        inner = word[1:-1] if word.startswith("<") and word.endswith(">") else ""
        if not _IN_IRI.fullmatch(inner or word):
            return None
        if inner:
            return Iri(inner) if _ABSOLUTE.match(inner) else Iri(self.base + inner)
        return expand(word, self.prefixes) if ":" in word else Iri(self.base + word)

    def term(self, tokens: Sequence[QueryToken]) -> Term | None:
        """Return the only term that the tokens of a data block write; None for any others."""
        match tokens:
            case [QueryToken(kind="IRI" | "NAME" | "NAMESPACE", text=text)]:
                return self.iri(text)
            case [QueryToken(kind="STRING", text=text)]:
                return Literal(_unquoted(text))
            case [
                QueryToken(kind="STRING", text=text),
                QueryToken(kind="^^"),
                QueryToken(text=name),
            ]:
                datatype = self.iri(name)
                return None if datatype is None else Literal(_unquoted(text), datatype)
            case [QueryToken(kind="BOOLEAN", text=text)]:
                return Literal(text, BOOLEAN)
            case [QueryToken(kind="+" | "-", text=sign), QueryToken(kind="INTEGER", text=text)]:
                return Literal(str(int(sign + text)), INTEGER)
            case [QueryToken(kind="INTEGER", text=text)]:
                return Literal(str(int(text)), INTEGER)
            case [QueryToken(kind="NUMBER", text=text)]:
                return Literal(text, Iri(XSD + "double") if "e" in text.lower() else DECIMAL)
            case _:
                return None


def _unquoted(string: str) -> str:
    """Return the characters of a string, its quotes and escapes read."""
    quotes = 3 if string[:3] in {'"""', "'''"} and len(string) > 5 else 1
    return _ESCAPE.sub(_character, string[quotes:-quotes])


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _CHARACTERS.get(match[3], match[3])
