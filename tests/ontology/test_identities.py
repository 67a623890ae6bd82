"""Codes that identify a thing elsewhere: `m:identifies` gives addresses on their own basis."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbgraph import KnowledgeBase
from kbgraph.build import build
from kbgraph.errors import OntologyError
from kbgraph.ontology.ontology import load_ontology
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.terms import Iri, Triple
from tests.conftest import Vault
from tests.extraction.test_cases import PREFIXES

MAPPING = """\
e:Ship m:type "ship" ; m:name ( "#file" ) .
e:S sh:targetClass e:Ship ; sh:property e:S-imo .
e:S-imo sh:path e:imo ; m:key "imo" ; m:value v:plain ;
  m:identifies [ m:path skos:exactMatch ; m:template "https://ships.example/{}/" ; m:codes "[0-9]{7}" ] ,
    [ m:path e:page ; m:template "https://pages.example/?ship={}" ] .
"""
ROWS = """
SELECT ?property ?address ?basis ?from ?line ?source {
  GRAPH ?claim { <https://kbgraph.example/id/a> ?property ?address }
  GRAPH <claims> {
    ?claim <https://kbgraph.example/ont#basis> ?basis ;
      <https://kbgraph.example/ont#followsFrom> ?from ;
      <https://kbgraph.example/ont#statedAt> ?line
    OPTIONAL { ?claim <http://www.w3.org/ns/prov#wasDerivedFrom> ?source }
  }
} ORDER BY ?address"""


def ships(folder: Path, front: str) -> KnowledgeBase:
    """Return the knowledge base of one entry about a ship."""
    (folder / "mapping.ttl").write_text(PREFIXES + MAPPING, encoding="utf-8")
    text = f"---\ntype: ship\n{front}---\n"
    ontology = load_ontology(folder)
    return KnowledgeBase(
        build([("a.md", text.encode())], ontology, IriFactory("https://kbgraph.example/"))
    )


def addresses(kb: KnowledgeBase) -> list[str]:
    """Return the addresses that follow from codes."""
    return [str(address) for _, address, *_ in kb.graph.store.select(ROWS)]


def test_a_code_gives_addresses_that_rest_on_its_claim(tmp_path: Path) -> None:
    """Each has the basis `kb:identified`, the line and the source of the code."""
    front = (
        'imo: "9074729 [^r]"\nsources:\n'
        "  - {id: r, url: 'https://r.example/', title: R, kind: primary}\n"
    )
    kb = ships(tmp_path, front)
    rows = [[str(term) for term in row] for row in kb.graph.store.select(ROWS)]
    assert [row[1] for row in rows] == [
        "https://pages.example/?ship=9074729",
        "https://ships.example/9074729/",
    ]
    for _, _, basis, stating, line, source in rows:
        assert basis == "https://kbgraph.example/ont#identified"
        assert stating == "https://kbgraph.example/entry/a#imo.r"
        assert line == "https://kbgraph.example/entry/a#L3"
        assert source
    fact = Triple(Iri("https://kbgraph.example/id/a"), Iri(rows[1][0]), Iri(rows[1][1]))
    assert [each.basis for each in kb.views.citations.of(fact)] == ["identified"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("907472", ["https://pages.example/?ship=907472"]),
        ("90747291", ["https://pages.example/?ship=90747291"]),
        ("a b/c", ["https://pages.example/?ship=a%20b/c"]),
    ],
)
def test_codes_of_another_form_give_no_address(
    tmp_path: Path, code: str, expected: list[str]
) -> None:
    """`m:codes` has to match the whole code; other templates still give theirs."""
    assert addresses(ships(tmp_path, f'imo: "{code}"\n')) == expected


def test_a_value_that_is_absent_gives_none(tmp_path: Path) -> None:
    """None found is no code."""
    assert addresses(ships(tmp_path, 'imo: "none found (2026-01-01)"\n')) == []


@pytest.mark.parametrize("template", ["https://a.example/", "https://a.example/{}/{}", "isbn:{}"])
def test_a_template_has_one_place_for_the_code(tmp_path: Path, template: str) -> None:
    """It has to be a web address with `{}`."""
    text = (PREFIXES + MAPPING).replace("https://ships.example/{}/", template)
    (tmp_path / "mapping.ttl").write_text(text, encoding="utf-8")
    with pytest.raises(OntologyError, match="needs m:template"):
        load_ontology(tmp_path)


@pytest.mark.parametrize(
    ("code", "count"), [("KAZ", 1), ("QAT", 1), ("XKX", 0), ("AAB", 0), ("QMZ", 0), ("ZZA", 0)]
)
def test_codes_that_iso_leaves_to_users_are_not_the_eu_s(
    vault: Vault, code: str, count: int
) -> None:
    """The EU's table has the codes of ISO 3166-1, and other forms for what has none there."""
    kb = vault({"a.md": f"---\ntype: country\niso3: {code}\n---\n"})
    table = "http://publications.europa.eu/resource/authority/country/"
    assert addresses(kb) == [f"{table}{code}"] * count
