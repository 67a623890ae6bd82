"""A row that rests on the absence of facts is not traced, in whatever words the query tests it.

A traced row stays, whatever is added to the entries: its lines prove it.
"""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgraph.errors import QueryError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.ontology.ontology import Ontology, load_ontology
from kbgraph.sparql.row_provenance import CitedRow
from tests.conftest import ROOT, Vault
from tests.questions import OF_SMALL_SET, QUESTIONS, frozen
from tests.sizes import examples
from tests.sparql.test_row_provenance import FILES, X, Y, build_base, places, statements, without

NEGATIONS = {
    "NOT EXISTS": "{A} FILTER NOT EXISTS {{ {B} }}",
    "! EXISTS": "{A} FILTER(!EXISTS {{ {B} }})",
    "MINUS": "{A} MINUS {{ {B} }}",
    "!BOUND": "{A} OPTIONAL {{ {B} }} FILTER(!BOUND(?x))",
    "BOUND = false": "{A} OPTIONAL {{ {B} }} FILTER(BOUND(?x) = false)",
    "filter before": "FILTER(!BOUND(?x)) {A} OPTIONAL {{ {B} }}",
    "COALESCE": '{A} OPTIONAL {{ {B} }} FILTER(COALESCE(?x, "none") = "none")',
    "IF": "{A} OPTIONAL {{ {B} }} FILTER(IF(BOUND(?x), false, true))",
    "IN": "{A} OPTIONAL {{ {B} }} FILTER(COALESCE(?x IN (?x), false) = false)",
    "NOT IN": '{A} OPTIONAL {{ {B} }} FILTER(COALESCE(STR(?x), "none") NOT IN ("Xville"))',
    "a marker": "{A} OPTIONAL {{ {B} BIND(1 AS ?has) }} FILTER(!BOUND(?has))",
    "an alias": "{A} OPTIONAL {{ {B} }} BIND(?x AS ?y) FILTER(!BOUND(?y))",
    "an alias of an alias": "{A} OPTIONAL {{ {B} }} BIND(STR(?x) AS ?y) BIND(STR(?y) AS ?z) FILTER(!BOUND(?z))",
    "a test as a value": "{A} OPTIONAL {{ {B} }} BIND(BOUND(?x) AS ?has) FILTER(?has = false)",
    "a group": "{{ {A} OPTIONAL {{ {B} }} }} FILTER(!BOUND(?x))",
    "a nested OPTIONAL": "OPTIONAL {{ {A} OPTIONAL {{ {B} }} FILTER(!BOUND(?x)) }} FILTER(BOUND(?c))",
    "a filter of a later OPTIONAL": "{A} OPTIONAL {{ {B} }} OPTIONAL {{ ?c kb:legalStatus ?t FILTER(!BOUND(?x)) }} FILTER(BOUND(?t))",
    "a fallback": '{A} OPTIONAL {{ {B} }} VALUES ?x {{ "none" }}',
    "UNDEF before": "{A} VALUES ?x {{ UNDEF }} OPTIONAL {{ {B} }} FILTER(!BOUND(?x))",
    "UNDEF after": "{A} OPTIONAL {{ {B} }} VALUES ?x {{ UNDEF }} FILTER(!BOUND(?x))",
    "UNION": "{{ {A} OPTIONAL {{ {B} }} FILTER(!BOUND(?x)) }} UNION {{ {A} FILTER(false) }}",
    "a subquery": "{A} {{ SELECT ?c ?x {{ {A} OPTIONAL {{ {B} }} }} }} FILTER(!BOUND(?x))",
    "a count in a subquery": "{{ SELECT ?c {{ {A} OPTIONAL {{ {B} }} }} GROUP BY ?c HAVING(COUNT(?x) = 0) }}",
}
"""Groups that bind ?c to the matches of A without B, where B binds ?x."""
A, B = "?c kb:legalStatus ?s .", "?c kb:capital ?x ."
CAPITALS = {
    "IF in SELECT": f'SELECT (IF(BOUND(?x), "yes", "no") AS ?has) {{ {A} OPTIONAL {{ {B} }} }}',
    "COALESCE in SELECT": f'SELECT ?c (COALESCE(?x, "none") AS ?k) {{ {A} OPTIONAL {{ {B} }} }}',
    "HAVING": f"SELECT ?c {{ {A} OPTIONAL {{ {B} }} }} GROUP BY ?c HAVING(COUNT(?x) = 0)",
    "the second choice": f"SELECT ?c ?x {{ {A} OPTIONAL {{ {B} }} OPTIONAL {{ ?c skos:prefLabel ?x }} }}",
    "ASK": f"ASK {{ {A} OPTIONAL {{ {B} }} FILTER(!BOUND(?x)) }}",
}
TRACED = {
    "an empty cell": f"SELECT ?c ?x {{ {A} OPTIONAL {{ {B} }} }}",
    "an expression over an empty cell": f"SELECT ?c (STR(?x) AS ?y) {{ {A} OPTIONAL {{ {B} }} }}",
    "BOUND": f"SELECT ?c ?x {{ {A} OPTIONAL {{ {B} }} FILTER(BOUND(?x)) }}",
    "a value that a filter asks for": f'SELECT ?c {{ {A} OPTIONAL {{ {B} }} FILTER(STR(?x) = "Xville") }}',
    "a branch that binds less": f"SELECT ?c {{ {{ {A} }} UNION {{ {B} }} FILTER(!BOUND(?x)) }}",
    "a variable that nothing binds": f"SELECT ?c {{ {A} FILTER(!BOUND(?x)) }}",
    "UNDEF": f"SELECT ?c {{ VALUES (?c ?x) {{ ({X} UNDEF) ({Y} UNDEF) }} {A} FILTER(!BOUND(?x)) }}",
    "a test that no cell shows": f"SELECT ?c {{ {A} OPTIONAL {{ {B} }} BIND(BOUND(?x) AS ?has) }}",
    "a word in a string": f'SELECT ?c {{ {A} OPTIONAL {{ {B} }} FILTER(STR(?c) != "?x") }}',
    "two choices without a match": f"SELECT ?c ?x {{ {A} OPTIONAL {{ ?c kb:founded ?x }} OPTIONAL {{ ?c kb:inForce ?x }} }}",
    "the first choice": f"SELECT ?c ?x {{ {A} OPTIONAL {{ ?c skos:prefLabel ?x }} OPTIONAL {{ {B} }} }}",
    "negation in a branch not taken": f"SELECT ?c {{ {{ {A} }} UNION {{ ?c kb:founded ?y FILTER NOT EXISTS {{ {B} }} }} }}",
    "a proof beside a negation": f"SELECT ?c {{ {{ {A} }} UNION {{ {A} FILTER NOT EXISTS {{ {B} }} }} }}",
    "negation in an OPTIONAL without a match": f"SELECT ?c ?y {{ {A} OPTIONAL {{ ?c kb:founded ?y MINUS {{ {B} }} }} }}",
}


@pytest.mark.parametrize("form", NEGATIONS)
def test_a_negation_in_other_words_is_not_traced_either(form: str, vault: Vault) -> None:
    """Each form gives the row of NOT EXISTS, and says that it is not traced."""
    base = vault(FILES)
    reference = f"SELECT ?c {{ {NEGATIONS['NOT EXISTS'].format(A=A, B=B)} }}"
    cited = base.cite(f"SELECT ?c {{ {NEGATIONS[form].format(A=A, B=B)} }}")
    assert [row.row for row in cited.rows] == [row.row for row in base.cite(reference).rows]
    assert len(cited.rows) == 1
    assert all(row.not_traced for row in cited.rows)


@pytest.mark.parametrize("query", CAPITALS.values(), ids=CAPITALS)
def test_a_value_made_of_an_absence_is_not_traced(query: str, vault: Vault) -> None:
    """A cell, a choice or an answer that an absent fact decides is not traced."""
    rows = vault(FILES).cite(query).rows
    assert any(row.not_traced for row in rows)


@pytest.mark.parametrize("query", TRACED.values(), ids=TRACED)
def test_what_lines_prove_is_traced(query: str, vault: Vault) -> None:
    """An unbound variable by itself, and negation elsewhere, do not leave a row untraced."""
    rows = vault(FILES).cite(query).rows
    assert rows
    assert all(row.triples and not row.not_traced for row in rows)


def test_a_row_that_a_match_decides_is_traced_beside_one_that_an_absence_decides(
    vault: Vault,
) -> None:
    """Of the rows of one query, those alone that rest on an absence are not traced."""
    query = f'SELECT ?c {{ {A} OPTIONAL {{ {B} }} FILTER(!BOUND(?x) || STR(?x) = "Xville") }}'
    traced = {str(row.row[0]): not row.not_traced for row in vault(FILES).cite(query).rows}
    base = vault(FILES).graph.iris.base
    assert traced == {f"{base}id/country--x": True, f"{base}id/country--y": False}


def test_a_value_that_data_may_leave_open_is_cited(vault: Vault) -> None:
    """The line of an OPTIONAL is cited if VALUES mentions its variable with UNDEF."""
    query = f"SELECT ?x {{ VALUES (?c ?x) {{ ({X} UNDEF) }} OPTIONAL {{ {B} }} }}"
    (row,) = vault(FILES).cite(query).rows
    assert places(row)


REWRITINGS = (
    (
        re.compile(r"FILTER NOT EXISTS \{(?P<body>[^{}]*)\}"),
        r"OPTIONAL {\g<body> BIND(true AS ?absent) } FILTER(!BOUND(?absent))",
    ),
    (
        re.compile(r"FILTER NOT EXISTS \{(?P<body>[^{}]*)\}"),
        r"OPTIONAL {\g<body> BIND(1 AS ?absent) } FILTER(COALESCE(?absent, 0) IN (0))",
    ),
    (
        re.compile(r"MINUS \{(?P<body>(?:[^{}]|\{[^{}]*\})*)\}"),
        r"FILTER NOT EXISTS {\g<body>}",
    ),
    (
        re.compile(r"MINUS \{(?P<body>(?:[^{}]|\{[^{}]*\})*)\}"),
        r"OPTIONAL {\g<body> BIND(true AS ?absent) } FILTER(BOUND(?absent) = false)",
    ),
)


@cache
def small() -> KnowledgeBase:
    """Return the small set of the example queries."""
    return frozen()


def test_rewritten_example_queries_say_the_same() -> None:
    """Each example query with a negation, rewritten, gives its rows and leaves them untraced."""
    rewritten = 0
    for question in QUESTIONS:
        query = small().sparql.question(question.stem, **OF_SMALL_SET.get(question.stem, {}))
        cited = small().cite(query)
        for pattern, replacement in REWRITINGS:
            if not pattern.search(query):
                continue
            other = small().cite(pattern.sub(replacement, query))
            assert [row.row for row in other.rows] == [row.row for row in cited.rows]
            # A part of a union may have no negation, and its rows are traced.
            untraced = [bool(row.not_traced) for row in cited.rows]
            assert [bool(row.not_traced) for row in other.rows] == untraced
            assert any(untraced)
            rewritten += 1
    assert rewritten == 16


PATTERNS = (
    A,
    B,
    "?c skos:prefLabel ?x .",
    "?c kb:borders ?d .",
    "?d kb:legalStatus ?t .",
    "?c org:memberOf ?d .",
    "?c kb:licenceRequired ?r .",
    "?d skos:prefLabel ?x .",
    "?c kb:within ?d .",
)
TESTS = (
    "BOUND({v})",
    "!BOUND({v})",
    "BOUND({v}) = false",
    'COALESCE(STR({v}), "none") = "none"',
    "IF(BOUND({v}), {v} = ?s, true)",
    "COALESCE({v} IN ({v}), false) = false",
    "!BOUND({v}) || {v} = ?s",
    'STR({v}) = "Xville" && ?c != "?x"',
)
VARIABLES = ("?x", "?d", "?t", "?r", "?k1")
EXPRESSIONS = ("?x", 'COALESCE(?x, "none")', "BOUND(?d)", "IF(BOUND(?t), ?t, ?s)", "STR(?k1)")
VALUES = ('VALUES ?x { UNDEF "Xville" }', f"VALUES (?c ?x) {{ ({X} UNDEF) ({Y} UNDEF) }}")


def groups(depth: int = 2) -> st.SearchStrategy[str]:
    """Return a strategy for the text of a group, which begins with a pattern."""
    parts = flat_parts()
    if depth:
        smaller = groups(depth - 1)
        parts += [
            smaller.map("OPTIONAL {{ {} }}".format),
            smaller.map("{{ {} }}".format),
            st.tuples(smaller, smaller).map(lambda pair: "{{ {} }} UNION {{ {} }}".format(*pair)),
            groups(0).map("FILTER NOT EXISTS {{ {} }}".format),
            groups(0).map("MINUS {{ {} }}".format),
        ]
    return st.tuples(
        st.sampled_from(PATTERNS),
        st.one_of(optional_with_filter(), st.just("")),
        st.lists(st.one_of(parts), max_size=3).map(" ".join),
    ).map(" ".join)


def optional_with_filter() -> st.SearchStrategy[str]:
    """Return a strategy for an OPTIONAL with a filter that reads its object."""
    return st.tuples(st.sampled_from(PATTERNS), st.sampled_from(TESTS)).map(
        lambda pair: f"OPTIONAL {{ {pair[0]} }} FILTER({pair[1].format(v=pair[0].split()[2])})"
    )


def flat_parts() -> list[st.SearchStrategy[str]]:
    """Return strategies for the parts that hold no group of many parts."""
    patterns, tests = st.sampled_from(PATTERNS), st.sampled_from(TESTS)
    return [
        patterns,
        st.sampled_from(VALUES),
        st.tuples(tests, st.sampled_from(VARIABLES)).map(
            lambda pair: f"FILTER({pair[0].format(v=pair[1])})"
        ),
        st.tuples(st.sampled_from(EXPRESSIONS), st.integers(1, 3)).map(
            lambda pair: f"BIND({pair[0]} AS ?k{pair[1]})"
        ),
    ]


@cache
def ontology() -> Ontology:
    """Return the shipped ontology."""
    return load_ontology(ROOT / "ontology")


@cache
def whole() -> KnowledgeBase:
    """Return the knowledge base of all lines."""
    return build_base(FILES, ontology())


@cache
def reduced(lines: frozenset[tuple[str, int]]) -> KnowledgeBase:
    """Return the knowledge base without some lines."""
    return build_base(without(set(lines)), ontology())


@cache
def reductions() -> list[frozenset[tuple[str, int]]]:
    """Return sets of lines to be left out: each third and each half of all, and each of some."""
    lines = sorted(statements(whole()))
    return [
        *(frozenset(lines[start::3]) for start in range(3)),
        *(frozenset(lines[start::2]) for start in range(2)),
        *(frozenset([line]) for line in lines if "Capital" in text_of(line)),
    ]


def text_of(line: tuple[str, int]) -> str:
    """Return the text of a line."""
    path, number = line
    return FILES[path].splitlines()[number - 1]


@settings(max_examples=examples(60), deadline=None)
@given(st.data())
def test_a_traced_row_stays_whatever_is_added(data: st.DataObject) -> None:
    """A row that is traced is among the rows over more lines, or one that fills its empty cells."""
    columns = data.draw(st.sampled_from(("?c", "?c", "?c ?x", "?d", "?c ?k1", "?c ?d ?t", "*")))
    query = f"SELECT DISTINCT {columns} {{ {data.draw(groups())} }}"
    try:
        more = [row.row for row in whole().cite(query).rows]
    except QueryError:
        return
    for lines in reductions():
        for row in reduced(lines).cite(query).rows:
            assert row.not_traced or any(fills(other, row) for other in more), row.row


def fills(other: tuple[object, ...], row: CitedRow) -> bool:
    """Tell whether a row has the values of another, and perhaps values where that has none."""
    return all(
        before is None or before == after for before, after in zip(row.row, other, strict=True)
    )


@given(
    st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=3), st.sampled_from((" ", " UNION "))
)
def test_positive_queries_are_traced(patterns: list[str], join: str) -> None:
    """Rows of joins and unions, with an OPTIONAL that no other part reads, are traced."""
    group = join.join(f"{{ {each} }}" for each in patterns)
    rows = whole().cite(f"SELECT * {{ {group} OPTIONAL {{ ?c kb:isoAlpha2 ?own }} }}").rows
    assert all(row.triples and not row.not_traced for row in rows)
