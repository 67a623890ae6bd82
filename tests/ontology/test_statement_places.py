"""The place of each statement of a Turtle file, however it is written."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgraph.ontology.ontology import CORE
from kbgraph.ontology.turtle import (
    OntologyFiles,
    StatementPlace,
    TextPosition,
    read_turtle,
    resolve,
    statement_places,
)
from kbgraph.rdf.terms import Iri, Literal, Triple
from tests.conftest import ROOT

HEAD = """\
@base <https://base.example/x/> .
@prefix : <https://a.example/> .
PREFIX rel: <rel#>
@prefix a.b: <https://b.example/#> . @prefix é: <../é/> .
"""
FILES = [
    *sorted(CORE.glob("*.ttl")),
    *sorted((ROOT / "ontology").glob("*.ttl")),
    *sorted((ROOT / "tests").rglob("*.ttl")),
]


def places_in(folder: Path, turtle: str) -> list[tuple[Triple, StatementPlace | None]]:
    """Return the triples of a text as the parser makes them, each with its place."""
    path = folder / "a.ttl"
    path.write_text(turtle, encoding="utf-8")
    return places_of(path)


def places_of(path: Path) -> list[tuple[Triple, StatementPlace | None]]:
    """Return the triples of a file, each with its place."""
    files = OntologyFiles(path.parent)
    read_turtle([path], files=files)
    triples = files.triples[path]
    places = statement_places(files.text(path), files.turtle_base(path), resolve, triples)
    return list(zip(triples, places, strict=True))


def text_at(turtle: str, position: TextPosition) -> str:
    """Return the rest of a text from a position."""
    line = turtle.split("\n")[position.line - 1]
    assert position.column <= len(line)
    return "\n".join([line[position.column - 1 :], *turtle.split("\n")[position.line :]])


SPACE = st.sampled_from([" ", "\n", "\t", "  ", "\r\n", ' # a comment . ; [ ( "\n', "\n# :s :p :o .\n"])  # fmt: skip
SUBJECTS = {
    ":s": "https://a.example/s",
    "<s>": "https://base.example/x/s",
    "rel:s": "https://base.example/x/rel#s",
    "a.b:s.t": "https://b.example/#s.t",
    ":a\\/b": "https://a.example/a/b",
    "<https://a.example/a#x;.,>": "https://a.example/a#x;.,",
    "é:ü": "https://base.example/é/ü",
    "<\\u0073>": "https://base.example/x/s",
    "_:b": "",
    "_:b.1": "",
}
"""Subjects as Turtle writes them, with their IRIs."""
PREDICATES = {
    ":p": "https://a.example/p",
    "a": "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
    "<p>": "https://base.example/x/p",
    ":": "https://a.example/",
    "rel:p%20q": "https://base.example/x/rel#p%20q",
}
LITERALS = [
    '"{}"', "'{}'", '"""{}\n" \\" ; """', "'''{} ' \n''[ ] '''", '"{}"@en-GB', '"{}" ^^ :t', '"{}"^^<t>',
    "'\\'{} # '", '"{} \\\\"', '"{}"@base', "1{}", "-1{}.5", "+.5{}", "1{}e-3", "2{}.e3",
]  # fmt: skip
"""Literals with the place of a number, by which each is told from others."""


class Writer:
    """Writes random Turtle, with each literal once."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._numbers: Iterator[int] = count(100)
        self.literals: dict[str, str] = {}
        """What is written for each number."""

    def space(self) -> str:
        """Return white space, perhaps with a comment."""
        return self._draw(SPACE)

    def statements(self) -> str:
        """Return some statements."""
        return "".join(
            f"{self.subject()}{self.space()}{self.about(2)}{self.space()}.{self.space()}"
            for _ in range(self._draw(st.integers(1, 4)))
        )

    def subject(self) -> str:
        """Return a subject."""
        kinds = [*SUBJECTS, "[]", f"[ {self.about(1)} ]", f"( {self.object(1)} {self.object(1)} )"]
        return self._draw(st.sampled_from(kinds))

    def about(self, depth: int) -> str:
        """Return predicates with their objects."""
        parts = [self.predicate(depth) for _ in range(self._draw(st.integers(1, 3)))]
        return f"{self.space()};{self.space()}".join(parts) + self._draw(
            st.sampled_from(["", " ;", " ; ;"])
        )

    def predicate(self, depth: int) -> str:
        """Return a predicate with its objects."""
        word = self._draw(st.sampled_from(sorted(PREDICATES)))
        objects = [self.object(depth) for _ in range(self._draw(st.integers(1, 3)))]
        return f"{word}{self.space()}{f'{self.space()},{self.space()}'.join(objects)}"

    def object(self, depth: int) -> str:
        """Return an object: a literal most often."""
        kind = self._draw(st.integers(0, 9))
        if kind == 0 and depth:
            return f"[{self.space()}{self.about(depth - 1)}{self.space()}]"
        if kind == 1 and depth:
            items = [self.object(depth - 1) for _ in range(self._draw(st.integers(0, 3)))]
            return f"({self.space()}{' '.join(items)}{self.space()})"
        if kind == 2:
            return self._draw(st.sampled_from([*SUBJECTS, "[]", "true", "()"]))
        number = str(next(self._numbers))
        self.literals[number] = self._draw(st.sampled_from(LITERALS)).format(number)
        return self.literals[number]


@st.composite
def written(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """Draw Turtle and its literals by their numbers."""
    writer = Writer(draw)
    return HEAD + writer.statements(), writer.literals


def number_of(literal: Literal) -> str:
    """Return the number of a literal."""
    return next(part for part in literal.lexical.replace(".", " ").split() if "1" in part)


@given(written())
def test_each_statement_stands_where_it_is_written(
    tmp_path_factory: pytest.TempPathFactory, drawn: tuple[str, dict[str, str]]
) -> None:
    """Subject, predicate and object stand where the text has them, also in nodes and lists."""
    turtle, literals = drawn
    by_text = {text: number for number, text in literals.items()}
    placed = places_in(tmp_path_factory.mktemp("turtle"), turtle)
    assert placed
    for triple, place in placed:
        if place is None:
            assert "_:b" in turtle, "blank nodes without labels always have a place"
            continue
        subject, predicate, value = (text_at(turtle, position) for position in place)
        if isinstance(triple.object, Literal) and triple.object.lexical != "true":
            written_as = next((text for text in by_text if value.startswith(text)), None)
            assert written_as is not None, value[:40]
            assert by_text[written_as] in triple.object.lexical
        if not triple.predicate.endswith(("#first", "#rest")):
            assert PREDICATES[predicate.split()[0]] == triple.predicate
        if triple.subject in SUBJECTS.values():
            assert SUBJECTS[subject.split()[0]] == triple.subject


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_each_statement_of_the_files_here_has_a_place(path: Path) -> None:
    """Literals of the shipped files stand at their places, and each statement has one."""
    turtle = path.read_text(encoding="utf-8")
    for triple, place in places_of(path):
        assert place is not None, triple
        if isinstance(triple.object, Literal) and triple.object.lexical.isalnum():
            assert text_at(turtle, place.object).lstrip("\"'").startswith(triple.object.lexical)


def test_a_text_of_many_brackets_is_scanned_without_recursion(tmp_path: Path) -> None:
    """Nodes that are nested thousands of times have their places."""
    placed = places_in(tmp_path, HEAD + ":s :p " + "[ :p\n" * 4_000 + "1" + " ]" * 4_000 + " .")
    innermost = next(place for triple, place in placed if isinstance(triple.object, Literal))
    assert innermost is not None
    assert innermost.object == (HEAD.count("\n") + 4_001, 1)


def test_blank_nodes_in_a_loop_have_no_place(tmp_path: Path) -> None:
    """Statements about nodes that only one another name cannot be told apart."""
    placed = places_in(tmp_path, HEAD + '_:a :p _:b . _:b :p _:a , "x" . :s :p "y" .')
    found = {str(triple.object): place for triple, place in placed if "-" not in triple.object}
    assert found["x"] is None
    assert found["y"] is not None


@pytest.mark.parametrize(
    ("reference", "iri"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("a", "https://base.example/x/a"),
        ("../a", "https://base.example/a"),
        ("#a", "https://base.example/x/y#a"),
        ("", "https://base.example/x/y"),
    ],
)
def test_references_are_resolved_as_by_the_parser(reference: str, iri: str) -> None:
    """A relative reference is below the base, an absolute one stays."""
    assert resolve(reference, "https://base.example/x/y") == Iri(iri)
