"""Queries that attack a server.

They run without end, fill the memory, overflow the stack, or have endless answers.
"""

from __future__ import annotations

_FIVE_PATTERNS = " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(5))
_TEN_PATTERNS = " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(10))
_THREE_PATTERNS = "?s ?p ?o . ?s1 ?p1 ?o1 . ?s2 ?p2 ?o2"
_CHAIN = " ".join(f"?s{n} ?p{n} ?s{n + 1} ." for n in range(3000))
_DEPTH = 20_000

HOSTILE_QUERIES: dict[str, str] = {
    # Without end.
    "five times everything, counted": f"SELECT (COUNT(*) AS ?n) {{ {_FIVE_PATTERNS} }}",
    "ten times everything, counted": f"SELECT (COUNT(*) AS ?n) {{ {_TEN_PATTERNS} }}",
    "five times everything, as ASK": f"ASK {{ {_FIVE_PATTERNS} FILTER(?o0 = ?o1 && ?o0 != ?o1) }}",
    "everything three times, summed": (
        f"SELECT (SUM(STRLEN(STR(?o))) AS ?n) {{ {_THREE_PATTERNS} }}"
    ),
    "groups of a product": f"SELECT ?p (COUNT(*) AS ?n) {{ {_THREE_PATTERNS} }} GROUP BY ?p",
    "groups with HAVING": f"SELECT ?p {{ {_THREE_PATTERNS} }} GROUP BY ?p HAVING(COUNT(*) < 0)",
    "a join by a filter": (
        f"SELECT (COUNT(*) AS ?n) {{ {_THREE_PATTERNS} FILTER(STR(?o) < STR(?o1) && STR(?o1) < "
        "STR(?o2)) }"
    ),
    "texts compared": (
        f"SELECT (COUNT(*) AS ?n) {{ {_THREE_PATTERNS} FILTER(CONTAINS(STR(?o), STR(?o1)) && "
        "CONTAINS(STR(?o1), STR(?o2))) }"
    ),
    "EXISTS in EXISTS": (
        f"SELECT * {{ {_THREE_PATTERNS} FILTER NOT EXISTS {{ {_FIVE_PATTERNS} FILTER EXISTS {{ "
        f"{_TEN_PATTERNS} }} }} }} LIMIT 1"
    ),
    "MINUS of a product": (
        f"SELECT (COUNT(*) AS ?n) {{ {_THREE_PATTERNS} MINUS {{ ?s ?p ?o . ?x ?y ?z . ?v ?w ?u }} "
        "}"
    ),
    "many optionals": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o "
    + "".join(f"OPTIONAL {{ ?a{n} ?b{n} ?c{n} }} " for n in range(8))
    + "}",
    "unions of a product": "SELECT (COUNT(*) AS ?n) { "
    + " UNION ".join(f"{{ {_THREE_PATTERNS} }}" for _ in range(20))
    + " }",
    "nested subqueries": (
        f"SELECT (COUNT(*) AS ?n) {{ {{ SELECT * {{ {{ SELECT * {{ {_THREE_PATTERNS} }} }} ?x ?y "
        "?z } } ?v ?w ?u }"
    ),
    "values times values": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(100)))} }}" for n in range(6))
    + " }",
    "all graphs times all graphs": (
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?a ?b ?c } GRAPH ?i { ?d ?e "
        "?f } }"
    ),
    "three thousand patterns": f"ASK {{ {_CHAIN} }}",
    "six hundred patterns on one thing": "ASK { "
    + " ".join(f"?s ?p{n} ?o{n} ." for n in range(600))
    + " }",
    # Paths.
    "a path from anywhere to anywhere": (
        "SELECT (COUNT(*) AS ?n) { ?a (!<x:x>)* ?b . ?b (!<x:y>)* ?c . ?c (!<x:z>)* ?d }"
    ),
    "a path in both directions": (
        "SELECT (COUNT(*) AS ?n) { ?a ((!<x:x>)|^(!<x:x>))+ ?b . ?b ((!<x:x>)|^(!<x:x>))+ ?c }"
    ),
    "a path of paths": (
        "SELECT (COUNT(*) AS ?n) { ?a (((!<x:x>)*/(!<x:y>)*)*/(!<x:z>)+)* ?b . ?c (!<x:x>)* ?d }"
    ),
    "a path of a thousand steps": "SELECT (COUNT(*) AS ?n) { ?a "
    + "/".join(["(!<x:x>)"] * 1000)
    + " ?b }",
    "a path that may be anything": "SELECT (COUNT(*) AS ?n) { ?a "
    + "/".join(["((!<x:x>)|^(!<x:x>))?"] * 40)
    + " ?b }",
    # Large in memory.
    "five times everything, sorted": f"SELECT * {{ {_FIVE_PATTERNS} }} ORDER BY ?o1 ?o2",
    "everything twice, sorted by a text": (
        "SELECT * { ?s ?p ?o . ?a ?b ?c } ORDER BY CONCAT(STR(?o), STR(?c))"
    ),
    "five times everything, without duplicates": f"SELECT DISTINCT * {{ {_FIVE_PATTERNS} }}",
    "distinct values counted": (
        f"SELECT (COUNT(DISTINCT CONCAT(STR(?o), STR(?o1), STR(?o2))) AS ?n) {{ {_THREE_PATTERNS} "
        "}"
    ),
    "texts concatenated": (
        f"SELECT (STRLEN(GROUP_CONCAT(CONCAT(STR(?o), STR(?o1)))) AS ?n) {{ {_THREE_PATTERNS} }}"
    ),
    "a text that doubles": "SELECT (STRLEN(?t40) AS ?n) { BIND('0123456789abcdef' AS ?t0) "
    + " ".join(f"BIND(CONCAT(?t{n}, ?t{n}) AS ?t{n + 1})" for n in range(40))
    + " }",
    "a text that REPLACE blows up": "SELECT (STRLEN(?t8) AS ?n) { BIND('aaaaaaaaaaaaaaaa' AS ?t0) "
    + " ".join(f"BIND(REPLACE(?t{n}, 'a', 'aaaaaaaaaaaaaaaa') AS ?t{n + 1})" for n in range(8))
    + " }",
    "all things described": "DESCRIBE * { ?s ?p ?o . ?a ?b ?c }",
    "a graph of a product": "CONSTRUCT { ?s <x:p> ?c . ?a <x:q> ?o } { ?s ?p ?o . ?a ?b ?c }",
    "a graph of new blank nodes": (
        "CONSTRUCT { [ <x:p> [ <x:q> ?o ; <x:r> ?c ] ] } { ?s ?p ?o . ?a ?b ?c }"
    ),
    # Endless answers.
    "everything twice": "SELECT * { ?s ?p ?o . ?a ?b ?c }",
    "everything five times": f"SELECT * {{ {_FIVE_PATTERNS} }}",
    "ten million rows": "SELECT ?s { ?s ?p ?o . ?a ?b ?c } LIMIT 10000000",
    "a large offset into a product": (
        f"SELECT * {{ {_THREE_PATTERNS} }} OFFSET 1000000000000 LIMIT 1"
    ),
    # Overflow of the parser's stack.
    "nested groups": "ASK " + "{" * _DEPTH + "}" * _DEPTH,
    "nested brackets": "SELECT (" + "(" * _DEPTH + "1" + ")" * _DEPTH + " AS ?x) {}",
    "many negations": "ASK { FILTER(" + "!" * _DEPTH + "true) }",
    "minus signs": "SELECT (" + "- " * _DEPTH + "1 AS ?x) {}",
    "a sum of thousands": "SELECT (" + "1+" * _DEPTH + "1 AS ?x) {}",
    "nested blank nodes": "ASK { ?s ?p " + "[ ?p " * 8000 + "1" + "]" * 8000 + " }",
    "nested lists": "ASK { ?s ?p " + "(" * 8000 + "1" + ")" * 8000 + " }",
    "brackets around a path": "ASK { ?s " + "(" * 15_000 + "<x:p>" + ")*" * 15_000 + " ?o }",
    "many alternatives in a filter": "ASK { FILTER(" + "?x||" * _DEPTH + "true) }",
    "many unions": "ASK { {}" + "UNION{}" * 30_000 + " }",
    "nested optionals": "ASK { " + "OPTIONAL {" * 8000 + "}" * 8000 + " }",
    "nested calls": "SELECT (" + "STR(" * _DEPTH + "1" + ")" * _DEPTH + " AS ?x) {}",
    # Apparently expensive, or long and malformed.
    "a regular expression with backtracking": (
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(REGEX(CONCAT(STR(?o), "
        "'aaaaaaaaaaaaaaaaaaaaaaaaaaaa!'), '^(a|a)*(a+)+$')) }"
    ),
    "a regular expression with nested counts": (
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(REGEX(STR(?o), '((a{1,90}){1,90}){1,90}')) }"
    ),
    "a megabyte of text": "ASK { FILTER(STRLEN('" + "a" * 900_000 + "') = 1) }",
    "a megabyte without a closing quote": "ASK { FILTER('" + "a" * 900_000,
    "a text of two megabytes": "ASK { FILTER(STRLEN('" + "a" * 2_000_000 + "') = 1) }",
    "a number of many digits": "SELECT (" + "9" * 100_000 + " * " + "9" * 100_000 + " AS ?x) {}",
    "many prefixes": "".join(f"PREFIX p{n}: <x:{n}> " for n in range(30_000)) + "ASK {}",
    "many variables": "SELECT " + " ".join(f"?v{n}" for n in range(30_000)) + " { ?v0 ?v1 ?v2 }",
    "control characters and noncharacters": "ASK { ?s ?p '\x00\x01\x1f\ud7ff\uffff' }",
}
"""By description; some end at once with an error, which is a valid outcome."""
