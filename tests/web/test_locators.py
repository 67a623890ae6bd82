"""The place in a source that a footnote names, at every door: it is said in the same words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from werkzeug.test import Client

from kbgraph.cli import main
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf.formats import PARQUET
from kbgraph_web import create_app
from tests.conftest import ROOT, Vault

X = """---
type: country
slug: x
names: {en: X}
borders: "[[y]] [^law art. 4]"
sources:
  - {id: law, title: Law No. 17, kind: primary, published: 2020}
---
Words. [^law p. 7]

## Tax
|  |  |
| --- | --- |
| VAT Rate | 20% [^law art. 12] [^law art. 9] |
"""
Y = "---\ntype: country\nslug: y\nnames: {en: Y}\n---\n## Tax\n**VAT Rate:** 10%\n"
WORDS = "Law No. 17, art. 9; art. 12"
BORDER = "Law No. 17, art. 4"
QUERY = "SELECT ?rate WHERE { <id/x> kb:vatRate ?rate }"


@pytest.fixture(scope="module")
def base(vault: Vault) -> KnowledgeBase:
    """A country that cites the articles of a law."""
    return vault({"x.md": X, "y.md": Y})


@pytest.fixture(scope="module")
def client(base: KnowledgeBase) -> Client:
    """A client of its pages."""
    return create_app(base).test_client()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/evidence/x/tax.vat-rate.law", "<dd>art. 9; art. 12</dd>"),
        ("/evidence/x/borders.law", "<dd>art. 4</dd>"),
        ("/entry/x", '<a href="#source.law" title="Law No. 17" rel="nofollow noreferrer noopener">1, p. 7</a>'),
        ("/compare?with=x&with=y", WORDS),
        ("/compare.csv?with=x&with=y", WORDS),
        ("/matrix.csv?column=vatRate", WORDS),
        ("/lines/x", "[^law art. 12]"),
        ("/path?from=x&to=y", BORDER),
        (f"/sparql?page=1&query={QUERY}", WORDS),
    ],
)  # fmt: skip
def test_pages_show_the_place(client: Client, address: str, words: str) -> None:
    """It stands behind the title of the source."""
    assert words in client.get(address, headers={"Accept": "text/html"}).text


@pytest.mark.parametrize(
    ("address", "locators"),
    [
        ("/entry/x.json", ["art. 9", "art. 12"]),
        ("/graph/x.json", ["art. 4"]),
        ("/path.json?from=x&to=y", ["art. 4"]),
        (f"/sparql?cite=1&query={QUERY}", ["art. 9", "art. 12"]),
    ],
)
def test_json_has_the_places(client: Client, address: str, locators: list[str]) -> None:
    """A cited source has the places in it, in the order of their numbers."""
    accept = "application/sparql-results+json" if "sparql" in address else "application/json"
    text = client.get(address, headers={"Accept": accept}).text
    compact = json.dumps(json.loads(text), separators=(",", ":"))
    assert f'"locators":{json.dumps(locators, separators=(",", ":"))}' in compact


def test_lines_name_the_places(client: Client) -> None:
    """The account of the lines has each place beside the id of its source."""
    lines = client.get("/lines/x.json").json["lines"]
    rate = next(line for line in lines if "VAT" in line["text"])
    (outcome,) = (each for each in rate["outcomes"] if each["kind"] == "fact")
    assert outcome["sources"] == ["law"]
    assert [each["locator"] for each in outcome["places"]] == ["art. 12", "art. 9"]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["show", "x"], WORDS),
        (["show", "y"], BORDER),
        (["query", "--cite", QUERY], WORDS),
        (["path", "x", "y"], BORDER),
        (["lines", "x.md"], "[^law art. 12] [^law art. 9]"),
    ],
)
def test_commands_say_the_place(tmp_path: Path, command: list[str], words: str) -> None:
    """The terminal has the same words as a page."""
    for name, text in (("x.md", X), ("y.md", Y)):
        (tmp_path / name).write_text(text)
    options = ["--kb", str(tmp_path), "--ontology", str(ROOT / "ontology")]
    ran = CliRunner().invoke(main, [*options, *command], env={"COLUMNS": "400"})
    assert words in ran.output


def test_rows_of_claims_have_the_places(base: KnowledgeBase) -> None:
    """A row has them with its source, and as no qualifier; Parquet has a column of them."""
    (row,) = (row for row in base.export.claims() if row.claim.endswith("#tax.vat-rate.law"))
    assert row.sources[0].locators == ("art. 9", "art. 12")
    assert row.qualifiers == ()
    assert base.export.graph(PARQUET)


def test_one_edge_of_two_claims_has_the_places_of_both(vault: Vault) -> None:
    """Two texts that state a fact, at two places of a source, are one source with both."""
    twice = X.replace(
        '"[[y]] [^law art. 4]"', '["[[y]] [^law art. 11]", "[[y]] [^law art. 4]", "[[y]] [^law]"]'
    )
    client = create_app(vault({"x.md": twice, "y.md": Y})).test_client()
    (edge,) = client.get("/graph/x.json").json["edges"]
    assert [source["locators"] for source in edge["sources"]] == [["art. 4", "art. 11"]]
