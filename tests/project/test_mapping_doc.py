"""The reference of the mapping: an example of each word, and none that the linter would fault."""

from __future__ import annotations

import re
from pathlib import Path

from kbgraph.errors import OntologyError
from kbgraph.ontology.lint.node_kinds import CLASSES
from kbgraph.ontology.lint.words import ALL_WORDS
from kbgraph.ontology.ontology import load_ontology
from kbgraph.ontology.turtle import read_turtle
from kbgraph.ontology.value_type_compiler import compile_value_type
from kbgraph.ontology.value_type_compiler.suggestions import MEANT, READY
from kbgraph.rdf.namespaces import VALUE
from kbgraph.rdf.terms import Iri
from tests.conftest import ROOT
from tests.project.documents import blocks, read
from tests.project.test_docs import HEADER

PAGE = "docs/reference/mapping.md"
OF_STATEMENTS = frozenset(
    {"mapping-word", "mapping-value", "mapping-regex", "mapping-mint", "mapping-datatype"}
)
"""Codes of faults that an excerpt has by itself, whatever the rest of its ontology is."""


def examples() -> list[str]:
    """Return the blocks of Turtle of the page."""
    return [block.text for block in blocks(read(PAGE)) if block.language == "turtle"]


def test_every_word_of_the_mapping_has_an_example() -> None:
    """A block of Turtle has each word and each class of the mapping's vocabulary."""
    shown = set(re.findall(r"(?<![\w:])m:(\w+)", "\n".join(examples())))
    assert sorted({*ALL_WORDS, *CLASSES, "general"} - shown) == []


def faults(turtle: str, folder: Path) -> list[str]:
    """Return the faults of an excerpt; an error only of shapes and classes that it leaves out."""
    (folder / "mapping.ttl").write_text(HEADER + turtle, encoding="utf-8")
    try:
        findings = load_ontology(folder).mapping_findings
    except OntologyError as error:
        is_of_rest = re.search(r"no shape|no class|no property shape", str(error))
        return [] if is_of_rest else [str(error)]
    return [str(each) for each in findings if each.code in OF_STATEMENTS]


def test_the_examples_have_no_faults_of_their_own(tmp_path: Path) -> None:
    """Each word stands where it may, with a value that it takes; patterns read what they name."""
    assert len(examples()) > 20
    assert {turtle: found for turtle in examples() if (found := faults(turtle, tmp_path))} == {}


def test_the_value_types_that_findings_offer_exist_and_are_listed() -> None:
    """Each type of the engine that is offered can be compiled, and the page names it."""
    core = sorted((ROOT / "kbgraph" / "core").glob("*.ttl"))
    triples, _ = read_turtle(core)
    page = read(PAGE)
    for name in {*READY, *MEANT.values()}:
        assert compile_value_type(triples, Iri(VALUE + name))
        assert f"`v:{name}`" in page, name
