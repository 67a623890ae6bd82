"""Each word of the mapping refuses values that say nothing, on each kind of node that has it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kbgraph.build import build
from kbgraph.export.serialize import export
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.ontology.lint.node_kinds import CLASSES, NAMED_BY, NodeKind
from kbgraph.ontology.lint.value_forms import ValueForm
from kbgraph.ontology.lint.words import WORDS
from kbgraph.ontology.ontology import load_ontology
from kbgraph.rdf.formats import NQUADS
from kbgraph.rdf.iris import IriFactory
from tests.ontology.lint.test_lint_cases import HEAD, HEAD_LINES, findings_of

NODES = {
    NodeKind.CLASS: "r:x a owl:Class .",
    NodeKind.HEADING: "r:x a sh:PropertyGroup .",
    NodeKind.SHAPE: "s:Boat sh:property r:x . r:x sh:path b:crew .",
    NodeKind.GENERAL: "",
    NodeKind.OPTION: "r:x m:value v:text . r:y a m:FirstOf ; m:option ( r:x ) .",
    **{kind: f"r:x a m:{name} ." for name, kind in CLASSES.items()},
    **{kind: f"r:y a m:Pattern ; m:{word} r:x ." for word, kind in NAMED_BY.items()},
}
USES = [(kind, word, use.value) for kind, words in WORDS.items() for word, use in words.items()]
MAY_BE_EMPTY = {ValueForm.LANGUAGE, ValueForm.TITLE}
"""The language of the entries may not be known, and text may stand before the first section."""


def on_its_line(kind: NodeKind, values: list[tuple[str, str]]) -> str:
    """Return Turtle with a node of a kind, whose words have each value on a line of its own."""
    node = "m:general" if kind is NodeKind.GENERAL else "r:x"
    lines = [f"{node} m:{word} {value} ." for word, value in values]
    return "\n".join([NODES[kind], *lines, ""])


def values_of(form: ValueForm) -> list[str]:
    """Return the values that no word with values of this form can take."""
    return ["( )", "[ ]", *([] if form in MAY_BE_EMPTY else ['""'])]


@pytest.mark.parametrize("kind", WORDS, ids=lambda kind: kind.value)
def test_each_word_refuses_values_that_say_nothing(kind: NodeKind, tmp_path: Path) -> None:
    """An empty list, an empty node and an empty text are a finding at line and column."""
    values = [
        (word, value) for owner, word, form in USES if owner is kind for value in values_of(form)
    ]
    found = "\n".join(findings_of(on_its_line(kind, values), tmp_path))
    for number, (word, value) in enumerate(values, 2):
        place = rf"mapping-more\.ttl:{number}:(\d+): error\[mapping-value\] m:{word} takes "
        assert re.search(place, found), f"m:{word} {value} on {kind.value}: {found}"


REFUSED = [
    ("m:general", "m:language", '"english (uk)"'),
    ("m:general", "m:language", "5"),
    ("m:general", "m:language", '"["'),
    (
        "m:general",
        "m:language",
        r'"en <g> .\n<urn:evil> <urn:p> <urn:o> .\n<urn:s> <urn:p> \"x\"@en"',
    ),
    ("m:general", "m:decimalMark", "5"),
    ("m:general", "m:decimalMark", "true"),
    ("m:general", "m:decimalMark", '"a"@en'),
    ("m:general", "m:decimalMark", '","@en'),
    ("r:mark", "m:decimalMark", "5"),
    ("s:state", "m:label", '" "'),
    ("s:state", "m:splitOn", '""'),
    ("b:Boat", "m:name", '( "title" "" )'),
    ("b:Boat", "m:lead", "( [ ] )"),
    ("b:Boat", "m:lead", "( ( ) )"),
    ("r:any", "m:option", "( v:text [ ] )"),
    ("s:since", "m:path", "[ sh:inversePath b:since ]"),
]


@pytest.mark.parametrize(("node", "word", "value"), REFUSED)
def test_a_value_of_a_wrong_form_is_a_finding(
    node: str, word: str, value: str, tmp_path: Path
) -> None:
    """Wrong tags, marks, members of lists and paths are refused at their place."""
    kind = (
        "r:any a m:FirstOf ." if node == "r:any" else "r:mark a m:Number ; m:datatype xsd:decimal ."
    )
    found = "\n".join(findings_of(f"{kind}\n{node} {word} {value} .\n", tmp_path))
    assert re.search(rf"mapping-more\.ttl:2:\d+: error\[mapping-value\] {word} takes ", found)


NEEDED = [
    'm:class ( ) ; m:regex "(?P<a>x+)" ; m:group [ m:name "a" ; m:path b:q ; m:value v:text ]',
    'm:class [ ] ; m:regex "(?P<a>x+)" ; m:group [ m:name "a" ; m:path b:q ; m:value v:text ]',
    'm:class b:C ; m:regex "(?P<a>x+)" ; m:group [ m:name "a" ; m:path ( ) ; m:value v:text ]',
    'm:class b:C ; m:regex "(?P<a>x+)" ; m:group [ m:name "a" ; m:path [ ] ; m:value v:text ]',
    'm:class b:C ; m:regex "(?P<a>x+)" ; m:group [ m:name b:a ; m:path b:q ; m:value v:text ]',
    'm:class b:C ; m:regex "(?P<a>x+)" ; m:group [ m:name "" ; m:path b:q ; m:value v:text ]',
    'm:class b:C ; m:mint ( ) ; m:regex "(?P<a>x+)" ; m:identity "{a}"',
    'm:class b:C ; m:regex "x+" ; m:set [ m:path b:q ; m:to ( ) ]',
    'm:class b:C ; m:regex "x+" ; m:set [ m:path b:q ; m:to [ ] ]',
    'm:class b:C ; m:regex "x+" ; m:set [ m:path ( ) ; m:to b:o ]',
]


@pytest.mark.parametrize("words", NEEDED)
def test_nothing_is_stated_by_a_value_that_is_refused(words: str, tmp_path: Path) -> None:
    """The folder is read, no fact has the empty list or a blank node, and the value is kept."""
    turtle = f"""\
b:C a owl:Class ; rdfs:label "C" . b:T a owl:Class ; rdfs:label "T" ; m:type "t" . b:p a owl:ObjectProperty .
s:T a sh:NodeShape ; sh:targetClass b:T ; sh:property s:p . s:p sh:path b:p ; m:key "p" ; m:value r:p .
r:p a m:Pattern ; {words} .
"""
    (tmp_path / "mapping.ttl").write_text(HEAD + turtle, encoding="utf-8")
    ontology = load_ontology(tmp_path)
    built = build([("a.md", b"---\ntype: t\np: xx\n---\n# A\n")], ontology, IriFactory())
    text = export(KnowledgeBase(built).graph, NQUADS).decode()
    facts = [line for line in text.splitlines() if "/entry/a" in line or "/id/a" in line]
    assert facts
    assert not [line for line in facts if "#nil>" in line or "genid" in line]
    assert any('"xx"' in line or "ont#C>" in line for line in facts)
    places = {(each.line, each.code) for each in ontology.mapping_findings}
    assert (HEAD_LINES + 3, "mapping-value") in places
