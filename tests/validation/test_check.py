"""Runs the cases of tests/checks/*.md: small folders and their findings.

A case is a title, a line with `.`, files that begin with `=== path`, `.`, the findings as printed,
`.`. After `--- qualifiers` comes Turtle with further qualifiers of claims:
`<claim> property value`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from kbgraph.build import Graph, build
from kbgraph.errors import OntologyError
from kbgraph.ontology.ontology import Ontology, load_ontology
from kbgraph.rdf.iris import IriFactory
from kbgraph.validation.check import check
from tests.conftest import ROOT, Vault
from tests.extraction.test_cases import CASE

FOLDER = ROOT / "tests" / "checks"
TODAY = date(2026, 11, 28)
PREFIXES = (
    "@prefix t: <https://towns.example/ont#> .\n@prefix kb: <https://kbgraph.example/ont#> .\n"
    "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
)


def cases() -> list:
    """Return every case of every file."""
    found = []
    for path in sorted(FOLDER.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        matches = list(CASE.finditer(text))
        assert "".join(case[0] for case in matches) == text, f"{path}: text that is no case"
        found += [
            pytest.param(case["vault"], case["expected"], id=f"{path.stem}: {case['title']}")
            for case in matches
        ]
    return found


@pytest.fixture(scope="module")
def towns() -> Ontology:
    """Return the ontology of towns and leagues."""
    return load_ontology(FOLDER / "ontology")


@pytest.mark.parametrize(("source", "expected"), cases())
def test_check_finds_exactly_the_findings_of_the_case(
    source: str, expected: str, towns: Ontology
) -> None:
    """The findings are those of the case, in order, and no others."""
    source, _, qualifiers = source.partition("--- qualifiers\n")
    graph = made(source, towns)
    qualify(graph, qualifiers)
    found = check(graph, today=TODAY)
    assert [str(finding) for finding in found] == expected.splitlines()


def made(source: str, ontology: Ontology) -> Graph:
    """Build the graph of texts that begin with `=== path`."""
    texts = re.split(r"^=== (\S.*)\n", source, flags=re.MULTILINE)[1:]
    return build(
        [(path, text.encode()) for path, text in zip(texts[::2], texts[1::2], strict=True)],
        ontology,
        IriFactory(),
    )


def qualify(graph: Graph, turtle: str) -> None:
    """Add qualifiers to claims."""
    known = list(ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE, base_iri=graph.iris.base))
    claims = {
        row[0] for row in graph.store.select("SELECT DISTINCT ?claim { GRAPH ?claim { ?s ?p ?o } }")
    }
    assert {quad.subject.value for quad in known} <= claims, "a claim that no entry makes"
    graph.store.change([], [f"{quad.triple} <{graph.iris.claims}> ." for quad in known], keep=[])


def test_more_than_ten_entries_with_the_same_day_give_one_notice(towns: Ontology) -> None:
    """A second day, or only ten entries, gives none."""
    entry = 'type: town\nreviewed: {}\nsources: ["https://l.example/"]'

    def found(*days: str) -> list[str]:
        files = [
            f"=== {index:02}.md\n---\n{entry.format(day)}\n---\nA town.\n"
            for index, day in enumerate(days)
        ]
        return [str(finding) for finding in check(made("".join(files), towns))]

    assert found(*["2026-01-01"] * 11) == [
        "00.md:1:1: notice[same-day] all 11 entries with dates were checked on the same day, 2026-01-01 (give each source the day on which it was read)"
    ]
    assert found(*["2026-01-01"] * 10) == []
    assert found(*["2026-01-01"] * 11, "2026-01-02") == []


def test_a_mapping_without_rules_checks_nothing(towns: Ontology) -> None:
    """Without the rules, a one-sided fact without a source gives no finding."""
    rules = towns.mapping.constraints._replace(
        reciprocal_rules=(), banned_sources=(), requires_citations=False
    )
    free = replace(towns, mapping=replace(towns.mapping, constraints=rules))
    source = '=== a.md\n---\ntype: town\njoined: "[[l]]"\nsources: ["https://hearsay.example/"]\n---\n=== l.md\n---\ntype: league\n---\n'
    assert check(made(source, free)) == ()
    assert {finding.code for finding in check(made(source, towns))} == {
        "banned-source",
        "not-agreed",
        "unchecked",
    }


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("[] a m:BothSides ; m:qualifier <q> .", "needs m:path"),
        ("[] a m:BannedSource ; m:reason 'none' .", "needs m:regex"),
        ("[] a m:BannedSource ; m:regex '(' .", "bad pattern"),
    ],
)
def test_an_incomplete_rule_is_an_error_of_the_ontology(
    tmp_path: Path, rule: str, message: str
) -> None:
    """A rule without its path or pattern raises OntologyError."""
    (tmp_path / "mapping.ttl").write_text(f"@prefix m: <https://kbgraph.example/mapping#> . {rule}")
    with pytest.raises(OntologyError, match=message):
        load_ontology(tmp_path)


@pytest.mark.parametrize(
    ("address", "banned"),
    [
        ("https://web3compliance-ai-4x2.pages.dev/kz", "banned-source"),
        ("https://sidebyside.yirifi.com/a/b", "banned-source"),
        ("https://coinfomania.com/x", "banned-source"),
        ("https://mirror-of-coinfomania.example/x", "banned-source"),
        ("https://licensium.com/licence", "banned-source"),
        ("https://gofaizen-sherle.com/crypto-license", "banned-source"),
        ("https://yirifi.com.example/", ""),
        ("https://pages.dev/web3compliance-ai", ""),
        ("https://adilet.zan.kz/rus/docs/Z2300000193", ""),
        ("https://news.example/on/coinfomania", ""),
    ],
)
def test_the_shipped_ontology_bans_sites_without_sources(
    vault: Vault, address: str, banned: str
) -> None:
    """Made-up or commercial pages are an error as a source.

    Other pages, and pages that name them, are allowed.
    """
    base = vault(
        {
            "x.md": f'---\ntype: region\nnames: {{en: X}}\nsources: [{{id: a, url: "{address}", checked: 2026-01-01}}]\n---\n'
        }
    )
    assert [finding.code for finding in base.check()] == ([banned] if banned else [])
