"""Example queries: SPARQL queries that an ontology ships, each in its own file.

The comment lines at the top of a file describe the query: the first sentence is its title, the rest
its comment. Among them, `#+ tags: [Topic]` names the topic under which readers find it: a decorator
of grlc (https://grlc.io), which other programs read too. `# @param` declares a parameter, which the
title may name in a slot: `Who supervises {place}?`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from kbgraph.errors import OntologyError
from kbgraph.findings import Fault
from kbgraph.ontology.example_queries.binding import bind, data_blocks
from kbgraph.ontology.example_queries.parameters import (
    NO_DECLARATIONS,
    Declarations,
    QueryParameter,
    is_declaration,
    read_declarations,
)
from kbgraph.ontology.example_queries.terms import TermReader
from kbgraph.ontology.turtle import OntologyFiles
from kbgraph.query_syntax import tokenize
from kbgraph.rdf.iris import slugify
from kbgraph.rdf.terms import Term
from kbgraph.xml_characters import replace_excluded

FOLDER = "queries"
"""The folder of the example queries, within the ontology's."""
_PROLOGUE = re.compile(
    r"\s+|#[^\r\n]*|(?P<base>BASE\s*<[^<>\s]*>)|PREFIX\s*[^\s:<>]*:\s*<[^<>\s]*>", re.IGNORECASE
)
_FORM = re.compile(r"(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.?!])\s+")
_DECORATOR = "#+"
_ORDER = re.compile(r"[0-9]+-(?=.)")
"""The number by which files are sorted, at the start of a name."""
_TAGS = re.compile(r"#\+\s*tags:\s*\[?\s*(?P<first>[^,\]]*)")


class QueryForm(Enum):
    """The form of a query (SPARQL 1.1, section 16)."""

    SELECT = "select"
    ASK = "ask"
    CONSTRUCT = "construct"
    DESCRIBE = "describe"


@dataclass(frozen=True)
class DeclaredParameters:
    """The parameters of a query, read when they are needed: most commands need none."""

    description: tuple[str, ...] = ()
    query: str = ""
    terms: TermReader = field(default_factory=TermReader)

    @cached_property
    def read(self) -> Declarations:
        """The parameters, and the faults of their declarations."""
        if not self.description:
            return NO_DECLARATIONS
        terms = self.terms.of_query(tokenize(self.query))
        return read_declarations(self.description, data_blocks(self.query), terms)


NO_PARAMETERS = DeclaredParameters()


class ExampleQuery(NamedTuple):
    """A query that the knowledge base is designed to answer."""

    name: str
    """A slug, made of the file's name."""
    title: str
    """A sentence; made of the name if the file has no description."""
    comment: str
    """The description after its first sentence; often empty."""
    form: QueryForm
    text: str
    """The query, without the description."""
    has_base: bool
    """Whether the query declares the base of its relative IRIs itself."""
    topic: str = ""
    """The first tag of the file; empty where it has none."""
    declared: DeclaredParameters = NO_PARAMETERS
    path: Path = Path()
    """The file."""
    short_name: str = ""
    """The name without the number that sorts the files, where no other query has it."""

    @property
    def parameters(self) -> tuple[QueryParameter, ...]:
        """The parameters whose declarations have no fault."""
        return self.declared.read.parameters

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The faults of the declarations."""
        return self.declared.read.faults

    @property
    def address_name(self) -> str:
        """The name in addresses and on the command line."""
        return self.short_name or self.name

    def with_values(self, values: Mapping[str, Term], base: str) -> str:
        """Return the query with other values for some of its parameters."""
        return bind(self.text, values, base)

    @property
    def prose(self) -> str:
        """Title and comment."""
        return f"{self.title} {self.comment}".strip()

    def based_on(self, base: str) -> str:
        """Return the query for any endpoint: with a BASE, where it has none of its own."""
        return self.text if self.has_base else f"BASE <{base}>\n{self.text}"


def parse_example_query(
    name: str,
    text: str,
    terms: TermReader = TermReader(),  # noqa: B008 - immutable
) -> ExampleQuery:
    """Parse the text of a file, whose terms are read by the ontology's prefixes and the base.

    Raises ValueError where no query follows the description.
    """
    lines = replace_excluded(text).split("\n")
    description = next(
        (lines[:number] for number, line in enumerate(lines) if not line.startswith("#")), lines
    )
    query = "\n".join(lines[len(description) :]).strip() + "\n"
    form, has_base = _form(query)
    prose = [
        line.lstrip("#").strip()
        for line in description
        if not (line.startswith(_DECORATOR) or is_declaration(line))
    ]
    has_parameters = any(map(is_declaration, description))
    title, *comment = _SENTENCE.split(" ".join(prose).strip(), maxsplit=1)
    slug = slugify(name)
    return ExampleQuery(
        name=slug,
        title=title or slug.replace("-", " "),
        comment="".join(comment),
        form=form,
        text=query,
        has_base=has_base,
        topic=_topic(description),
        declared=DeclaredParameters(tuple(description), query, terms)
        if has_parameters
        else NO_PARAMETERS,
    )


def _topic(description: Iterable[str]) -> str:
    """Return the first tag that the lines of a description name; empty without any."""
    tags = filter(None, map(_TAGS.match, description))
    return next((match["first"].strip().strip("\"'") for match in tags), "")


def _form(query: str) -> tuple[QueryForm, bool]:
    """Return the form of a query, and whether it has a BASE (SPARQL 1.1, 4.1)."""
    position, has_base = 0, False
    while match := _PROLOGUE.match(query, position):
        position, has_base = match.end(), has_base or match["base"] is not None
    form = _FORM.match(query, position)
    if form is None:
        raise ValueError(
            "no SELECT, ASK, CONSTRUCT or DESCRIBE follows the description and the prefixes"
        )
    return QueryForm(form[1].lower()), has_base


def read_example_queries(
    paths: Iterable[Path], files: OntologyFiles, prefixes: Mapping[str, str]
) -> tuple[ExampleQuery, ...]:
    """Read files into example queries, sorted by name; `prefixes` are the ontology's.

    Raises OntologyError, with the file's name, for a file without a query, or whose name is taken.
    """
    queries: dict[str, ExampleQuery] = {}
    terms = TermReader(prefixes, files.base)
    for path in paths:
        try:
            query = parse_example_query(path.stem, files.text(path), terms)
        except ValueError as error:
            raise OntologyError(f"{path}: cannot read the example query: {error}") from error
        if query.name in queries:
            raise OntologyError(
                f"{path}: another example query has the name {query.name}:"
                " give the file another name"
            )
        queries[query.name] = query._replace(path=path)
    short = {name: _ORDER.sub("", name, count=1) for name in sorted(queries)}
    taken = Counter([*short.values(), *(name for name in queries if short[name] != name)])
    return tuple(
        queries[name]._replace(short_name=each if taken[each] == 1 else "")
        for name, each in short.items()
    )
