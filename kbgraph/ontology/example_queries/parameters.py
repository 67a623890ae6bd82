"""The parameters of an example query, which lines of its comment declare.

    # @param place kb:Place id/place--x The place that is asked about

A parameter has the name of a variable, a type (a class, a scheme of concepts or a datatype), a
default, and perhaps a description. The query gives the variable the default in a data block, so
that it is a query of its own: `VALUES ?place { <id/place--x> }`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kbgraph.findings import Fault, Severity
from kbgraph.fuzzy import nearest_words
from kbgraph.ontology.example_queries.binding import DataBlock
from kbgraph.ontology.example_queries.datatypes import DATATYPES
from kbgraph.ontology.example_queries.terms import TermReader
from kbgraph.rdf.terms import XSD, Iri, Term

MALFORMED, UNUSED, UNKNOWN_TYPE, WRONG_DEFAULT, UNKNOWN_SLOT = (
    "param-syntax", "param-variable", "param-type", "param-default", "param-slot",
)  # fmt: skip
"""The codes of findings about parameters."""
RESERVED_NAMES = frozenset(
    {
        "base", "cite", "file", "format", "help", "kb", "lang", "name", "ontology", "page",
        "progress", "query", "sort", "syntax", "timeout", "trust", "version", "view",
    }
)  # fmt: skip
"""Names that have another meaning in an address, or on the command line."""
SLOT = re.compile(r"\{(?P<name>[A-Za-z][A-Za-z0-9_]*)\}")
"""The place of a value in the title."""
_LINE = re.compile(r"#\s*@param\b")
_WORD = re.compile(r'"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>\S+)')
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_FORM = "# @param NAME TYPE DEFAULT, as in # @param year xsd:gYear 2024"


class QueryParameter(NamedTuple):
    """A parameter of an example query."""

    name: str
    type: Iri
    """A class, a scheme of concepts, or a datatype."""
    default: Term
    description: str = ""
    line: int = 0
    type_column: int = 0
    default_column: int = 0

    @property
    def words(self) -> str:
        """The name in words: `since year` for `sinceYear` or `since_year`."""
        spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", self.name).replace("_", " ")
        return spaced.lower()


class _Word(NamedTuple):
    text: str
    column: int


class Declarations(NamedTuple):
    """The parameters that the comment of a query declares, and what is wrong with it."""

    parameters: tuple[QueryParameter, ...]
    faults: tuple[Fault, ...]


NO_DECLARATIONS = Declarations((), ())


def is_declaration(line: str) -> bool:
    """Whether a line of a comment declares a parameter."""
    return _LINE.match(line) is not None


def read_declarations(
    comment: Sequence[str], blocks: Iterable[DataBlock], terms: TermReader
) -> Declarations:
    """Read the parameters that the lines of a comment declare.

    `blocks` are the data blocks of the query, in which they have their defaults. A declaration
    with a fault declares nothing, so that its query is asked as it stands.
    """
    parameters: dict[str, QueryParameter] = {}
    faults: list[Fault] = []
    by_name: dict[str, list[DataBlock]] = {}
    for block in blocks:
        by_name.setdefault(block.variable, []).append(block)
    for number, line in enumerate(comment, 1):
        if is_declaration(line):
            read = _read(line, number, by_name, terms)
            if isinstance(read, Fault):
                faults.append(read)
            elif read.name in parameters:
                faults.append(_fault(number, 1, MALFORMED, f"{read.name} is declared twice"))
            else:
                parameters[read.name] = read
    faults += _unknown_slots(comment, parameters)
    return Declarations(tuple(parameters.values()), tuple(faults))


def _read(
    line: str, number: int, blocks: dict[str, list[DataBlock]], terms: TermReader
) -> QueryParameter | Fault:
    words = [*_words(line)]
    if len(words) < 3:
        return _fault(number, 1, MALFORMED, "a parameter needs a name, a type and a default", _FORM)
    name, kind, given = words[:3]
    if not _NAME.fullmatch(name.text) or name.text in RESERVED_NAMES:
        problem = f"a parameter cannot have the name {name.text}"
        hint = f"use letters and digits, and none of {', '.join(sorted(RESERVED_NAMES))}"
        return _fault(number, name.column, MALFORMED, problem, hint)
    type_iri = terms.iri(kind.text)
    if type_iri is None or (type_iri.startswith(XSD) and type_iri not in DATATYPES):
        return _fault(number, kind.column, UNKNOWN_TYPE, f"{kind.text} is no type", _types(terms))
    datatype = DATATYPES.get(type_iri)
    default = datatype.read(given.text) if datatype else terms.iri(given.text)
    if default is None:
        problem = f"{given.text} is no value of the type {kind.text}"
        hint = f"write {datatype.noun}, such as {datatype.example}" if datatype else ""
        return _fault(number, given.column, WRONG_DEFAULT, problem, hint)
    found = [terms.term(block.tokens) for block in blocks.get(name.text, ())]
    if fault := _fault_of_blocks(found, default, number, name, given):
        return fault
    description = line[words[3].column - 1 :].strip() if len(words) > 3 else ""
    return QueryParameter(
        name.text, type_iri, default, description, number, kind.column, given.column
    )


def _fault_of_blocks(
    found: list[Term | None], default: Term, number: int, name: _Word, given: _Word
) -> Fault | None:
    block = f"VALUES ?{name.text} {{ … }}"
    if not found:
        problem = f"the query has no {block}, in which the value would stand"
        return _fault(number, name.column, UNUSED, problem, "add it, with the default")
    if any(each != default for each in found):
        problem = f"the default is {given.text}, and {block} in the query holds something else"
        return _fault(number, given.column, WRONG_DEFAULT, problem, "write one value in both")
    return None


def _words(line: str) -> Iterator[_Word]:
    start = _LINE.match(line)
    for match in _WORD.finditer(line, start.end() if start else 0):
        quoted = match["quoted"]
        text = match["plain"] if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
        yield _Word(text, match.start() + 1)


def _types(terms: TermReader) -> str:
    names = sorted(f"xsd:{each.removeprefix(XSD)}" for each in DATATYPES)
    declared = ", ".join(f"{each}:" for each in sorted(terms.prefixes)[:12])
    return f"a class, a scheme or one of {', '.join(names)}; known prefixes are {declared}"


def _unknown_slots(
    comment: Sequence[str], parameters: dict[str, QueryParameter]
) -> Iterator[Fault]:
    """Yield a fault for each slot that no parameter fills, where the query has any parameter."""
    has_any = any(map(is_declaration, comment))
    for number, line in enumerate(comment, 1):
        for match in SLOT.finditer(line) if has_any and not is_declaration(line) else ():
            if match["name"] not in parameters:
                near = nearest_words(match["name"], parameters)
                hint = f"did you mean {near[0]}?" if near else "declare it with # @param"
                problem = f"no parameter is called {match['name']}"
                yield _fault(number, match.start("name") + 1, UNKNOWN_SLOT, problem, hint)


def _fault(line: int, column: int, code: str, message: str, suggestion: str = "") -> Fault:
    return Fault(line, column, Severity.ERROR, code, message, suggestion)
