"""The evidence of the facts that lines of entries state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kbgraph.rdf.namespaces import STATED_AT
from kbgraph.rdf.terms import Iri
from kbgraph.views.bibliography.evidence_scope import FactScope, facts_in_scope
from kbgraph.views.citation import Citation
from kbgraph.views.entry import Describer
from kbgraph.views.rows import with_own_strengths

_STATING = {"stated", "package"}
"""The bases of claims that the words of a line state."""
_CLAIMS_QUERY = f"""
SELECT DISTINCT ?claim ?line {{
  VALUES ?line {{ %s }} GRAPH <claims> {{ ?claim <{STATED_AT}> ?line }}
}}"""


class EntryLine(NamedTuple):
    """A line of the file of an entry, counted from 1."""

    slug: str
    number: int


def evidence_of_lines(
    describer: Describer, lines: Iterable[EntryLine]
) -> dict[EntryLine, tuple[Citation, ...]]:
    """Return the citations of the facts that some lines state, by line.

    The only fact of a line has all claims that state it, as on the page of its thing; a row, or a
    line of several facts, has its own. A line without facts, such as prose, is left out.
    """
    graph, citations = describer.graph, describer.citations
    by_iri = {
        graph.iris.line(graph.subjects[line.slug].document, line.number): line
        for line in lines
        if line.slug in graph.subjects
    }
    names = " ".join(f"<{iri}>" for iri in sorted(by_iri))
    claims: dict[EntryLine, list[Citation]] = defaultdict(list)
    for claim, line in sorted(graph.store.select(_CLAIMS_QUERY % names)) if names else ():
        for citation in citations.of_claim(Iri(str(claim))):
            if citation.strength and citation.basis in _STATING:
                claims[by_iri[Iri(str(line))]].append(citation)
    found = ((line, _citations(describer, stated)) for line, stated in claims.items())
    return {line: cited for line, cited in found if cited}


def _citations(describer: Describer, claims: Sequence[Citation]) -> tuple[Citation, ...]:
    stated = [(each, facts_in_scope(describer, each.claim, FactScope())) for each in claims]
    facts = {fact for _, of_claim in stated for fact in of_claim}
    if len(facts) == 1 and not any(each.qualifiers for each in claims):
        return describer.citations.of(facts.pop())
    own = (
        cited._replace(disagrees_with=each.disagrees_with)
        for each, of_claim in stated
        for fact in of_claim[:1]
        for cited in describer.citations.of(fact)
        if cited.claim == each.claim
    )
    return with_own_strengths(describer.citations, own)
