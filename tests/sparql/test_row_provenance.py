"""A cited row names exactly the lines on which it rests.

Without these lines the row is gone, and no other line changes it.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgraph.build import build
from kbgraph.errors import QueryError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.ontology.ontology import Ontology, load_ontology
from kbgraph.rdf.iris import IriFactory
from kbgraph.sparql.row_provenance import MAX_DERIVATIONS, CitedResult, CitedRow
from tests.conftest import ROOT, Vault
from tests.sizes import examples

FILES = {
    "country--x.md": """---
type: country
names:
  en: X
  ru: Икс
iso2: XX
borders:
  - "[[country--y]]"
sources:
  - {id: a, url: "https://example.org/a", title: A, checked: 2026-11-24}
  - {id: b, url: "https://example.org/b", title: B, checked: 2026-11-24}
---
The lead of X,
on two lines. [^a]

## Overview
|     |     |
| --- | --- |
| Status | Legal [^a] |
| Capital | Xville [^a] |

## Memberships
| Body | Role | Since |
| --- | --- | --- |
| [[supranational--b\\|B]] [^a] | member | 1991 |
| [[supranational--c\\|C]] [^a] | observer | 1992 |

## Licensing
|     |     |
| --- | --- |
| Required | Yes [^a] |
| Required | Yes [^b] |
| Regulator | FSA / CBX [^a] |

## Mining
|     |     |
| --- | --- |
| Electricity | $0.05/kWh [^b] |
""",
    "country--y.md": """---
type: country
names: {en: Y}
---
## Overview
**Status:** Banned

## Memberships
| Body | Role | Since |
| --- | --- | --- |
| [[supranational--b\\|B]] | member | 1991 |
""",
    "free-zone--z.md": """---
type: free-zone
names: {en: Z}
within: "[[country--x]]"
---
A zone that [[country--y|Y]] knows.

## Licensing
|     |     |
| --- | --- |
| Required | Yes |
""",
}
X, Y, Z, B = (
    f"<id/{slug}>" for slug in ("country--x", "country--y", "free-zone--z", "supranational--b")
)
QUERIES = {
    "join": f"SELECT ?other ?status {{ {X} kb:borders ?other . ?other kb:legalStatus ?status }}",
    "optional": "SELECT ?c ?capital { ?c kb:legalStatus ?s OPTIONAL { ?c kb:capital ?capital } }",
    "optional that no row shows": "SELECT ?c { ?c kb:legalStatus ?s OPTIONAL { ?c kb:capital ?capital } }",
    "filter": f'SELECT ?name {{ {X} skos:prefLabel ?name FILTER(LANG(?name) = "ru" && STRLEN(?name) > 2) }}',
    "union": f'SELECT ?z ?what {{ {{ ?z kb:within {X} BIND("inside" AS ?what) }} UNION {{ ?z kb:miningLegal true BIND("mines" AS ?what) }} }}',
    "values": f"SELECT ?c ?s {{ VALUES ?c {{ {X} {Y} }} ?c kb:legalStatus ?s }}",
    "bind and a structured value": "SELECT ?c ?cents { ?c kb:electricityPrice/schema:value ?v BIND(?v * 100 AS ?cents) }",
    "distinct over several derivations": f"SELECT DISTINCT ?body {{ ?state org:memberOf ?body FILTER(?state IN ({X}, {Y})) }}",
    "a fact stated twice": f"SELECT ?r {{ {X} kb:licenceRequired ?r }}",
    "an inferred fact": f"SELECT ?zone {{ {X} kb:hasFreeZone ?zone . ?zone kb:licenceRequired true }}",
    "several values in one cell": f"SELECT ?who ?called {{ {X} kb:supervisedBy ?who . ?who skos:altLabel ?called }}",
    "a claim's own graph": "SELECT ?claim ?since { GRAPH ?claim { ?s kb:takesPartIn ?b } GRAPH <claims> { ?claim kb:since ?since } }",
    "prose, order and limit": f"SELECT ?text {{ {X} kb:summary ?text }} ORDER BY ?text LIMIT 1",
    "blank nodes and lists of objects": f"SELECT ?c {{ ?c a kb:Country ; org:memberOf {B} , ?b ; kb:electricityPrice [ schema:currency ?unit ] }}",
    "ask": f"ASK {{ {Z} kb:within {X} }}",
}


def cited(base: KnowledgeBase, query: str) -> CitedResult:
    """Evaluate a query with citations."""
    return base.cite(query)


def places(row: CitedRow) -> set[tuple[str, int]]:
    """Return file and line of each claim behind a row."""
    return {
        (each.file, line)
        for provenance in row.triples
        for each in provenance.citations
        for line in each.lines
    }


def without(removed: set[tuple[str, int]]) -> dict[str, str]:
    """Return the files without some of their lines."""
    return {
        path: "".join(
            line
            for number, line in enumerate(text.splitlines(keepends=True), 1)
            if (path, number) not in removed
        )
        for path, text in FILES.items()
    }


def statements(base: KnowledgeBase) -> set[tuple[str, int]]:
    """Return every line that states something.

    Lines by which an entry is recognised as such are left out.
    """
    rows = base.query("SELECT DISTINCT ?where { GRAPH <claims> { ?claim kb:statedAt ?where } }").raw
    lines = {
        (base.views.file_of(str(where)), base.graph.iris.line_number(str(where)) or 0)
        for (where,) in rows
    }
    return {
        (path, line)
        for path, line in lines
        if not FILES[path].splitlines()[line - 1].startswith(("---", "type:", "names: {"))
    }


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_a_row_rests_on_exactly_the_lines_that_it_cites(query: str, vault: Vault) -> None:
    """A row disappears without the lines that it cites.

    It stays without any other line.
    """
    base = vault(FILES)
    answer = cited(base, query)
    assert answer.rows
    for row in answer.rows:
        assert row.not_traced == ()
        assert places(row)
        assert row.row not in [each.row for each in cited(vault(without(places(row))), query).rows]
        for other in statements(base) - places(row):
            assert row.row in [each.row for each in cited(vault(without({other})), query).rows], (
                other
            )


def test_a_row_with_two_derivations_stays_without_one(vault: Vault) -> None:
    """All derivations are cited: the row stays if the lines of one derivation are removed."""
    (row,) = cited(vault(FILES), QUERIES["a fact stated twice"]).rows
    assert places(row) == {("country--x.md", 31), ("country--x.md", 32)}
    for line in places(row):
        assert [
            each.row for each in cited(vault(without({line})), QUERIES["a fact stated twice"]).rows
        ] == [row.row]


@settings(max_examples=examples(5), deadline=None)
@given(st.data())
def test_lines_that_a_row_does_not_cite_can_be_removed_together(data: st.DataObject) -> None:
    """A row stays, however many lines that it does not cite are removed.

    Without the lines that it cites it is gone.
    """
    ontology = load_ontology(ROOT / "ontology")
    base = build_base(FILES, ontology)
    query = data.draw(st.sampled_from(sorted(QUERIES.values())))
    row = data.draw(st.sampled_from(cited(base, query).rows))
    others = data.draw(st.sets(st.sampled_from(sorted(statements(base) - places(row)))))
    assert row.row in [
        each.row for each in cited(build_base(without(others), ontology), query).rows
    ]
    assert row.row not in [
        each.row for each in cited(build_base(without(others | places(row)), ontology), query).rows
    ]


def build_base(files: dict[str, str], ontology: Ontology) -> KnowledgeBase:
    """Build a knowledge base of files, as the fixture does."""
    return KnowledgeBase(
        build([(path, text.encode()) for path, text in files.items()], ontology, IriFactory())
    )


def test_sources_and_dates_come_with_the_lines(vault: Vault) -> None:
    """A citation has the title of its source and the day on which it was checked."""
    (row,) = cited(vault(FILES), QUERIES["bind and a structured value"]).rows
    citations = {
        (each.sources[0].title, each.checked)
        for provenance in row.triples
        for each in provenance.citations
    }
    assert citations == {("B", "2026-11-24")}


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        (f"SELECT ?p {{ {Z} kb:within+ ?p }}", "property path kb:within+"),
        ("SELECT (COUNT(*) AS ?n) { ?s kb:legalStatus ?o }", "aggregate COUNT"),
        ("SELECT ?s { ?s kb:legalStatus ?o } GROUP BY ?s", "GROUP BY"),
        (
            "SELECT ?s { ?s kb:legalStatus ?o FILTER NOT EXISTS { ?s kb:capital ?c } }",
            "negation (NOT EXISTS)",
        ),
        ("SELECT ?s { ?s kb:legalStatus ?o MINUS { ?s kb:capital ?c } }", "negation (MINUS)"),
        ("SELECT ?s { ?s kb:legalStatus ?o FILTER EXISTS { ?s kb:capital ?c } }", "EXISTS"),
        ("SELECT ?s { { SELECT ?s { ?s kb:legalStatus ?o } } }", "subquery"),
        (
            "SELECT ?s (RAND() AS ?r) { ?s kb:legalStatus ?o }",
            "RAND() gives another value each time",
        ),
    ],
)
def test_an_untraceable_part_is_reported(query: str, reason: str, vault: Vault) -> None:
    """Repeated paths, aggregates, negation and subqueries are reported as not traced."""
    answer = cited(vault(FILES), query)
    assert answer.rows
    assert all(any(reason in each for each in row.not_traced) for row in answer.rows)


def test_other_parts_of_such_a_query_are_cited(vault: Vault) -> None:
    """The triples beside a negation are cited."""
    query = "SELECT ?s { ?s kb:legalStatus ?o FILTER NOT EXISTS { ?s kb:capital ?c } }"
    (row,) = cited(vault(FILES), query).rows
    assert places(row) == {("country--y.md", 6)}


def test_triples_of_the_ontology_name_their_file(vault: Vault) -> None:
    """A triple of the ontology, or of the engine's own vocabulary, is cited by its file."""
    query = f"SELECT ?label ?basis {{ {X} kb:legalStatus ?s . ?s skos:prefLabel ?label . kb:stated rdfs:label ?basis }}"
    (row,) = cited(vault(FILES), query).rows
    assert {provenance.file for provenance in row.triples} == {"", "schemes.ttl", "vocabulary.ttl"}


def test_derivations_beyond_the_limit_are_reported(vault: Vault) -> None:
    """Derivations are traced up to the limit, and the row reports that there are more."""
    rows = "".join(f"| Capital | C{number} |\n" for number in range(MAX_DERIVATIONS + 1))
    base = vault(
        {
            "x.md": f"---\ntype: country\nname: X\n---\n## Overview\n|     |     |\n| --- | --- |\n{rows}"
        }
    )
    (row,) = cited(base, "SELECT DISTINCT ?s { ?s kb:capital ?c }").rows
    assert len(places(row)) == MAX_DERIVATIONS
    assert any("derivations" in each for each in row.not_traced)


def test_only_rows_are_cited(vault: Vault) -> None:
    """CONSTRUCT and DESCRIBE, whose results are triples, are refused."""
    with pytest.raises(QueryError, match="only the answers of SELECT and ASK are cited"):
        cited(vault(FILES), "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
