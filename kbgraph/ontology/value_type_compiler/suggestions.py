"""Suggestions for a name that is no value type: similar names, and those of the same meaning."""

from __future__ import annotations

from kbgraph.ontology.turtle import GENID, TripleIndex
from kbgraph.ontology.value_types import m
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import IN_SCHEME, MAPPING, SUBCLASS, TYPE, VALUE
from kbgraph.rdf.similar_iris import SimilarIris
from kbgraph.rdf.terms import Iri

KINDS = (
    "Text", "Number", "Moment", "Address", "Image", "Lookup", "Concept", "Link", "Pattern",
    "Record", "FirstOf",
)  # fmt: skip
"""The classes of value types, by local name."""
READY = (
    "text", "plain", "keyword", "note", "integer", "decimal", "yesNo", "date", "dateTime",
    "dateOrTime", "dateOrYear", "year", "month", "edtf", "address", "image", "percentage", "score",
    "moneyRange", "unitPrice", "source",
)  # fmt: skip
"""The value types of every domain that an author of a mapping needs, by local name."""
_CLASSES = ("http://www.w3.org/2002/07/owl#Class", "http://www.w3.org/2000/01/rdf-schema#Class")
MEANT = {
    word: name
    for name, words in {
        "yesNo": "bool boolean flag truth yes",
        "text": "langstring literal prose str string words",
        "plain": "code id identifier name normalizedstring token",
        "keyword": "keywords tag tags",
        "note": "comment remark",
        "integer": "byte count int long nonnegativeinteger positiveinteger short whole",
        "decimal": "double float num number numeric quantity real",
        "date": "day",
        "dateTime": "moment time timestamp",
        "dateOrYear": "dates fuzzydate uncertaindate",
        "year": "gyear",
        "month": "gyearmonth yearmonth",
        "edtf": "interval period",
        "address": "anyuri href iri uri url web website",
        "image": "img photo picture",
        "percentage": "rate ratio share",
        "moneyRange": "amount currency money price",
        "score": "rating stars",
    }.items()
    for word in words.split()
}
"""The names of value types by words of other languages and vocabularies for the same."""
_LINKS = frozenset({"link", "links", "entity", "object", "ref", "reference", "thing", "wikilink"})
_LISTS = frozenset({"choice", "concept", "enum", "enumeration", "list", "option", "scheme"})


def value_types_like(triples: TripleIndex, node: Iri) -> list[Iri]:
    """Return the value types that may be meant by a node that is none: by its name or meaning."""
    of_kinds = (each for kind in KINDS for each in triples.subjects(TYPE, m(kind)))
    named = {each for each in of_kinds if GENID not in each}
    meant = MEANT.get(local_name(node).lower())
    near = SimilarIris(sorted(named)).offer(node)
    return list(dict.fromkeys([*([Iri(VALUE + meant)] if meant else []), *near]))


def remedy(triples: TripleIndex, node: Iri) -> str:
    """Return what to write in the place of a node that is no value type."""
    name = local_name(node).lower()
    if any(str(each) in _CLASSES for each in triples.objects(node, TYPE)) or triples.objects(
        node, SUBCLASS
    ):
        return "write an m:Link of your own for links to things, such as read:link a m:Link"
    if triples.subjects(IN_SCHEME, node):
        return f"write an m:Concept of your own: read:{name} a m:Concept ; m:scheme {node}"
    near = ", ".join(value_types_like(triples, node))
    if near:
        return f"did you mean {near}?"
    if triples.objects(node, TYPE) or triples.literals(node):
        return f"give it one of the classes of {MAPPING}"
    if name in _LINKS:
        return "write an m:Link of your own, such as read:link a m:Link"
    if name in _LISTS:
        return "write an m:Concept or an m:Lookup of your own"
    ready = ", ".join(f"v:{each}" for each in READY)
    return f"write one of {ready}, or give it a class such as m:Pattern"
