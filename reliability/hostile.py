"""Queries that are meant to break a server: to run for ever, to fill its memory, to overflow its stack, to answer without end."""

from __future__ import annotations

_FIVE = " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(5))
_TEN = " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(10))
_THREE = "?s ?p ?o . ?s1 ?p1 ?o1 . ?s2 ?p2 ?o2"
_WIDE = " ".join(f"?s{n} ?p{n} ?s{n + 1} ." for n in range(3000))
_DEEP = 20_000

HOSTILE: dict[str, str] = {
    # They run for ever.
    "five times everything, counted": f"SELECT (COUNT(*) AS ?n) {{ {_FIVE} }}",
    "ten times everything, counted": f"SELECT (COUNT(*) AS ?n) {{ {_TEN} }}",
    "five times everything, asked": f"ASK {{ {_FIVE} FILTER(?o0 = ?o1 && ?o0 != ?o1) }}",
    "everything thrice, by the sum": f"SELECT (SUM(STRLEN(STR(?o))) AS ?n) {{ {_THREE} }}",
    "groups of a product": f"SELECT ?p (COUNT(*) AS ?n) {{ {_THREE} }} GROUP BY ?p",
    "groups with HAVING": f"SELECT ?p {{ {_THREE} }} GROUP BY ?p HAVING(COUNT(*) < 0)",
    "a join by a filter": f"SELECT (COUNT(*) AS ?n) {{ {_THREE} FILTER(STR(?o) < STR(?o1) && STR(?o1) < STR(?o2)) }}",
    "texts compared": f"SELECT (COUNT(*) AS ?n) {{ {_THREE} FILTER(CONTAINS(STR(?o), STR(?o1)) && CONTAINS(STR(?o1), STR(?o2))) }}",
    "EXISTS in EXISTS": f"SELECT * {{ {_THREE} FILTER NOT EXISTS {{ {_FIVE} FILTER EXISTS {{ {_TEN} }} }} }} LIMIT 1",
    "MINUS of a product": f"SELECT (COUNT(*) AS ?n) {{ {_THREE} MINUS {{ ?s ?p ?o . ?x ?y ?z . ?v ?w ?u }} }}",
    "optional upon optional": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o "
    + "".join(f"OPTIONAL {{ ?a{n} ?b{n} ?c{n} }} " for n in range(8))
    + "}",
    "unions of a product": "SELECT (COUNT(*) AS ?n) { "
    + " UNION ".join(f"{{ {_THREE} }}" for _ in range(20))
    + " }",
    "subqueries in each other": f"SELECT (COUNT(*) AS ?n) {{ {{ SELECT * {{ {{ SELECT * {{ {_THREE} }} }} ?x ?y ?z }} }} ?v ?w ?u }}",
    "values times values": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(100)))} }}" for n in range(6))
    + " }",
    "all graphs times all graphs": "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?a ?b ?c } GRAPH ?i { ?d ?e ?f } }",
    "three thousand patterns": f"ASK {{ {_WIDE} }}",
    "six hundred patterns on one thing": "ASK { "
    + " ".join(f"?s ?p{n} ?o{n} ." for n in range(600))
    + " }",
    # Paths.
    "a path from anywhere to anywhere": "SELECT (COUNT(*) AS ?n) { ?a (!<x:x>)* ?b . ?b (!<x:y>)* ?c . ?c (!<x:z>)* ?d }",
    "a path forth and back": "SELECT (COUNT(*) AS ?n) { ?a ((!<x:x>)|^(!<x:x>))+ ?b . ?b ((!<x:x>)|^(!<x:x>))+ ?c }",
    "a path of paths": "SELECT (COUNT(*) AS ?n) { ?a (((!<x:x>)*/(!<x:y>)*)*/(!<x:z>)+)* ?b . ?c (!<x:x>)* ?d }",
    "a path of a thousand steps": "SELECT (COUNT(*) AS ?n) { ?a "
    + "/".join(["(!<x:x>)"] * 1000)
    + " ?b }",
    "a path that may be anything": "SELECT (COUNT(*) AS ?n) { ?a "
    + "/".join(["((!<x:x>)|^(!<x:x>))?"] * 40)
    + " ?b }",
    # They fill the memory.
    "five times everything, sorted": f"SELECT * {{ {_FIVE} }} ORDER BY ?o1 ?o2",
    "everything twice, sorted by a text": "SELECT * { ?s ?p ?o . ?a ?b ?c } ORDER BY CONCAT(STR(?o), STR(?c))",
    "five times everything, without duplicates": f"SELECT DISTINCT * {{ {_FIVE} }}",
    "distinct counted": f"SELECT (COUNT(DISTINCT CONCAT(STR(?o), STR(?o1), STR(?o2))) AS ?n) {{ {_THREE} }}",
    "texts strung together": f"SELECT (STRLEN(GROUP_CONCAT(CONCAT(STR(?o), STR(?o1)))) AS ?n) {{ {_THREE} }}",
    "a text that doubles": "SELECT (STRLEN(?t40) AS ?n) { BIND('0123456789abcdef' AS ?t0) "
    + " ".join(f"BIND(CONCAT(?t{n}, ?t{n}) AS ?t{n + 1})" for n in range(40))
    + " }",
    "a text that REPLACE blows up": "SELECT (STRLEN(?t8) AS ?n) { BIND('aaaaaaaaaaaaaaaa' AS ?t0) "
    + " ".join(f"BIND(REPLACE(?t{n}, 'a', 'aaaaaaaaaaaaaaaa') AS ?t{n + 1})" for n in range(8))
    + " }",
    "each thing described": "DESCRIBE * { ?s ?p ?o . ?a ?b ?c }",
    "a graph of a product": "CONSTRUCT { ?s <x:p> ?c . ?a <x:q> ?o } { ?s ?p ?o . ?a ?b ?c }",
    "a graph of new blank nodes": "CONSTRUCT { [ <x:p> [ <x:q> ?o ; <x:r> ?c ] ] } { ?s ?p ?o . ?a ?b ?c }",
    # They answer without end.
    "everything twice": "SELECT * { ?s ?p ?o . ?a ?b ?c }",
    "everything five times": f"SELECT * {{ {_FIVE} }}",
    "ten million rows": "SELECT ?s { ?s ?p ?o . ?a ?b ?c } LIMIT 10000000",
    "far into a product": f"SELECT * {{ {_THREE} }} OFFSET 1000000000000 LIMIT 1",
    # They overflow the stack of who reads them.
    "nested groups": "ASK " + "{" * _DEEP + "}" * _DEEP,
    "nested brackets": "SELECT (" + "(" * _DEEP + "1" + ")" * _DEEP + " AS ?x) {}",
    "nots upon nots": "ASK { FILTER(" + "!" * _DEEP + "true) }",
    "minus signs": "SELECT (" + "- " * _DEEP + "1 AS ?x) {}",
    "a sum of thousands": "SELECT (" + "1+" * _DEEP + "1 AS ?x) {}",
    "blank nodes in blank nodes": "ASK { ?s ?p " + "[ ?p " * 8000 + "1" + "]" * 8000 + " }",
    "lists in lists": "ASK { ?s ?p " + "(" * 8000 + "1" + ")" * 8000 + " }",
    "brackets around a path": "ASK { ?s " + "(" * 15_000 + "<x:p>" + ")*" * 15_000 + " ?o }",
    "or upon or": "ASK { FILTER(" + "?x||" * _DEEP + "true) }",
    "unions upon unions": "ASK { {}" + "UNION{}" * 30_000 + " }",
    "optionals in optionals": "ASK { " + "OPTIONAL {" * 8000 + "}" * 8000 + " }",
    "calls in calls": "SELECT (" + "STR(" * _DEEP + "1" + ")" * _DEEP + " AS ?x) {}",
    # They look dear, or are malformed at length.
    "a pattern that goes back": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(REGEX(CONCAT(STR(?o), 'aaaaaaaaaaaaaaaaaaaaaaaaaaaa!'), '^(a|a)*(a+)+$')) }",
    "a pattern with counts of counts": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(REGEX(STR(?o), '((a{1,90}){1,90}){1,90}')) }",
    "a megabyte of text": "ASK { FILTER(STRLEN('" + "a" * 900_000 + "') = 1) }",
    "a megabyte without end": "ASK { FILTER('" + "a" * 900_000,
    "a text of two megabytes": "ASK { FILTER(STRLEN('" + "a" * 2_000_000 + "') = 1) }",
    "a number of many digits": "SELECT (" + "9" * 100_000 + " * " + "9" * 100_000 + " AS ?x) {}",
    "many prefixes": "".join(f"PREFIX p{n}: <x:{n}> " for n in range(30_000)) + "ASK {}",
    "many variables": "SELECT " + " ".join(f"?v{n}" for n in range(30_000)) + " { ?v0 ?v1 ?v2 }",
    "bytes that are no text": "ASK { ?s ?p '\x00\x01\x1f\ud7ff\uffff' }",
}
"""By what each does; some end at once with an error, which is as well."""
