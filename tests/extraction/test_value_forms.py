"""The page about values is true: each form in its tables is read as the page says."""

import re

import pytest

from kbgraph.extraction.link_resolver import LinkResolver
from kbgraph.extraction.subject.name_index import SubjectNames
from kbgraph.extraction.value_parser import ValueContext, parse_value
from kbgraph.extraction.values.result import ParsedValue
from kbgraph.ontology.ontology import CORE
from kbgraph.ontology.turtle import TripleIndex, read_turtle
from kbgraph.ontology.value_type_compiler import compile_value_type
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import TYPE
from kbgraph.rdf.prefixes import shorten
from kbgraph.rdf.terms import Iri, Literal
from kbgraph.source.entry import Inline
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "reference" / "values.md").read_text(encoding="utf-8")
SECTION = re.compile(r"^## [^\n]*: `v:(\w+)`\n(.*?)(?=^## )", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| (`.*`) \| (.*?) \|$", re.MULTILINE)
FORMS = [
    pytest.param(name, form, stated, id=f"{name}: {form}")
    for name, section in SECTION.findall(PAGE)
    for forms, stated in ROW.findall(section)
    for form in re.findall(r"`([^`]+)`", forms)
]


@pytest.fixture(scope="module")
def rules() -> TripleIndex:
    """Return the mapping of the engine."""
    return read_turtle(sorted(CORE.glob("mapping*.ttl")))[0]


def test_the_page_has_forms_of_each_type():
    """The tables of the page are found."""
    assert len(FORMS) > 100
    assert {form.values[0] for form in FORMS} == {
        "decimal",
        "percentage",
        "moneyRange",
        "unitPrice",
        "score",
        "dateOrYear",
        "yesNo",
    }


@pytest.mark.parametrize(("name", "form", "stated"), FORMS)
def test_a_form_is_read_as_the_page_says(name, form, stated, ontology, rules):
    """A form states what stands beside it, or is unread for the reason that stands there."""
    iris = IriFactory()
    context = ValueContext("en", "entry.md", LinkResolver(SubjectNames([]), ontology, iris), iris)
    value_type = compile_value_type(rules, Iri(f"https://kbgraph.example/value#{name}"))
    parsed = parse_value(value_type, Inline(form, 1, 1), Iri("urn:x"), context)
    if isinstance(parsed, ParsedValue):
        assert sorted(_shown(parsed, ontology)) == sorted(stated.split("; "))
    else:
        assert stated.startswith("unread"), parsed
        reason = stated.partition(": ")[2]
        if reason.startswith(("can be", "there is")):
            assert reason in parsed.problem
        elif re.match(r"write \d", reason):
            assert parsed.advice == reason


def _shown(parsed: ParsedValue, ontology) -> list[str]:
    if isinstance(parsed.object, Literal):
        return [parsed.object.lexical]
    shown = []
    for _, prop, term in parsed.details:
        word = str(term.lexical if isinstance(term, Literal) else shorten(term, ontology.prefixes))
        if prop != TYPE:
            shown.append(f"{shorten(prop, ontology.prefixes)} {word}")
        elif word == "kb:OpenMoneyRange":
            shown.append(f"a {word}")
    return shown
