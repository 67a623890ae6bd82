"""Questions: SPARQL queries that come with an ontology, each in a file of its own under a few lines of prose.

The comment lines at the top of a file are the prose. Its first sentence is the question's title, the rest says more.
"""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from kbgraph.errors import OntologyError
from kbgraph.rdf.iris import slugify

FOLDER = "queries"
"""Where the questions are, in the ontology's folder."""
_PROLOGUE = re.compile(
    r"\s+|#[^\r\n]*|(?P<base>BASE\s*<[^<>\s]*>)|PREFIX\s*[^\s:<>]*:\s*<[^<>\s]*>", re.IGNORECASE
)
_FORM = re.compile(r"(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.?!])\s+")


class QueryForm(Enum):
    """What a query gives (SPARQL 1.1, section 16)."""

    SELECT = "select"
    ASK = "ask"
    CONSTRUCT = "construct"
    DESCRIBE = "describe"


class ExampleQuery(NamedTuple):
    """A query that the knowledge base is there to answer."""

    name: str
    """A slug, made of the file's name."""
    title: str
    """One sentence; the name in words where the file has no prose."""
    comment: str
    """What the prose says beyond the title; often empty."""
    form: QueryForm
    text: str
    """The query, without the prose."""
    has_base: bool
    """Whether the query says itself where its relative IRIs start."""

    @property
    def prose(self) -> str:
        """Title and comment."""
        return f"{self.title} {self.comment}".strip()

    def based_on(self, base: str) -> str:
        """The query as it can be asked anywhere: with a BASE, where it has none of its own."""
        return self.text if self.has_base else f"BASE <{base}>\n{self.text}"


def parse_example_query(name: str, text: str) -> ExampleQuery:
    """A question from the text of its file. Raises ValueError where no query stands below the prose."""
    lines = text.splitlines()
    prose = next(
        (lines[:number] for number, line in enumerate(lines) if not line.startswith("#")), lines
    )
    query = "\n".join(lines[len(prose) :]).strip() + "\n"
    form, has_base = _form(query)
    title, *more = _SENTENCE.split(
        " ".join(line.lstrip("#").strip() for line in prose).strip(), maxsplit=1
    )
    slug = slugify(name)
    return ExampleQuery(slug, title or slug.replace("-", " "), "".join(more), form, query, has_base)


def _form(query: str) -> tuple[QueryForm, bool]:
    """The form of a query, and whether its prologue has a BASE (SPARQL 1.1, section 4.1)."""
    place, has_base = 0, False
    while part := _PROLOGUE.match(query, place):
        place, has_base = part.end(), has_base or part["base"] is not None
    found = _FORM.match(query, place)
    if found is None:
        raise ValueError(
            "no SELECT, ASK, CONSTRUCT or DESCRIBE stands below the prose and the prefixes"
        )
    return QueryForm(found[1].lower()), has_base


def read_example_queries(files: list[Path]) -> tuple[ExampleQuery, ...]:
    """The questions of the files, sorted by name. Raises OntologyError, with the file's name."""
    found: dict[str, ExampleQuery] = {}
    for path in files:
        try:
            question = parse_example_query(path.stem, path.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError) as error:
            raise OntologyError(f"{path}: cannot read the question: {error}") from error
        if question.name in found:
            raise OntologyError(
                f"{path}: another question is called {question.name} already: give the file another name"
            )
        found[question.name] = question
    return tuple(found[name] for name in sorted(found))
