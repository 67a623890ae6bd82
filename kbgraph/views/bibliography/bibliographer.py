"""The facts of a knowledge base as citations, with its name and the days of its files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kbgraph.views.bibliography.cited_fact import CitedFact, CitedOrigin, MissingClaim
from kbgraph.views.bibliography.collection import (
    cited_facts,
    claim_called,
    day_without,
    known_facts,
)
from kbgraph.views.bibliography.evidence import FactCiter, FactEvidence
from kbgraph.views.bibliography.evidence_scope import EvidenceScope, FactScope
from kbgraph.views.bibliography.line_evidence import EntryLine, evidence_of_lines
from kbgraph.views.bibliography.rated_words import RatedWords, rated_words
from kbgraph.views.citation import Citation
from kbgraph.views.entry import Describer

_WHOLE_CLAIM = FactScope()


class CitedClaims(NamedTuple):
    """The facts of some claims, and the names for which there is none."""

    facts: tuple[CitedFact, ...]
    names: tuple[str, ...]
    """The name by which each fact was asked for."""
    missing: tuple[MissingClaim, ...]


class Bibliographer:
    """Cites the facts of one graph."""

    def __init__(
        self, describer: Describer, origin: CitedOrigin, changed: Mapping[str, str]
    ) -> None:
        """Wrap a describer; `changed` has the day of the last change of each file."""
        self._describer, self._origin, self._changed = describer, origin, changed

    def facts(self, slug: str, claims: Iterable[str]) -> tuple[CitedFact, ...]:
        """Return the facts of a thing in the order of its page, or those of some claims.

        Raises NotFoundError for a claim that states nothing.
        """
        return cited_facts(self._describer, slug, claims, self._origin, self._changed)

    def collected(self, names: Iterable[str]) -> CitedClaims:
        """Return the facts of claims of several entries, in their order.

        A claim is named by its IRI, or by slug and name, as in `x--alder#speed.2`.
        """
        claims = {claim_called(self._describer, name): name for name in names}
        facts = known_facts(self._describer, claims, self._origin, self._changed)
        found = [fact.citation.claim for fact in facts]
        missing = (
            MissingClaim(name, day_without(self._describer, claim))
            for claim, name in claims.items()
            if claim not in found
        )
        return CitedClaims(facts, tuple(claims[each] for each in found), tuple(missing))

    def evidence(self, slug: str, claim: str, scope: EvidenceScope = _WHOLE_CLAIM) -> FactEvidence:
        """Return all that speaks for what a claim states, in a scope, and against it.

        `claim` is the IRI of the claim, or its part behind the hash. Raises NotFoundError for a
        claim that states nothing.
        """
        citer = FactCiter(self._describer, self._origin, self._changed)
        return citer.evidence(slug, claim, scope)

    def rated_words(self, citation: Citation) -> tuple[RatedWords, ...]:
        """Return the parts of the text of a claim, if it is weaker than its sources together."""
        return rated_words(self._describer, citation)

    def of_lines(self, lines: Iterable[EntryLine]) -> dict[EntryLine, tuple[Citation, ...]]:
        """Return the citations of the facts that some lines state; lines without any are left out.

        The only fact of a line has all claims that state it, a row its own.
        """
        return evidence_of_lines(self._describer, lines)
