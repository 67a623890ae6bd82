"""The ontology: facts conform to its shapes, impossible values do not, patterns are safe."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import rdflib
from pyshacl import validate

from kbgraph import load
from kbgraph.errors import OntologyError
from kbgraph.ontology.ontology import CORE, Ontology, load_ontology
from kbgraph.ontology.turtle import read_turtle
from kbgraph.ontology.value_types import m
from kbgraph.rdf.formats import TURTLE
from kbgraph.rdf.namespaces import COMMENT, KB, LABEL, PREF_LABEL
from kbgraph.rdf.terms import Iri
from tests.conftest import ROOT, Vault, scraped_folders

SHAPES = [*sorted(CORE.glob("shapes*.ttl")), *sorted((ROOT / "ontology").glob("shapes*.ttl"))]


def validate_shapes(facts: bytes) -> tuple[bool, str]:
    """Validate facts (Turtle) with pySHACL; return the result and the report."""
    shapes = rdflib.Graph()
    for path in SHAPES:
        shapes.parse(path)
    result, _, report = validate(
        rdflib.Graph().parse(data=facts, format="turtle"), shacl_graph=shapes
    )
    return result, report


@pytest.mark.parametrize(
    "folder",
    [pytest.param(ROOT, marks=pytest.mark.thorough), *scraped_folders()],
    ids=lambda path: path.name,
)
def test_the_facts_conform(folder: Path) -> None:
    """The shipped knowledge base and the scraped pages conform to the shapes.

    The findings of the shipped one are read in tests/knowledge too, so that it is thorough here.
    """
    result, report = validate_shapes(load(folder).export.facts(TURTLE))
    assert result, report


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("## Tax\n|||\n|-|-|\n| Capital Gains (Personal) | 130% of all |", "100"),
        ("## Geopolitics\n|||\n|-|-|\n| Corruption Index | 138/100 |", "bestRating"),
        ("## Licensing\n|||\n|-|-|\n| Cost | $9,000 - $1,000 |", "maxValue"),
        ("## Tax\n|||\n|-|-|\n| VAT Rate | 30% - 10% |", "maxPercent"),
        ("## Tax\n|||\n|-|-|\n| VAT Rate | up to 130% |", "100"),
        ("## Tax\n|||\n|-|-|\n| VAT Rate | -5% |", "0"),
    ],
)
def test_impossible_values_do_not_conform(vault: Vault, row: str, message: str) -> None:
    """Impossible values are parsed, but violate their shapes.

    They are a percentage over 100 or under 0, a score over its best, and a range whose ends are
    swapped.
    """
    base = vault({"x.md": f"---\ntype: country\nnames: {{en: X}}\n---\n{row}\n"})
    assert base.findings == ()
    result, report = validate_shapes(base.export.facts(TURTLE))
    assert not result
    assert message in report


@pytest.mark.parametrize(
    "row",
    [
        "## Tax\n|||\n|-|-|\n| VAT Rate | 10% - 30% |",
        "## Tax\n|||\n|-|-|\n| VAT Rate | up to 30% |",
        "## Tax\n|||\n|-|-|\n| VAT Rate | at least 30% |",
        "## Licensing\n|||\n|-|-|\n| Cost | up to $500 |",
        "## Licensing\n|||\n|-|-|\n| Cost | from $500 |",
    ],
)
def test_ranges_conform(vault: Vault, row: str) -> None:
    """A range is a percentage or an amount to the shapes of its property, open or closed."""
    base = vault({"x.md": f"---\ntype: country\nnames: {{en: X}}\n---\n{row}\n"})
    assert base.findings == ()
    result, report = validate_shapes(base.export.facts(TURTLE))
    assert result, report


def test_no_pattern_nests_quantifiers() -> None:
    """No pattern of a mapping nests quantifiers, so none can take exponential time."""
    rules, _ = read_turtle([*CORE.glob("mapping*.ttl"), *(ROOT / "ontology").glob("mapping*.ttl")])
    patterns = [
        str(term)
        for word in ("regex", "line", "slug", "noneFound", "excludes", "ignores")
        for _, term in rules.subject_objects(m(word))
    ]
    assert len(patterns) > 15
    nested = re.compile(r"\((?:[^()\\]|\\.)*[*+](?:[^()\\]|\\.)*\)(?:[*+]|\{\d+,\})")
    assert nested.search(r"(a+)+$")
    assert [pattern for pattern in patterns if nested.search(pattern)] == []


def test_every_class_and_property_has_one_label(ontology: Ontology) -> None:
    """Each class and property of the ontology has one label and at most one comment."""
    declared = {triple.subject for triple in ontology.served.all if triple.subject.startswith(KB)}
    for iri in sorted(declared):
        labels = (*ontology.served.texts(iri, LABEL), *ontology.served.texts(iri, PREF_LABEL))
        assert len(labels) == 1, iri
        assert len(ontology.served.texts(iri, COMMENT)) <= 1, iri


def test_every_path_of_a_shape_is_declared(ontology: Ontology) -> None:
    """Shapes use no property of kbgraph's namespace that the ontology does not declare."""
    rules, _ = read_turtle(SHAPES)
    paths = {
        term
        for _, term in rules.subject_objects(Iri("http://www.w3.org/ns/shacl#path"))
        if isinstance(term, Iri)
    }
    assert [
        path for path in sorted(paths) if path.startswith(KB) and not ontology.knows(path)
    ] == []


def test_reading_the_ontology_again_gives_the_same_triples(ontology: Ontology) -> None:
    """Reading the ontology again gives the same triples, blank nodes included."""
    assert load_ontology(ROOT / "ontology").ntriples == ontology.ntriples


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "classes.ttl",
            "@prefix a: <http://a/> .\na:x b:y 1 .",
            r"classes.ttl:2: cannot read the Turtle",
        ),
        ("mapping.ttl", "<x> <https://kbgraph.example/mapping#value> <nothing> .", None),
        (
            "context.jsonld",
            '{"@context": ["https://elsewhere.example/context"]}',
            "@context must be an object",
        ),
        ("context.jsonld", "{", "cannot read the JSON-LD context"),
    ],
)
def test_an_unreadable_file_is_an_error_with_its_name(
    tmp_path: Path, name: str, text: str, message: str | None
) -> None:
    """A file that cannot be read is an error that names the file and the reason."""
    (tmp_path / name).write_text(text)
    if message is None:
        load_ontology(tmp_path)
        return
    with pytest.raises(OntologyError, match=message):
        load_ontology(tmp_path)


def test_a_mapping_that_contradicts_itself_is_an_error(tmp_path: Path) -> None:
    """An unknown group, an unknown value type and a bad regular expression are errors."""
    head = (
        "@prefix m: <https://kbgraph.example/mapping#> ."
        " @prefix sh: <http://www.w3.org/ns/shacl#> ."
        " <s> sh:targetClass <c> ; sh:property <p> . <p> sh:path <q> ; m:value <g> .\n"
    )
    for mapping, message in (
        (
            (
                '<g> a m:Pattern ; m:regex "(?P<a>x)" ; m:class <c> ; m:group <h> .'
                ' <h> m:name "b" ; m:path <q> ; m:value <t> . <t> a m:Text .'
            ),
            "groups",
        ),
        ('<g> m:regex "x" .', "is not a value type"),
        ('<g> a m:Pattern ; m:regex "(" ; m:class <c> .', "bad pattern"),
        ('<g> a m:Pattern ; m:regex "{depth}" ; m:class <c> .', "no part {depth}"),
        ('<g> a m:Text ; m:excludes "{x}" . <x> a m:Part ; m:name "x" ; m:regex "{x}" .', "{x}"),
    ):
        (tmp_path / "mapping.ttl").write_text(head + mapping)
        with pytest.raises(OntologyError, match=message):
            load_ontology(tmp_path)


def test_files_that_are_read_separately_share_no_blank_node(tmp_path: Path) -> None:
    """Equal lists of the served triples and of the mapping share no blank node."""
    (tmp_path / "list.ttl").write_text("<http://a.example/x> <http://a.example/of> ( 1 2 ) .")
    served, rules = (read_turtle([tmp_path / "list.ttl"], name)[0] for name in ("graph", "rules"))
    nodes = [
        {triple.subject for triple in part.all if "genid" in triple.subject}
        for part in (served, rules)
    ]
    assert [len(found) for found in nodes] == [2, 2]
    assert nodes[0].isdisjoint(nodes[1])
    both = served + rules
    assert [
        [str(member) for member in both.list_of(head)]
        for head in both.iris(Iri("http://a.example/x"), Iri("http://a.example/of"))
    ] == [["1", "2"]] * 2


def test_a_prefix_of_another_namespace_gets_a_number(tmp_path: Path) -> None:
    """Two files may give a prefix two namespaces: the second is exported under the prefix a1."""
    (tmp_path / "x.ttl").write_text("@prefix a: <http://a.example/> . a:C a a:D .")
    (tmp_path / "y.ttl").write_text("@prefix a: <http://b.example/> . a:C a a:D .")
    _, prefixes = read_turtle([tmp_path / "x.ttl", tmp_path / "y.ttl"])
    assert prefixes == {"a": "http://a.example/", "a1": "http://b.example/"}


def test_a_triple_term_is_an_error_with_its_line(tmp_path: Path) -> None:
    """Triple terms are of RDF 1.2: the file and the line are named."""
    file = tmp_path / "x.ttl"
    file.write_text("@prefix e: <http://e.example/> .\n\n<< e:a e:p e:b >> e:q e:c .\n")
    with pytest.raises(OntologyError, match=r"x\.ttl:3: .* write plain triples"):
        read_turtle([file])


def test_a_mapping_may_name_no_place_that_an_entry_has(tmp_path: Path) -> None:
    """An entry without any of the names that its class has is shown by its file."""
    (tmp_path / "ontology").mkdir()
    (tmp_path / "ontology" / "mapping.ttl").write_text(
        "@prefix m: <https://kbgraph.example/mapping#> .\n"
        '<http://x.example/T> m:type "t" ; m:name ("name") .'
    )
    (tmp_path / "a.md").write_text("---\ntype: t\n---\n# A page\n")
    assert load(tmp_path).describe("a").label == "a"
