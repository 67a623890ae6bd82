"""Facts between things are found in the quads of claims, and nowhere else."""

from __future__ import annotations

from kbgraph.rdf.claim_lines import claims_in
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import BASIS, INFERRED, STATED, STATED_AT
from kbgraph.stored_network import ThingFact, facts_in

BASE = "https://kbgraph.example/"
A, B, PART = (f"<{BASE}id/{slug}>" for slug in ("a", "b", "a#part"))
PROPERTY, CLAIM, OTHER, CLAIMS = (
    f"<{BASE}{path}>" for path in ("property/p", "entry/a#x", "entry/a#y", "claims")
)
LINE = f"{BASE}entry/a#L7"


def test_a_fact_has_the_lines_and_the_basis_of_its_claim() -> None:
    """A fact without a claim, one about a part of a thing, and words within texts are none."""
    lines = [
        f"{A} {PROPERTY} {B} .",
        f"{A} {PROPERTY} {B} {CLAIM} .",
        f"{CLAIM} <{STATED_AT}> <{LINE}> {CLAIMS} .",
        f"{CLAIM} <{BASIS}> <{INFERRED}> {CLAIMS} .",
        f"{A} {PROPERTY} {PART} {CLAIM} .",
        f"{PART} {PROPERTY} {B} {CLAIM} .",
        f'{A} {PROPERTY} "x> {B}" {CLAIM} .',
        f'{CLAIM} {PROPERTY} "x> <{STATED_AT}> <{BASE}entry/a#L9> ." {CLAIMS} .',
        f"{B} {PROPERTY} {A} {OTHER} .",
    ]
    iris = IriFactory(BASE)
    a, b = iris.thing("a"), iris.thing("b")
    prop = iris.property("p")
    line = iris.line(iris.entry("a"), 7)
    assert list(facts_in(claims_in("\n".join(lines).encode(), iris), iris)) == [
        ThingFact(a, prop, b, INFERRED, (line,))
    ]
    stated = "\n".join([*lines, f"{OTHER} <{STATED_AT}> <{LINE}> {CLAIMS} ."]).encode()
    assert ThingFact(b, prop, a, STATED, (line,)) in facts_in(claims_in(stated, iris), iris)
