"""The table of the mapping's words is complete, and its values are those that are read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib.namespace import OWL, RDFS, SH, SKOS, XSD

from kbgraph.extraction.values.dates import read_date
from kbgraph.extraction.values.numbers import read_literal
from kbgraph.ontology.lint.node_kinds import CLASSES, NAMED_BY
from kbgraph.ontology.lint.standard_words import DATATYPES, STANDARDS
from kbgraph.ontology.lint.words import ALL_WORDS, NEEDED, WORDS
from kbgraph.ontology.ontology import CORE, load_ontology
from kbgraph.ontology.turtle import TripleIndex
from kbgraph.ontology.value_types import DATE_TYPES, NUMBER_TYPES
from kbgraph.rdf.namespaces import MAPPING
from kbgraph.rdf.terms import Iri, Literal
from tests.conftest import ROOT
from tests.project.documents import read

PACKAGE = ROOT / "kbgraph" / "ontology"
ONTOLOGIES = [
    ROOT / "ontology",
    ROOT / "tests" / "observatories" / "ontology",
    ROOT / "tests" / "checks" / "ontology",
    Path(__file__).parent / "boats",
]


def compiler_modules() -> Iterator[ast.Module]:
    """Yield the modules that compile a mapping; those of the linter only read its table."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "lint" not in path.relative_to(PACKAGE).parts:
            yield ast.parse(path.read_text(encoding="utf-8"))


def words_of_calls(module: ast.Module) -> Iterator[str]:
    """Yield the words in a module that are given to `m`, itself or by a function that calls it."""
    passing = {"m": {0}}
    for function in ast.walk(module):
        if isinstance(function, ast.FunctionDef):
            names = [each.arg for each in function.args.args]
            if function.args.vararg:
                names += [function.args.vararg.arg] * 9
            given = {
                ast.unparse(call.args[0])
                for call in ast.walk(function)
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "m" and call.args
            }
            looped = {
                ast.unparse(loop.target): ast.unparse(loop.iter)
                for loop in ast.walk(function)
                if isinstance(loop, ast.comprehension | ast.For)
            }
            given |= {looped[name] for name in given if name in looped}
            passing[function.name] = {place for place, name in enumerate(names) if name in given}
    for call in ast.walk(module):
        if isinstance(call, ast.Call):
            places = passing.get(ast.unparse(call.func), set())
            for place, argument in enumerate(call.args):
                if place in places and isinstance(argument, ast.Constant):
                    yield str(argument.value)


@pytest.fixture(scope="module")
def asked_for() -> set[str]:
    """The words for which the compiler asks while it reads the ontologies of this repository."""
    words: set[str] = set()
    patch = pytest.MonkeyPatch()
    for name, place in (("objects", 1), ("subjects", 0), ("subject_objects", 0)):
        original = getattr(TripleIndex, name)

        def asking(self, *terms, original=original, place=place):  # type: ignore[no-untyped-def]
            words.update(
                term.removeprefix(MAPPING)
                for term in terms[place:]
                if isinstance(term, Iri) and term.startswith(MAPPING)
            )
            return original(self, *terms)

        patch.setattr(TripleIndex, name, asking)
    for folder in ONTOLOGIES:
        load_ontology(folder)
    patch.undo()
    return words


def test_the_table_has_each_word_that_the_compiler_reads(asked_for: set[str]) -> None:
    """A word that is new in the compiler must have a line in the table, and none is invented."""
    in_calls = {word for module in compiler_modules() for word in words_of_calls(module)}
    assert {"lead", "citations", "gives", "excludes", "identity"} <= in_calls
    assert {"starts", "ends", "applies", "qualifier"} <= asked_for
    known = {*ALL_WORDS, *CLASSES, "general"}
    assert sorted((in_calls | asked_for) - known) == [], (
        "add them to kbgraph/ontology/lint/words.py"
    )
    assert sorted(known - in_calls - asked_for - {*CLASSES}) == [], "nothing reads them"


def test_the_table_has_each_class_that_the_compiler_knows() -> None:
    """The classes are those of the cases of the compiler, and those that rules and parts have."""
    constants = {
        str(node.value)
        for module in compiler_modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Constant)
    }
    assert sorted(set(CLASSES) - constants) == []
    cases = {
        str(pattern.value.value)
        for module in compiler_modules()
        for match in ast.walk(module)
        if isinstance(match, ast.Match) and ast.unparse(match.subject) == "kind"
        for case in match.cases
        for pattern in ast.walk(case.pattern)
        if isinstance(pattern, ast.MatchValue) and isinstance(pattern.value, ast.Constant)
    }
    classes = {each for each in cases if each[:1].isupper()}
    assert len(classes) > 5
    assert classes <= set(CLASSES)


def test_the_page_of_the_mapping_has_the_words_of_the_table() -> None:
    """The reference and the table have the same words and classes."""
    page = read("docs/reference/mapping.md").partition("## Faults of a mapping")[0]
    named = set(re.findall(r"(?<![\w:])m:(\w+)", page))
    assert named == {*ALL_WORDS, *CLASSES, "general"}


def test_the_words_that_name_or_need_others_are_words() -> None:
    """Each table of kinds of node names words of the table of words."""
    assert set(NAMED_BY) <= set(ALL_WORDS)
    for kind, needed in NEEDED.items():
        assert {word for words in needed for word in words.split("|")} <= set(WORDS[kind])


@pytest.mark.parametrize(
    "namespace", [SH, SKOS, RDFS, OWL], ids=["SHACL", "SKOS", "RDF Schema", "OWL"]
)
def test_standard_words_are_those_of_rdflib(namespace: type) -> None:
    """Each property and class that rdflib knows is known; the others are keywords of Python."""
    known = STANDARDS[str(namespace)]
    ours = {*known.properties, *known.classes}
    theirs = {str(term).removeprefix(str(namespace)) for term in dir(namespace)}
    unlisted = {
        name
        for name in theirs - ours
        # Individuals, and classes of components and of implementations in JavaScript and SPARQL.
        if not re.search(r"Component$|Executable$|^(?:IRI|BlankNode|Literal|Abstract|Parameterizable)", name)
        and name not in {"Info", "Warning", "Violation", "this", "rational", "real"}
    }  # fmt: skip
    assert unlisted == set()
    assert ours - theirs <= {"and", "class", "in", "not", "or", "property"}


def test_datatypes_are_those_of_xml_schema() -> None:
    """Each datatype is one that rdflib knows, and the usual ones are known."""
    theirs = {str(term) for term in dir(XSD)}
    assert theirs >= DATATYPES
    assert {str(XSD + name) for name in ("string", "boolean", "gYear", "anyURI")} <= DATATYPES


SAMPLES = (
    "2026",
    "2026-01",
    "2026-01-31",
    "2026-01-31T10:00:00",
    "2026~",
    "--01-31",
    "10:00:00",
    "P1Y",
)


def test_the_datatypes_of_moments_are_those_that_dates_have() -> None:
    """A moment of each of its datatypes can be read, and of no other one of XML Schema."""
    read_as = {
        datatype
        for datatype in map(Iri, {*DATATYPES, *DATE_TYPES})
        if any(isinstance(read_date(text, datatype), Literal) for text in SAMPLES)
    }
    assert read_as == DATE_TYPES


def test_the_datatypes_of_numbers_are_checked() -> None:
    """Of the datatypes that the linter lets pass, an integer is whole and a decimal any number."""
    whole, half = (
        {each: read_literal(text, each, "") for each in NUMBER_TYPES} for text in ("2", "0.5")
    )
    assert all(isinstance(value, Literal) for value in whole.values())
    assert sorted(
        each.rpartition("#")[2] for each, value in half.items() if isinstance(value, Literal)
    ) == ["decimal"]


@pytest.mark.parametrize("folder", [*ONTOLOGIES, CORE], ids=lambda path: "/".join(path.parts[-2:]))
def test_ontologies_that_ship_have_no_fault(folder: Path) -> None:
    """The linter finds nothing in the shipped ontology, the examples and the engine's own."""
    assert load_ontology(folder).mapping_findings == ()
