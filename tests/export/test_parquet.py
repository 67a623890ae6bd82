"""Parquet: DuckDB reads each claim as the Python API has it, with typed numbers and days."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner, Result

from kbgraph import Iri, KnowledgeBase, Literal
from kbgraph.build import build
from kbgraph.cli import main
from kbgraph.errors import FormatError
from kbgraph.export.quantities import quantity_of
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf import PARQUET, local_name
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import NONE_FOUND, TYPE, UNREAD, prefixed_name
from kbgraph.views.provenance import StatedFact
from tests.conftest import ROOT, Vault

Row = dict[str, Any]
AWKWARD = {
    "country/country--awkward.md": """---
type: country
name: "Awk\\0ward 😀 e\\u0301\\u0001\\uffff\\r\\nx"
temperature: -12.50
count: -7
founded: 2015-06
opened: 2015-06-30
leap: 2016-02-29
at: 2015-06-30T12:00:00Z
text: "مرحبا \\u202eabc; 'x', \\"y\\""
sources:
  - {id: a, url: "https://a.example/?q=ü", title: "A 😀; B", kind: primary, published: 2015, checked: 2026-11-22}
  - {id: b, url: "https://b.example/", kind: secondary, published: 2016-02-29, checked: 2026-11-23}
---
# Awkward

## Memberships

| Body | Role | Since | Until |
|---|---|---|---|
| [[cis]] | member | 1991-12-08 | 2020 |
| [[eaeu]] | observer | 2015 | |

## Tax

|  |  |
|---|---|
| Capital Gains (Personal) | 10.25% - 15% [^a] [^b] |
| Capital Gains (Corporate) | up to 0% [^b] |
| Capital Gains (Corporate) | 0.1% of turnover [^a] |
| VAT Rate | none found (2026-11-20) |
| VAT on Crypto | a lot 😀 |

## Licensing

|  |  |
|---|---|
| Cost | $20,000 - $100,000 |
""",
    "cis.md": "---\ntype: supranational\n---\n# CIS\n",
    "eaeu.md": "---\ntype: supranational\n---\n# E\n[[cis]] [[gone]] <https://x.example/a>\n",
}  # fmt: skip


@pytest.fixture(
    scope="module",
    params=[pytest.param("shipped", marks=pytest.mark.thorough), "frozen", "awkward"],
)
def base(request: pytest.FixtureRequest, vault: Vault) -> KnowledgeBase:
    """Return entries as they are shipped, and a small knowledge base with awkward values."""
    if request.param == "awkward":
        return vault(AWKWARD)
    base: KnowledgeBase = request.getfixturevalue(request.param)
    return base


def read(base: KnowledgeBase, folder: Path) -> list[Row]:
    """Return the rows of an export, as DuckDB reads them."""
    (folder / "claims.parquet").write_bytes(base.export.graph(PARQUET))
    found = duckdb.read_parquet(str(folder / "claims.parquet"))
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def stated(base: KnowledgeBase) -> dict[str, list[StatedFact]]:
    """Return the facts that pages show, by claim."""
    query = "SELECT DISTINCT ?s { GRAPH ?c { ?s ?p ?o } GRAPH <claims> { ?c kb:statedAt ?l } }"
    facts = defaultdict(list)
    for (subject,) in base.query(query).raw:
        for fact in base.views.citations.about(Iri(str(subject))):
            facts[str(fact.citation.claim)].append(fact)
    return facts


def value_of(row: Row) -> Any:
    """Return the value of a row as a term of the Python API."""
    if row["status"] == "none found":
        return Literal("none found", NONE_FOUND)
    if row["language"]:
        return Literal(row["value"], language=row["language"])
    is_literal = row["value_type"] is not None and re.search(r"XMLSchema#|edtf$", row["value_type"])
    return Literal(row["value"], Iri(row["value_type"])) if is_literal else Iri(row["value"])


@pytest.fixture(scope="module")
def rows(base: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """Return the rows of the export of a knowledge base."""
    return read(base, tmp_path_factory.mktemp("parquet"))


def test_each_claim_is_a_row(base: KnowledgeBase, rows: list[Row]) -> None:
    """Fact, file, lines, basis, days, sources and qualifiers are those of the citation."""
    facts = stated(base)
    assert len(rows) > 30
    assert sorted(row["claim"] for row in rows) == sorted(facts)
    for row in rows:
        mine = {(fact.subject, fact.property, fact.object) for fact in facts[row["claim"]]}
        citation = facts[row["claim"]][0].citation
        subject, prop = row["subject"], row["property"]
        if row["number"] is row["low"] is row["high"] is None or "XML" in row["value_type"]:
            assert (subject, prop, value_of(row)) in mine
        else:
            (node,) = [value for s, p, value in mine if (s, p) == (subject, prop)]
            parts = {part.text for part in base.views.citations.parts(node)}
            assert set(row["value"].split(" ")) - {"-", "up", "to", "at", "least"} <= parts
            assert {each["value_label"] or each["value"] for each in row["details"]} >= parts
        assert len(row["details"]) == len(mine) - 1
        assert (row["file"], tuple(row["lines"])) == (citation.file, citation.lines)
        assert row["line"] == citation.lines[0]
        assert (row["basis"], row["as_of"] or "") == (citation.basis, citation.as_of)
        assert str(row["checked"] or "") == citation.checked
        (whole,) = base.views.citations.of_claim(Iri(row["claim"]))
        assert row["strength"] == (whole.strength.name if whole.strength else None)
        assert row["disagrees_with"] == list(whole.disagrees_with)
        assert row["property_label"] == base.views.labels.label(Iri(prop))
        found = [(each["source"], each["title"], each["url"]) for each in row["sources"]]
        expected = [(each.iri, each.title, each.url) for each in citation.sources]
        assert [(a, b or "", c or "") for a, b, c in found] == [
            (a, b if a_title else "", c)
            for (a, b, c), (_, a_title, _) in zip(expected, found, strict=True)
        ]
        texts = {
            (each["property"], each["value_label"] or each["value"]) for each in row["qualifiers"]
        }
        assert {(each.property, each.text) for each in citation.qualifiers} <= texts


def test_columns_repeat_the_first_of_a_list(rows: list[Row]) -> None:
    """`source` and what belongs to it are the first source; role and dates are qualifiers."""
    for row in rows:
        first = row["sources"][0] if row["sources"] else defaultdict(lambda: None)
        names = ("source", "publisher", "kind", "standing", "issued", "issued_date")
        assert [row[name] for name in names] == [first[name] for name in names]
        assert (row["source_title"], row["source_url"]) == (first["title"], first["url"])
        for name in ("role", "since", "until"):
            named = [each for each in row["qualifiers"] if local_name(each["property"]) == name]
            texts = [each["value_label"] or each["value"] for each in named]
            assert row[name] == ("; ".join(sorted(texts)) or None)


@pytest.fixture(scope="module")
def awkward(vault: Vault, tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """Return the rows of the folder with awkward values."""
    return read(vault(AWKWARD), tmp_path_factory.mktemp("awkward"))


def of(rows: list[Row], name: str, *columns: str) -> list[tuple[Any, ...]]:
    """Return columns of the rows with a property."""
    return [
        tuple(row[column] for column in columns)
        for row in rows
        if local_name(row["property"]) == name
    ]


def test_numbers_have_their_unit(awkward: list[Row]) -> None:
    """A range has its ends and no number; an open one has one of them; zero is a number."""
    columns = ("value", "number", "low", "high", "unit")
    assert of(awkward, "personalGainsTax", *columns) == [("10.25 - 15", None, 10.25, 15.0, "%")]
    assert of(awkward, "corporateGainsTax", *columns) == [
        ("up to 0", None, None, 0.0, "%"),
        ("0.1", 0.1, None, None, "%"),
    ]
    assert of(awkward, "count", *columns) == [("-7", -7.0, None, None, None)]
    assert of(awkward, "temperature", *columns) == [("-12.50", None, None, None, None)]
    assert ("20000 - 100000", None, 20000.0, 100000.0, "USD") in [
        tuple(row[column] for column in columns) for row in awkward
    ]


def test_no_day_is_invented(awkward: list[Row]) -> None:
    """A month, a year and a time are texts; the column of days is empty beside them."""
    day = date(2016, 2, 29)
    assert of(awkward, "founded", "value", "date") == [("2015-06", None)]
    assert of(awkward, "at", "value", "date") == [("2015-06-30T12:00:00Z", None)]
    assert of(awkward, "opened", "value", "date") == [("2015-06-30", date(2015, 6, 30))]
    assert of(awkward, "leap", "value", "date") == [("2016-02-29", day)]
    assert {
        (row["role"], row["since"], row["since_date"], row["until"], row["until_date"])
        for row in awkward
        if row["role"]
    } == {
        ("member", "1991-12-08", date(1991, 12, 8), "2020", None),
        ("observer", "2015", None, None, None),
    }
    columns = ("issued", "issued_date", "checked", "as_of", "as_of_date", "kind", "strength")
    assert of(awkward, "personalGainsTax", *columns) == [
        ("2015", None, date(2026, 11, 23), "2016-02-29", day, "primary", "one-primary")
    ]
    sources = of(awkward, "personalGainsTax", "sources")[0][0]
    assert [each["issued_date"] for each in sources] == [None, day]


def test_what_is_not_read_is_not_a_value(awkward: list[Row]) -> None:
    """None found has no value and its day; a text that is not read has its property."""
    columns = ("status", "value", "checked")
    assert of(awkward, "vatRate", *columns) == [("none found", None, date(2026, 11, 20))]
    assert ("unread", "a lot 😀") in [(row["status"], row["value"]) for row in awkward]
    assert not of(awkward, local_name(NONE_FOUND), "value")
    assert not of(awkward, local_name(UNREAD), "value")


def test_texts_are_whole(awkward: list[Row]) -> None:
    """Emoji, right-to-left text and line ends are kept; what XML excludes is replaced."""
    assert of(awkward, "text", "value") == [("مرحبا \u202eabc; 'x', \"y\"",)]
    assert ("Awk\ufffdward 😀 e\u0301\ufffd\ufffd\r\nx",) in of(awkward, "prefLabel", "value")
    assert {title for row in awkward for (title, *_) in [(row["source_title"],)] if title} == {
        "A 😀; B"
    }


def test_a_score_and_a_price_have_a_unit() -> None:
    """A score is out of its best; a price is in a currency for a unit; a lone number counts."""
    decimal = prefixed_name("xsd:decimal")

    def node(**values: str) -> dict[Iri, list[Any]]:
        return {
            prefixed_name(f"{name.replace('_', ':')}"): [Literal(text, decimal)]
            for name, text in values.items()
        }

    assert quantity_of(node(schema_ratingValue="38", schema_bestRating="100"))[3] == "/100"
    price = node(schema_value="0", schema_currency="USD", schema_unitText="kWh")
    assert (str(quantity_of(price)), quantity_of(price).unit) == ("0", "USD/kWh")
    assert str(quantity_of(node(kb_rank="3"))) == "3"
    assert str(quantity_of(node(kb_rank="3", kb_band="4"))) == ""
    money = node(schema_minValue="5", schema_currency="USD")
    assert str(quantity_of(money)) == "at least 5"
    amount = money | {TYPE: [prefixed_name("kb:MoneyRange")]}
    assert str(quantity_of(amount)) == "5"


def test_the_same_entries_give_the_same_bytes(ontology: Ontology) -> None:
    """The order of files does not matter."""
    files = [(path, text.encode()) for path, text in AWKWARD.items()]
    exports = {
        KnowledgeBase(build(order, ontology, IriFactory())).export.graph(PARQUET)
        for order in (files, files[::-1])
    }
    assert len(exports) == 1


def test_facts_alone_are_no_table(shipped: KnowledgeBase) -> None:
    """Rows are claims, so that none are left without them; the message says so."""
    with pytest.raises(FormatError, match="parquet holds claims, one in each row: export it whole"):
        shipped.export.facts(PARQUET)


def export(*arguments: str) -> Result:
    """Run the command on a small folder."""
    command = ["--kb", str(ROOT / "tests" / "broken"), "export", "parquet", *arguments]
    return CliRunner().invoke(main, command)


def test_without_the_extra_the_command_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence and exit code 2, and no file."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    target = tmp_path / "claims.parquet"
    done = export("-o", str(target))
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        "kbgraph: Parquet needs pyarrow, which is not installed: pip install 'kbgraph[parquet]'\n"
    )
    assert not target.exists()


def test_a_pipe_gets_the_bytes_of_the_file(tmp_path: Path) -> None:
    """Standard output has what -o writes."""
    target = tmp_path / "claims.parquet"
    assert export("-o", str(target)).exit_code == 0
    assert export().stdout_bytes == export("-o", "-").stdout_bytes == target.read_bytes()
    assert target.read_bytes()[:4] == target.read_bytes()[-4:] == b"PAR1"


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """Return both ends of a terminal."""
    ends = pty.openpty()
    yield ends
    for end in ends:
        os.close(end)


def test_a_terminal_gets_no_bytes(terminal: tuple[int, int]) -> None:
    """A terminal would obey them: the command asks for a file."""
    command = [sys.executable, "-m", "kbgraph", "export", "parquet", "-o", "-"]
    done = subprocess.run(
        command, cwd=ROOT, stdout=terminal[1], stderr=subprocess.PIPE, check=False, timeout=30
    )
    assert done.returncode == 2
    assert b"name a file with -o FILE" in done.stderr
