"""A second domain gets the times of its facts from its ontology alone: no word of it is known."""

from __future__ import annotations

from datetime import date

import pytest

from kbgraph import KnowledgeBase
from kbgraph.build import build
from kbgraph.evidence.holding import Truth, holds
from kbgraph.ontology.ontology import load_ontology
from kbgraph.rdf.formats import NTRIPLES
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import ENDS, PREDICATE, TIMES
from kbgraph.rdf.terms import EDTF, YEAR, Iri, Literal
from kbgraph.views.citation import Citation, citation_json
from tests.conftest import ROOT

OBS = "https://observatories.example/ont#"
ENTRIES = {
    "observatory--x.md": """---
type: observatory
called: X
---
# X

## Chronicle

**Opened:** 1961-04-30

**Closed:** 2009~

| Operator | From | To |
| --- | --- | --- |
| Lumen Trust | 1961 | 1990-05 |
| Marrow Bay | 1990-05 | .. |

| Telescope | From | To |
| --- | --- | --- |
| [[telescope--y]] | 1964-11-02 | 1999 |
""",
    "telescope--y.md": "---\ntype: telescope\ncalled: Y\n---\n# Y\n\n## Chronicle\n\n**First light:** 1964\n",
    "instrument--z.md": '---\ntype: instrument\ncalled: Z\nmounted_on: "[[telescope--y]]"\n---\n# Z\n',
}


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    """Return an observatory with its telescope and the telescope's instrument."""
    ontology = load_ontology(ROOT / "tests" / "observatories" / "ontology")
    files = [(path, text.encode()) for path, text in ENTRIES.items()]
    return KnowledgeBase(build(files, ontology, IriFactory()))


def citation(kb: KnowledgeBase, prop: str, value: str) -> Citation:
    """Return the citation of the only claim of a fact with a property and a value."""
    facts = kb.views.citations.facts_with_property(Iri(OBS + prop))
    (found,) = [fact.citation for fact in facts if str(fact.object).endswith(value)]
    return found


def test_a_claim_has_its_times_under_the_core_names(kb: KnowledgeBase) -> None:
    """Plain SPARQL asks for kb:starts and kb:ends of a claim, whatever its columns are called."""
    query = """SELECT ?who ?starts ?ends {
      GRAPH ?claim { <id/observatory--x> obs:operatedBy ?who }
      GRAPH <claims> { ?claim kb:starts ?starts ; kb:ends ?ends }
    } ORDER BY ?who"""
    assert [tuple(str(term) for term in row)[1:] for row in kb.query(query).raw] == [
        ("1961", "1990-05"),
        ("1990-05", ".."),
    ]


def test_a_citation_has_the_times_once(kb: KnowledgeBase) -> None:
    """A citation has them as dates and as JSON; its further properties are those of the domain."""
    found = citation(kb, "operatedBy", "lumen-trust")
    assert found.starts == (Literal("1961", YEAR),)
    assert holds(found.starts, found.ends, date(1970, 1, 1)) is Truth.YES
    assert holds(found.starts, found.ends, date(1990, 6, 1)) is Truth.NO
    assert [(part.label, part.text) for part in found.qualifiers] == [
        ("from", "1961"),
        ("to", "1990-05"),
    ]
    assert {name: citation_json(found)[name] for name in ("starts", "ends", "applies")} == {
        "starts": ["1961"],
        "ends": ["1990-05"],
        "applies": [],
    }


def test_an_inferred_claim_has_the_times_of_the_one_it_follows_from(kb: KnowledgeBase) -> None:
    """The observatory has the telescope as long as the telescope stands there."""
    stated, inferred = citation(kb, "standsAt", "x"), citation(kb, "hasTelescope", "y")
    assert (stated.basis, inferred.basis) == ("stated", "inferred")
    assert (inferred.starts, inferred.ends) == (stated.starts, stated.ends)
    assert list(map(str, (*inferred.starts, *inferred.ends))) == ["1964-11-02", "1999"]


def test_a_thing_has_times(kb: KnowledgeBase) -> None:
    """A property shape may give the times of its thing; the page shows the domain's name alone."""
    query = "SELECT ?starts ?ends { <id/observatory--x> kb:starts ?starts ; kb:ends ?ends }"
    ((starts, ends),) = kb.query(query).raw
    assert (starts.lexical, ends) == ("1961-04-30", Literal("2009~", EDTF))
    page = kb.describe("observatory--x")
    shown = {fact.property for heading in page.headings for fact in heading.facts}
    assert {Iri(OBS + "opened"), Iri(OBS + "closed")} <= shown
    assert not shown & TIMES


def test_a_row_of_the_table_of_claims_has_the_times(kb: KnowledgeBase) -> None:
    """The columns since and until are the times, although the domain says from and to."""
    rows = {row.claim: row for row in kb.export.claims()}
    row = rows[citation(kb, "operatedBy", "marrow-bay").claim]
    assert (row.since.text, row.since.day, row.until.text) == ("1990-05", None, "..")
    assert [detail.label for detail in row.qualifiers] == ["from", "to"]
    opened = rows[citation(kb, "opened", "1961-04-30").claim]
    assert (opened.property, opened.details) == (Iri(OBS + "opened"), ())


def test_the_statement_of_a_claim_is_the_fact_of_the_domain(kb: KnowledgeBase) -> None:
    """In RDF without named graphs, a claim is a statement of the fact, not of the time it gives."""
    claim = citation(kb, "closed", "2009~").claim
    statements = kb.export.graph(NTRIPLES).decode().splitlines()
    assert f"<{claim}> <{PREDICATE}> <{OBS}closed> ." in statements
    assert f"<{claim}> <{PREDICATE}> <{ENDS}> ." not in statements


def test_the_mapping_says_which_facts_last_as_long_as_their_object(kb: KnowledgeBase) -> None:
    """`m:whileObjectLasts` of a shape holds for all facts with its property."""
    assert kb.ontology.mapping.evidence.while_object_lasts == {Iri(OBS + "mountedOn")}
