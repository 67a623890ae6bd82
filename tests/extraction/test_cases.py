"""Runs tests/cases/*.md: small vaults with the facts, claims and findings expected of them.

A case is a title, a line with `.`, the vault, `.`, the expectation, `.`. A vault is one entry
(`entry.md`); a line `=== path/to/file.md` begins another file, or names the first. A file of Turtle
(`=== mapping.ttl`) is one of the case's own ontology, whose prefixes are those of `PREFIXES`;
without one the shipped ontology reads the vault. The expectation has up to four parts:

- Facts as Turtle, with the ontology's prefixes and IRIs relative to the base: the default graph
  without the ontology. All facts about things and their values are compared; those of a document,
  or of a source in it (`<entry/…>`), only where the expected Turtle has the same subject.
- After `--- claims`: `subject property object @ file:line[,line…] basis [source, …] as of day
  checked day ; qualifier`, each part only where there is one; a source is written by its id,
  address or file, and behind it the places in it: `law: art. 1; art. 2`. For each subject and
  property in this part, all claims are compared; other claims are not.
- After `--- strength`: `subject property object @ step`, then `disagrees` where another source says
  something else; for each subject and property in this part, all facts are compared.
- After `--- findings`: every finding as it is printed, in order; none where the part is absent.
"""

import re
from difflib import unified_diff
from pathlib import Path

import pyoxigraph as ox
import pytest

from kbgraph.build import Graph, build
from kbgraph.ontology.ontology import Ontology, load_ontology
from kbgraph.rdf.iris import IriFactory, slugify
from kbgraph.rdf.namespaces import (
    AS_OF,
    BASIS,
    CHECKED,
    CITED_PART,
    DERIVED_FROM,
    DISAGREES_WITH,
    IS_PART_OF,
    KB,
    LOCATOR,
    STATED,
    STATED_AT,
    STRENGTH,
)
from kbgraph.source.dialects import DIALECTS, OBSIDIAN, Dialect
from tests.conftest import ROOT

IRIS = IriFactory()
CASE = re.compile(r"(?P<title>\S.*)\n\.\n(?P<vault>(?:.*\n)*?)\.\n(?P<expected>(?:.*\n)*?)\.\n\s*")
CLAIM = re.compile(
    r"(.+) @ (\S+:[\d,]+ \w+)(?: \[([^\]]+)\])?"
    r"(?: as of (\S+))?(?: checked (\d{4}-\d\d-\d\d))?(?: ; (.+))?"
)
PREFIXES = """\
@prefix e: <https://e.example/> .
@prefix kb: <https://kbgraph.example/ont#> .
@prefix m: <https://kbgraph.example/mapping#> .
@prefix v: <https://kbgraph.example/value#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix schema: <https://schema.org/> .
"""
KNOWN = {STATED_AT, BASIS, DERIVED_FROM, AS_OF, CHECKED, STRENGTH, DISAGREES_WITH, CITED_PART}


def _cases(path: Path) -> list:
    text = path.read_text(encoding="utf-8")
    found = list(CASE.finditer(text))
    assert "".join(case[0] for case in found) == text, f"{path}: text outside of a case"
    return [
        pytest.param(case["vault"], case["expected"], id=f"{path.stem}: {case['title']}")
        for case in found
    ]


CASES = ROOT / "tests" / "cases"


@pytest.mark.parametrize(
    ("source", "expected"), [case for path in sorted(CASES.glob("*.md")) for case in _cases(path)]
)
def test_case(source: str, expected: str, ontology: Ontology, tmp_path: Path) -> None:
    """The vault states exactly the facts, claims and findings of the case."""
    turtle = [(path, text) for path, text in _files(source) if path.endswith(".ttl")]
    for path, text in turtle:
        (tmp_path / path).write_bytes(PREFIXES.encode() + text)
    _check(source, expected, load_ontology(tmp_path) if turtle else ontology)


@pytest.mark.parametrize(
    ("source", "expected"),
    [case for path in sorted(CASES.glob("without-ontology/*.md")) for case in _cases(path)],
)
def test_case_without_an_ontology(source: str, expected: str) -> None:
    """The vault states the same, read by the engine's own words alone."""
    _check(source, expected, load_ontology(None))


@pytest.mark.parametrize(
    ("dialect", "source", "expected"),
    [
        pytest.param(path.stem, *case.values, id=case.id)
        for path in sorted(CASES.glob("dialects/*.md"))
        for case in _cases(path)
    ],
)
def test_case_in_a_dialect(dialect: str, source: str, expected: str) -> None:
    """The vault states the same, read in the dialect that names the file of the case."""
    _check(source, expected, load_ontology(None), DIALECTS[dialect])


def _check(source: str, expected: str, ontology: Ontology, dialect: Dialect = OBSIDIAN) -> None:
    parts = re.split(
        r"^--- (facts|claims|strength|findings)\n", "--- facts\n" + expected, flags=re.MULTILINE
    )
    part = dict(zip(parts[1::2], parts[2::2], strict=True))
    files = [file for file in _files(source) if not file[0].endswith(".ttl")]
    graph = build(files, ontology, IRIS, dialect=dialect)
    facts = [_short(triple) for triple in _turtle(part["facts"], ontology)]
    claims = [_expected_claim(line, ontology) for line in part.get("claims", "").splitlines()]
    subjects, spoken_of = (
        {fact.split()[0] for fact in facts},
        {tuple(claim.split()[:2]) for claim in claims},
    )
    found_facts = [
        fact
        for fact in _facts(graph)
        if not fact.startswith("<entry/") or fact.split()[0] in subjects
    ]
    found_claims = [claim for claim in _claims(graph) if tuple(claim.split()[:2]) in spoken_of]
    strengths = sorted(part.get("strength", "").splitlines())
    rated = {tuple(_short_of(line, ontology).split()[:2]) for line in strengths}
    found_strengths = [line for line in _strengths(graph) if tuple(line.split()[:2]) in rated]
    wanted = [
        *sorted(facts),
        "--- claims",
        *sorted(claims),
        "--- strength",
        *sorted(_short_of(line, ontology) for line in strengths),
        "--- findings",
        *part.get("findings", "").splitlines(),
    ]
    read = [
        *sorted(found_facts),
        "--- claims",
        *sorted(found_claims),
        "--- strength",
        *sorted(found_strengths),
        "--- findings",
        *map(str, graph.findings),
    ]
    assert read == wanted, "\n".join(
        ["", *unified_diff(wanted, read, "expected", "read", lineterm="", n=1)]
    )


def _files(source: str) -> list[tuple[str, bytes]]:
    texts = re.split(r"^=== (\S.*)\n", source, flags=re.MULTILINE)
    named = [(path, text.encode()) for path, text in zip(texts[1::2], texts[2::2], strict=True)]
    return [("entry.md", texts[0].encode()), *named] if texts[0] else named


def _turtle(text: str, ontology: Ontology) -> list[ox.Triple]:
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in ontology.prefixes.items())
    store = ox.Store()  # writes numbers as the store under test does
    store.load((PREFIXES + prefixes + text).encode(), ox.RdfFormat.TURTLE, base_iri=IRIS.base)
    return [quad.triple for quad in store]


def _short(triple: ox.Triple | ox.Quad) -> str:
    text = f"{triple.subject} {triple.predicate} {triple.object}"
    return (
        re.sub(rf"<{KB}([\w-]+)>", r"kb:\1", text)
        .replace(f"<{IRIS.base}", "<")
        .replace("http://www.w3.org/2001/XMLSchema#", "xsd:")
    )


def _facts(graph: Graph) -> list[str]:
    served = set(graph.ontology.ntriples)
    return [_short(fact) for fact in graph.store.facts() if f"{fact} ." not in served]


def _claims(graph: Graph) -> list[str]:
    quads = [quad for quad in graph.store.quads() if isinstance(quad.graph_name, ox.NamedNode)]
    known = [quad for quad in quads if quad.graph_name.value == IRIS.claims]
    about = {
        quad.subject: [other for other in known if other.subject == quad.subject] for quad in known
    }
    return [
        f"{_short(quad)} @ {_known(graph, about, quad.graph_name)}"
        for quad in quads
        if quad.graph_name in about
    ]


def _known(graph: Graph, described: dict[ox.NamedNode, list[ox.Quad]], claim: ox.NamedNode) -> str:
    about = described[claim]

    def values(prop: str, node: ox.NamedNode = claim) -> list[str]:
        return [quad.object.value for quad in described[node] if quad.predicate.value == prop]

    places = [line.rpartition("#L") for line in values(STATED_AT)]
    file = graph.subjects[IRIS.slug(places[0][0])].path
    lines = ",".join(sorted((line for _, _, line in places), key=int))
    parts = [ox.NamedNode(part) for part in values(CITED_PART)]
    sources = [
        _located(
            source.rpartition("#source.")[2],
            [values(LOCATOR, part)[0] for part in parts if values(IS_PART_OF, part) == [source]],
        )
        for source in values(DERIVED_FROM)
    ]
    more = [_short(quad).split(" ", 1)[1] for quad in about if quad.predicate.value not in KNOWN]
    basis = (values(BASIS) or [STATED])[0].removeprefix(KB)
    days = ("".join(values(AS_OF)), "".join(values(CHECKED)))
    return _claim(f"{file}:{lines} {basis}", sources, days, more)


def _claim(where: str, sources: list[str], days: tuple[str, str], more: list[str]) -> str:
    cited = f"[{', '.join(sorted(sources))}]" if sources else ""
    as_of, checked = days
    dates = (f"as of {as_of}" if as_of else "", f"checked {checked}" if checked else "")
    return " ".join(filter(None, [where, cited, *dates, *(f"; {each}" for each in sorted(more))]))


def _located(source: str, places: list[str]) -> str:
    return ": ".join(filter(None, (source, "; ".join(sorted(places)))))


def _strengths(graph: Graph) -> set[str]:
    """Return each fact with the strength that its claims say, and whether any disagrees."""
    quads = [quad for quad in graph.store.quads() if isinstance(quad.graph_name, ox.NamedNode)]
    known = [quad for quad in quads if quad.graph_name.value == IRIS.claims]
    steps = {quad.subject: quad.object for quad in known if quad.predicate.value == STRENGTH}
    disagreeing = {quad.subject for quad in known if quad.predicate.value == DISAGREES_WITH}
    return {
        f"{_short(quad)} @ {steps[quad.graph_name].value.removeprefix(f'{KB}strength-')}"
        f"{' disagrees' if quad.graph_name in disagreeing else ''}"
        for quad in quads
        if quad.graph_name in steps
    }


def _short_of(line: str, ontology: Ontology) -> str:
    fact, _, strength = line.rpartition(" @ ")
    return f"{_short(_turtle(f'{fact} .', ontology)[0])} @ {strength}"


def _expected_claim(line: str, ontology: Ontology) -> str:
    match = CLAIM.fullmatch(line)
    assert match, f"not a claim: {line}"
    fact, where, sources, as_of, checked, more = match.groups()
    about = _turtle(f"<claim> {more} .", ontology) if more else []
    cited = [
        _located(slugify(source), places.split("; ") if places else [])
        for source, _, places in (
            each.partition(": ") for each in (sources.split(", ") if sources else ())
        )
    ]
    qualifiers = [_short(each).split(" ", 1)[1] for each in about]
    days = (as_of or "", checked or "")
    return f"{_short(_turtle(f'{fact} .', ontology)[0])} @ {_claim(where, cited, days, qualifiers)}"
