"""Ontologies that were made to harm: each is read in little time, or is one error with its line."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kbgraph.build import build
from kbgraph.errors import KbError, OntologyError
from kbgraph.export.serialize import export
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.ontology.ontology import Ontology, load_ontology
from kbgraph.ontology.patterns import watch, watched_patterns
from kbgraph.ontology.turtle import read_turtle
from kbgraph.rdf.formats import NTRIPLES
from kbgraph.rdf.iris import IriFactory
from kbgraph.validation import shacl
from tests.tree_prefixes import TREE_PREFIXES

HEAD = f"{TREE_PREFIXES}@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
HEAD_LINES = HEAD.count("\n")
FIELD = """\
t:Tree a owl:Class ; rdfs:label "tree" ; m:type "tree" .
s:Tree a sh:NodeShape ; sh:targetClass t:Tree ; sh:property s:code .
s:code sh:path t:code ; m:key "code" ; m:value v:code .
"""
MAX_SECONDS = 3.0
"""Processor time. Each ontology here took minutes, or would never have been read."""


def load(folder: Path, turtle: str, name: str = "mapping.ttl") -> Ontology:
    """Write a file of an ontology, and load it."""
    (folder / name).write_text(HEAD + turtle, encoding="utf-8")
    return load_ontology(folder)


def read(folder: Path, turtle: str, *values: str) -> KnowledgeBase:
    """Return the knowledge base of a tree for each value of its key `code`."""
    files = [
        (f"{number}.md", f"---\ntype: tree\ncode: {value!r}\n---\n# X\n".encode())
        for number, value in enumerate(values)
    ]
    return KnowledgeBase(build(files, load(folder, turtle), IriFactory()))


def message_of(folder: Path, turtle: str, name: str) -> str | None:
    """Return the error of loading and linting a file; None where it can be read."""
    try:
        _ = load(folder, turtle, name).mapping_findings
    except KbError as error:
        return str(error)
    return None


@contextmanager
def in_time(seconds: float = MAX_SECONDS) -> Iterator[None]:
    """Fail where the block takes more processor time."""
    start = time.process_time()
    yield
    assert time.process_time() - start < seconds


CYCLES = "".join(f"<http://a.example/s{n % 3}> t:p [ t:q [ t:r t:x ] ] .\n" for n in range(200))
LOOPS = "".join(
    f"_:a{n} t:p _:b{n} . _:b{n} t:p _:c{n} . _:c{n} t:p _:d{n} . _:d{n} t:p _:a{n} .\n"
    for n in range(100)
)


@pytest.mark.parametrize(
    "turtle",
    [
        pytest.param(CYCLES, id="like blank nodes"),
        pytest.param(LOOPS, id="loops of blank nodes"),
        pytest.param("t:a t:b " + "[ t:b " * 5_000 + "1" + " ]" * 5_000 + " .", id="nested"),
        pytest.param("t:a t:b " + "( " * 5_000 + ")" * 5_000 + " .", id="nested lists"),
        pytest.param("t:a t:b ( " + "1 " * 900_000 + ") .", id="a long list"),
        pytest.param(
            FIELD + "_:l rdf:first v:text ; rdf:rest _:l . v:code a m:FirstOf ; m:option _:l .",
            id="a list that loops",
        ),
        pytest.param("".join(f"@prefix p{n}: <http://p.example/{n}#> .\n" for n in range(20_000)), id="prefixes"),
        pytest.param("t:a rdfs:subClassOf t:b . t:b rdfs:subClassOf t:a .", id="classes in a loop"),
        pytest.param("t:A t:b 1" + "0" * 500_000 + " .", id="a long number"),
        pytest.param("".join(f't:x{n} t:p "{n}" .\n' for n in range(120_000)), id="many triples"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["mapping.ttl", "classes.ttl"])
def test_hostile_turtle_is_read_in_little_time(tmp_path: Path, name: str, turtle: str) -> None:
    """The time of reading grows with the bytes alone, and an error is one sentence."""
    with in_time():
        message = message_of(tmp_path, turtle, name)
    assert message is None or f"{name}:" in message


def fifo(path: Path) -> None:
    """Make a named pipe, whose opening waits for a writer."""
    os.mkfifo(path)


def endless(path: Path) -> None:
    """Make a link to a device without end."""
    path.symlink_to("/dev/zero")


def outside(path: Path) -> None:
    """Make a link out of the folder."""
    path.symlink_to("/etc/hostname")


def loop(path: Path) -> None:
    """Make a link to itself."""
    path.symlink_to(path)


def folder(path: Path) -> None:
    """Make a folder with the name of a file."""
    path.mkdir()


def latin(path: Path) -> None:
    """Write bytes that are not UTF-8, in line 2."""
    path.write_bytes(b"# x\n# caf\xe9\n")


def large(path: Path) -> None:
    """Write more bytes than an ontology may have."""
    path.write_bytes(b"#" + b" " * 5_000_001)


@pytest.mark.parametrize("make", [fifo, endless, outside, loop, folder, latin, large])
@pytest.mark.parametrize("name", ["a.ttl", "mapping.ttl", "context.jsonld", "queries/a.rq"])
def test_what_is_no_plain_file_is_an_error_with_its_name(
    tmp_path: Path, make: Callable[[Path], None], name: str
) -> None:
    """Pipes, devices, links out of the folder and other bytes are errors that name the file."""
    (tmp_path / "queries").mkdir()
    make(tmp_path / name)
    with in_time(), pytest.raises(OntologyError, match=rf"{name}:(2:)? cannot read the ontology"):
        load_ontology(tmp_path)


def test_a_folder_of_queries_elsewhere_is_not_read(tmp_path: Path) -> None:
    """A link to a folder outside does not make its files a part of the ontology."""
    elsewhere, ontology = tmp_path / "elsewhere", tmp_path / "ontology"
    elsewhere.mkdir()
    ontology.mkdir()
    (elsewhere / "a.rq").write_text("ASK {}")
    (ontology / "queries").symlink_to(elsewhere)
    with pytest.raises(OntologyError, match=r"a\.rq"):
        load_ontology(ontology)


def test_a_relative_iri_names_no_place_of_this_machine(tmp_path: Path) -> None:
    """Two folders with the same files give the same bytes, below the base."""
    texts = []
    for place in ("one", "another"):
        (tmp_path / place).mkdir()
        turtle = '<> rdfs:label "x" ; t:near <../../y> . <#z> t:p [ t:q <a> ] .'
        ontology = load(tmp_path / place, turtle, "a b.ttl")
        texts.append("\n".join(ontology.ntriples))
    assert texts[0] == texts[1]
    assert "file:" not in texts[0]
    assert "<https://kbgraph.example/ontology/a%20b.ttl>" in texts[0]
    assert str(tmp_path) not in texts[0]


def test_names_of_blank_nodes_do_not_depend_on_the_order_of_files(tmp_path: Path) -> None:
    """The same blank node has the same name whichever file is read first."""
    paths = [tmp_path / name for name in ("b.ttl", "a.ttl", "é.ttl")]
    for path in paths:
        path.write_text('<http://a.example/x> <http://a.example/p> [ <http://a.example/q> "1" ] .')
    assert set(read_turtle(paths)[0].all) == set(read_turtle(reversed(paths))[0].all)
    assert len(read_turtle(paths)[0].all) == 6


CONTRADICTIONS = {
    'v:code a m:Pattern ; m:class t:Code ;\n m:regex "(a" .': "bad pattern",
    f'v:code a m:Pattern ; m:class t:Code ;\n m:regex "{"(" * 5000 + ")" * 5000}" .': "bad pattern",
    'v:code a m:Pattern ; m:class t:Code ;\n m:regex "a{99999999999999999999}" .': "bad pattern",
    f'v:code a m:Pattern ; m:class t:Code ;\n m:regex "{"a" * 30000}" .': "20000 characters",
    'v:code a m:Pattern ; m:class t:Code ; m:regex "(?P<x>.)" ;\n m:identity "{x:>999999999}" .': "names alone",
    'v:code a m:Pattern ; m:class t:Code ; m:regex "(?P<x>.)" ;\n m:identity "{x.__class__}" .': "unknown names",
    'v:code a m:Pattern ; m:class t:Code ; m:regex "(?P<x>.)" ;\n m:identity "{x!r}" .': "names alone",
    'v:code a m:Record ; m:class t:Code ; m:shape s:Tree ;\n m:identity "{x.__class__.__mro__}" .': "unknown names|holds itself",
    'v:code a m:Pattern ; m:class t:Code ; m:regex "(?P<x>.)" ;\n m:mint t:Code .': 'code has no m:identity, so that .* m:identity "{x}"',
    'v:code a m:Pattern ; m:class t:Code ; m:regex "(?P<x>.)" ; m:mint t:Code ;\n m:identity "code" .': "names no part in its m:identity 'code'",
    'v:code a m:Record ; m:class t:Code ; m:shape s:Leaf ;\n m:identity "leaf" .': "names no part",
    "v:code a m:FirstOf ; m:option ( v:code ) .": "holds itself",
    "v:code a m:Lookup ; m:otherwise v:code .": "holds itself",
    "".join(f"v:c{n} a m:FirstOf ; m:option ( v:c{n + 1} v:c{n + 1} ) .\n" for n in range(30)) + "v:code a m:FirstOf ; m:option ( v:c0 ) . v:c30 a m:Text .": "others",
    "".join(f"v:c{n} a m:Lookup ; m:otherwise v:c{n + 1} .\n" for n in range(3000)) + "v:code a m:Lookup ; m:otherwise v:c0 . v:c3000 a m:Text .": "others",
    's:code sh:order\n "first" . v:code a m:Text .': "write a number",
    's:code sh:order\n "nan" . v:code a m:Text .': "write a number",
    'v:code a m:Text ; m:excludes "{a}" .\n' + "".join(f'[] a m:Part ; m:name "{a}" ; m:regex "{("{" + b + "}") * 9}" .\n' for a, b in zip("abcdefg", "bcdefgh", strict=True)) + '[] a m:Part ; m:name "h" ; m:regex "xyz" .': "characters with its parts",
    'v:code a m:Text . m:general\n m:noneFound "none" .': "group named date",
    f'v:code a m:Text . t:code rdfs:label\n "{"x" * 1001}" .': "more than 1000 characters",
}  # fmt: skip


@pytest.mark.parametrize(("turtle", "message"), CONTRADICTIONS.items(), ids=range(len(CONTRADICTIONS)))  # fmt: skip
def test_a_mapping_that_would_cost_too_much_is_an_error_with_its_line(
    tmp_path: Path, turtle: str, message: str
) -> None:
    """Patterns, templates and value types without end are errors at their line of the file."""
    with in_time(), pytest.raises(OntologyError, match=message) as caught:
        load(tmp_path, turtle if "rdfs:label" in turtle else FIELD + turtle, "a.ttl" if "rdfs:label" in turtle else "mapping.ttl")  # fmt: skip
    place = str(caught.value).split(": ")[0]
    assert int(place.rpartition(":")[2]) > HEAD_LINES
    assert "\n" not in str(caught.value)


def test_a_hierarchy_that_no_page_could_show_is_an_error(tmp_path: Path) -> None:
    """A chain of 3,000 classes is an error, found in little time."""
    chain = "".join(f"t:c{n} rdfs:subClassOf t:c{n + 1} .\n" for n in range(3_000))
    with in_time(), pytest.raises(OntologyError, match="more than 1000 classes"):
        load(tmp_path, chain, "classes.ttl")


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, '{"@context":' * 50_000, '{"@context": {"a": ' + "[" * 30 + "]" * 30 + "}}"],
)
def test_a_nested_context_is_an_error(tmp_path: Path, text: str) -> None:
    """A JSON-LD context that is nested without end is an error, not a traceback."""
    (tmp_path / "context.jsonld").write_text(text)
    with in_time(), pytest.raises(OntologyError, match=r"context\.jsonld: cannot read"):
        load_ontology(tmp_path)


def test_characters_of_a_context_that_no_text_holds_are_replaced(tmp_path: Path) -> None:
    """A lone surrogate or NUL, which no export could write, is U+FFFD."""
    (tmp_path / "context.jsonld").write_text(
        '{"@context": {"a\\ud800": "http://a.example/\\u0000"}}'
    )
    assert load_ontology(tmp_path).context["a\ufffd"] == "http://a.example/\ufffd"


SLOW = {
    'v:code a m:Pattern ; m:class t:Code ; m:regex "(a+)+b" .': "a" * 60,
    'v:code a m:Pattern ; m:class t:Code ; m:regex "(a|a)*b" .': "a" * 60,
    'v:code a m:Pattern ; m:class t:Code ; m:regex "(.*)(.*)(.*)(.*)(.*)b" .': "a" * 3_000,
    'v:code a m:Pattern ; m:class t:Code ; m:regex "(?=(a+)+b).*" .': "a" * 60,
    'v:code a m:Pattern ; m:class t:Code ; m:regex "(a*)*\\\\1b" .': "a" * 60,
    'v:code a m:Text ; m:excludes "(a+)+b" .': "a" * 60,
    'v:code a m:Text ; m:excludes "x" ; m:ignores "(a+)+b" .': "a" * 60,
    'v:code a m:FirstOf ; m:option ( v:slow v:text ) . v:slow a m:Pattern ; m:class t:Code ; m:regex "(a+)+b" .': "a" * 60,
    'v:code a m:Text . m:general m:noneFound "(a+)+b(?P<date>x)" .': "a" * 60,
}  # fmt: skip


@pytest.mark.parametrize(("turtle", "value"), SLOW.items(), ids=range(len(SLOW)))
def test_a_pattern_without_end_is_a_finding_at_its_line(
    tmp_path: Path, turtle: str, value: str
) -> None:
    """The reading goes on without the pattern; values that need it are not read by another type."""
    files = [(f"{'a' * 60}{n}.md", f"---\ntype: tree\ncode: {value}\n---\n# X\n".encode()) for n in range(5)]  # fmt: skip
    with in_time():
        ontology = load(tmp_path, f"{FIELD}\n{turtle}")
        graph = build(files, ontology, IriFactory())
    slow = [each for each in graph.findings if each.code == "slow-pattern"]
    assert [(each.line, each.file) for each in slow] == [(HEAD_LINES + 5, "mapping.ttl")]
    if "noneFound" not in turtle and "ignores" not in turtle:
        assert [each.code for each in graph.findings].count("unread-value") == 5


@pytest.mark.parametrize("unit", [" ", "a ", "1", "1 ", "\u00a0", "(", "<", "2001 ", "a--", "€1 "])
@pytest.mark.parametrize("start", ["", "1", "a ", "https://", "Data source: ", "none found ("])
def test_no_pattern_that_ships_is_slow(ontology: Ontology, start: str, unit: str) -> None:
    """Patterns of the engine and of the shipped ontology take little time for a long text."""
    text = (start + unit * 4_000)[:4_000] + "\n!"
    with in_time():
        for pattern in ontology.mapping.patterns:
            with watched_patterns():
                pattern.fullmatch(text)
            assert not pattern.is_stopped, pattern.pattern


def test_patterns_that_take_most_of_the_reading_are_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pattern that is slow, but never as slow as the limit for one text, is found too."""
    monkeypatch.setattr(watch, "_MIN_TICKS", 3)
    turtle = FIELD + 'v:code a m:Pattern ; m:class t:Code ; m:regex "(.*)(.*)(.*)b" .'
    with in_time(10):
        base = read(tmp_path, turtle, *("a" * 260 for _ in range(150)))
    assert [each.line for each in base.findings if each.code == "slow-pattern"] == [HEAD_LINES + 4]


def test_no_template_gives_an_iri_that_no_syntax_holds(tmp_path: Path) -> None:
    """Types, fragments and minted names of any content give IRIs that can be exported."""
    odd = '\\u0001 <>\\"{}|^`\\\\\\u202e%zz'
    turtle = f"""
    t:Tree m:type "{odd}" . t:Code m:type "{odd}c" .
    s:code m:fragment "{odd}" ; m:label "{odd}" ; m:splitOn "{odd}" .
    v:code a m:Pattern ; m:class t:Code ; m:mint t:Code ; m:identity "\u0001 <>{{x}}" ; m:regex "(?P<x>.+)" .
    [] a m:LinkRule ; m:regex "(?P<x>.*)" ; m:slug "{{x}}" .
    """
    base = read(tmp_path, FIELD + turtle, "a b", "<>", "[x](http://a.example/%zz)")
    assert export(base.graph, NTRIPLES)


HOSTILE_SHAPES = {
    "recursion": "s:Tree sh:node s:Tree .",
    "a list that loops": "s:Tree sh:and _:l . _:l rdf:first s:Tree ; rdf:rest _:l .",
    "doubling": "".join(
        f"s:n{n} a sh:NodeShape ; sh:or ( s:n{n + 1} s:n{n + 1} ) , ( s:n{n + 1} s:n{n + 1} ) .\n"
        for n in range(25)
    )
    + "s:n25 a sh:NodeShape ; sh:hasValue t:no . s:Tree sh:node s:n0 .",
    "nesting": "s:Tree sh:not " + "[ sh:not " * 3_000 + "[ sh:hasValue t:a ]" + " ]" * 3_000 + " .",
    "a pattern": 's:code sh:pattern "(a+)+$" .',
    "a bad pattern": 's:code sh:pattern "(a" .',
    "a bad query": 's:Tree sh:sparql [ sh:select "SELECT $this WHERE {" ] .',
    "no query": "s:Tree sh:sparql [ sh:select 5 ] .",
    "a bad count": 's:code sh:minCount "many" .',
    "a bad path": "s:code2 sh:path 5 . s:Tree sh:property s:code2 .",
    "two paths": "s:code2 sh:path t:a , t:b . s:Tree sh:property s:code2 .",
    "a path that loops": "_:p sh:zeroOrMorePath _:p . s:code2 sh:path _:p . s:Tree sh:property s:code2 .",
    "a bad kind": "s:code sh:nodeKind t:Tree .",
    "a product": 's:Tree sh:sparql [ sh:select "SELECT $this WHERE { '
    + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(9))
    + ' FILTER(?c0 = 77) }" ] .',
    "a file": 's:Tree sh:sparql [ sh:select "SELECT $this FROM <file:///etc/passwd> WHERE { ?a ?b ?c }" ] .',
    "an import": "<http://127.0.0.1:9/x> a owl:Ontology ; owl:imports <http://127.0.0.1:9/y> .",
}


# The first alarm may fall into a callback of Python's collector, which hypothesis registers in the
# same process: it is lost there, and the next alarm ends the work.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("shape", HOSTILE_SHAPES.values(), ids=HOSTILE_SHAPES)
def test_hostile_shapes_end_as_findings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shape: str
) -> None:
    """A shape that pySHACL refuses, or that has no end, is a finding at its line; others count."""
    monkeypatch.setattr(shacl, "_MIN_SECONDS", 0.5)
    good = "t:Garden a owl:Class ; m:type 'garden' . s:G a sh:NodeShape ; sh:targetClass t:Tree ; sh:property [ sh:path t:missing ; sh:minCount 1 ] .\n"
    (tmp_path / "shapes.ttl").write_text(HEAD + FIELD + good + shape)
    with in_time():
        base = read(tmp_path, "v:code a m:Text .", "a" * 50)
        findings = base.check()
    assert "shape" in {each.code for each in findings}, findings
    for finding in (each for each in findings if each.code == "unchecked-shape"):
        assert finding.line > HEAD_LINES, finding
        assert finding.file == "shapes.ttl"


def test_a_dense_hierarchy_is_read_in_time(tmp_path: Path) -> None:
    """Each class is followed upwards once, however many statements it has."""
    classes = 300
    dense = "".join(
        f"t:c{each} rdfs:subClassOf {', '.join(f't:c{above}' for above in range(each + 1, classes))} .\n"
        for each in range(classes - 1)
    )
    with in_time():
        load(tmp_path, dense, "classes.ttl")
