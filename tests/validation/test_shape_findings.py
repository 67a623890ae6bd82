"""Findings of shapes: their words, and the lines and columns at which they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbgraph.build import build
from kbgraph.ontology.ontology import load_ontology
from kbgraph.rdf.iris import IriFactory
from kbgraph.validation.check import check
from tests.tree_prefixes import TREE_PREFIXES

CLASSES = """\
t:Thing a owl:Class ; rdfs:label "thing"@en .
t:Tree a owl:Class ; rdfs:subClassOf t:Thing ; rdfs:label "tree"@en .
t:Garden a owl:Class ; rdfs:subClassOf t:Thing ; rdfs:label "garden"@en .
t:code rdfs:label "code"@en . t:low rdfs:label "from"@en . t:high rdfs:label "to"@en .
t:grows rdfs:label "grows in"@en ; <https://kbgraph.example/ont#inverseLabel> "has tree"@en .
"""
MAPPING = """\
t:Thing m:name ( "names" "#file" ) .
t:Tree m:type "tree" . t:Garden m:type "garden" .
s:code m:key "code" ; m:value v:plain .
s:low m:key "from" ; m:value v:decimal .
s:high m:key "to" ; m:value v:decimal .
s:grows m:key "grows" ; m:value v:link .
v:link a m:Link ; m:expects "a [[link]]" .
"""
FIELDS = """\
s:Tree a sh:NodeShape ; sh:targetClass t:Tree ; sh:property s:code , s:low , s:high , s:grows .
s:code sh:path t:code . s:low sh:path t:low . s:high sh:path t:high . s:grows sh:path t:grows .
"""


def found(folder: Path, shape: str, **files: str) -> list[str]:
    """Return the findings of entries, with a shape added to those of trees."""
    for name, turtle in {
        "classes": CLASSES,
        "mapping": MAPPING,
        "shapes": FIELDS + shape,
    }.items():
        (folder / f"{name}.ttl").write_text(TREE_PREFIXES + turtle, encoding="utf-8")
    contents = [(f"{name}.md", text.encode()) for name, text in files.items()]
    graph = build(contents, load_ontology(folder), IriFactory())
    return [str(finding) for finding in check(graph) if finding.code == "shape"]


def tree(*lines: str) -> str:
    """Return an entry of a tree with these lines of front matter."""
    return "\n".join(["---", "type: tree", *lines, "---", ""])


@pytest.mark.parametrize(
    ("shape", "line", "message"),
    [
        ('s:code sh:pattern "^[A-Z]{2}$" .', "code: kz", "code: 'kz' does not match the form ^[A-Z]{2}$ (write KZ?)"),
        ('s:code sh:pattern "^[0-9]+$" .', "code: kz", "code: 'kz' does not match the form ^[0-9]+$"),
        ('s:code sh:in ( "primary" "secondary" ) .', "code: Primary", "code: 'Primary' is not one of primary, secondary (write primary)"),
        ('s:code sh:in ( "primary" "secondary" ) .', "code: secundary", "code: 'secundary' is not one of primary, secondary (did you mean secondary?)"),
        ("s:low sh:minInclusive 5 .", "from: 4.5", "from: 4.5 is less than 5, the least that is allowed"),
        ("s:low sh:maxInclusive 100 .", "from: 130", "from: 130 is more than 100, the most that is allowed"),
        ("s:low sh:minExclusive 0 .", "from: 0", "from: 0 must be more than 0"),
        ("s:low sh:maxExclusive 9 .", "from: 9", "from: 9 must be less than 9"),
        ("s:code sh:minLength 3 .", "code: ab", "code: 'ab' has 2 characters, at least 3 needed"),
        ("s:code sh:maxLength 3 .", "code: abcd", "code: 'abcd' has 4 characters, at most 3 allowed"),
        ("s:code sh:datatype xsd:integer .", "code: many", "code: 'many' is not a whole number"),
        ("s:code sh:nodeKind sh:IRI .", "code: ab", "code: 'ab' is not a link or an address"),
        ("s:code sh:or ( [ sh:datatype xsd:date ] [ sh:datatype xsd:gYear ] ) .", "code: ab", "code: 'ab' is not a date or a year"),
        ("s:code sh:not [ sh:datatype xsd:string ] .", "code: ab", "code: 'ab' is not allowed"),
        ('s:code sh:hasValue "x" .', "code: ab", "code: it must have the value x"),
        ('s:code sh:languageIn ( "de" "fr" ) .', "code: ab", "code: the language of 'ab' is not one of de, fr"),
        ("s:low sh:equals t:high .", "from: 4", "from: 4 must be the same as to"),
        ('s:code sh:pattern "^x" ; sh:message "a code begins with x"@en .', "code: ab", "code: a code begins with x"),
    ],
)  # fmt: skip
def test_a_value_that_violates_a_constraint_is_named_with_what_is_allowed(
    tmp_path: Path, shape: str, line: str, message: str
) -> None:
    """The message has the label, the value and the bound, and stands at the value."""
    column = line.index(" ") + 2
    findings = found(tmp_path, shape, x=tree(line))
    assert [
        each for each in findings if each.startswith(f"x.md:3:{column}: error[shape] {message}")
    ]


def test_two_properties_that_are_compared_are_both_named(tmp_path: Path) -> None:
    """A lower bound above the upper one is found at the lower, with both values."""
    entry = tree("from: 100000", "to: 20000")
    for constraint, words in {
        "sh:lessThanOrEquals": "is more than",
        "sh:lessThan": "is not less than",
    }.items():
        assert found(tmp_path, f"s:low {constraint} t:high .", x=entry) == [
            f"x.md:3:7: error[shape] from: 100000 {words} to: 20000"
        ]


def test_values_too_many_are_found_at_the_first_that_is_too_many(tmp_path: Path) -> None:
    """The message has the lines of all of them."""
    entry = tree("code:", "  - a", "  - b", "  - c")
    assert found(tmp_path, "s:code sh:maxCount 2 .", x=entry) == [
        "x.md:6:5: error[shape] code: 3 values, at most 2 allowed: lines 4, 5 and 6"
    ]
    assert found(tmp_path, "s:code sh:maxCount 1 .", x=tree("code: [a, b]")) == [
        "x.md:3:11: error[shape] code: 2 values, at most 1 allowed"
    ]


def test_a_missing_value_is_found_where_its_thing_has_its_type(tmp_path: Path) -> None:
    """The finding stands in the thing's own file, though others link to it."""
    shape = "s:code sh:minCount 1 ."
    garden = "---\ntype: garden\n---\n[[x]]\n"
    assert found(tmp_path, shape, a=garden, x=tree("from: 1")) == [
        "x.md:2:7: error[shape] code: it is missing"
    ]
    assert found(tmp_path, "s:code sh:minCount 2 .", x=tree("code: a")) == [
        "x.md:2:7: error[shape] code: 1 value, at least 2 needed"
    ]


def test_two_names_in_one_language_are_found_with_the_language(tmp_path: Path) -> None:
    """`sh:uniqueLang` is explained with the lines."""
    shape = "s:Tree sh:property [ sh:path skos:altLabel ; sh:uniqueLang true ] ."
    entry = tree("names:", "  en: [Oak, Oak tree, English oak]")
    found_here = found(tmp_path, shape, x=entry)
    assert len(found_here) == 1
    assert "several values in one language: en" in found_here[0]


def test_a_thing_of_the_wrong_class_is_named_with_both_classes(tmp_path: Path) -> None:
    """The link is named by its label; a thing that no entry describes yet has no class to judge."""
    shape = "s:grows sh:class t:Garden ."
    assert found(tmp_path, shape, x=tree('grows: "[[y]]"'), y=tree("code: a")) == [
        "x.md:3:9: error[shape] grows in: y is of the type tree, not garden"
    ]
    assert found(tmp_path, shape, x=tree('grows: "[[Nowhere]]"')) == []


def test_a_value_needs_what_an_inner_shape_says(tmp_path: Path) -> None:
    """`sh:node` is explained by the properties of the inner shape."""
    shape = 's:grows sh:node [ sh:property [ sh:path t:code ; sh:hasValue "g" ] ] .'
    assert found(tmp_path, shape, x=tree('grows: "[[y]]"'), y=tree("code: a")) == [
        "x.md:3:9: error[shape] grows in: y does not have code: g"
    ]


def test_a_thing_needs_one_of_several_properties(tmp_path: Path) -> None:
    """`sh:or` on a node shape is explained by the labels of the properties."""
    shape = (
        "s:Tree sh:or ( [ sh:path t:code ; sh:minCount 1 ] [ sh:path t:high ; sh:minCount 1 ] ) ."
    )
    assert found(tmp_path, shape, x=tree("from: 1")) == [
        "x.md:2:7: error[shape] it must have code or to"
    ]


def test_no_message_has_words_of_the_library(tmp_path: Path) -> None:
    """Constraints that have no words of their own are explained without IRIs and Python."""
    shape = """
    s:code sh:xone ( [ sh:minLength 1 ] [ sh:maxLength 9 ] ) .
    s:low sh:disjoint t:high ; sh:qualifiedValueShape [ sh:minInclusive 9 ] ; sh:qualifiedMinCount 1 .
    s:grows sh:and ( [ sh:class t:Garden ] [ sh:nodeKind sh:IRI ] ) .
    s:Tree sh:closed true .
    s:Tree sh:sparql [ sh:message "the code is {?value}" ; sh:select
      "SELECT $this ?value WHERE { $this <https://trees.example/ont#code> ?value }" ] .
    """
    entry = tree("code: a", "from: 1", "to: 1", 'grows: "[[y]]"')
    findings = found(tmp_path, shape, x=entry, y=tree())
    assert len(findings) >= 5
    for finding in findings:
        assert "http" not in finding
        assert "Literal(" not in finding
        assert "<" not in finding
        assert "node" not in finding.lower()


@pytest.mark.parametrize("mark", ["|", ">", "|-", ">2-", "| # comment"])
def test_a_value_in_a_block_is_found_where_its_text_stands(tmp_path: Path, mark: str) -> None:
    """The line is that of the first text behind `|` or `>`, blank lines included."""
    shape = 's:code sh:pattern "^[0-9]+$" .'
    entry = tree(f"code: {mark}", "", "  ab")
    assert found(tmp_path, shape, x=entry) == [
        "x.md:5:3: error[shape] code: 'ab' does not match the form ^[0-9]+$"
    ]
