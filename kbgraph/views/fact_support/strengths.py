"""Strengths of facts: the steps of the scale in words, and those of details of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from kbgraph.evidence.strength import NO_SOURCE, rank_of, strength_name
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.namespaces import ALT_LABEL, DEFINITION, NOTATION, PREF_LABEL, TITLE, UNREAD
from kbgraph.rdf.terms import Iri, Triple
from kbgraph.views.citation import Citation, Strength, support_of

_NO_SOURCE = strength_name(NO_SOURCE)
_NAMES = {TITLE, ALT_LABEL, PREF_LABEL}
"""Properties that rows state of objects without an entry: the words that name them."""


class Strengths:
    """The strengths of facts in the words of one ontology."""

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
        self._steps: dict[Iri, Strength] = {}
        self._to_be_cited = _to_be_cited(ontology)
        self._detail_paths = ontology.mapping.evidence.detail_paths | _NAMES

    def step(self, step: Iri) -> Strength:
        """Return a step of the scale in words."""
        if step not in self._steps:
            ontology = self._ontology
            self._steps[step] = Strength(
                name=strength_name(step),
                label=ontology.label(step),
                mark=ontology.served.text(step, NOTATION),
                rank=rank_of(step),
                definition=ontology.served.text(step, DEFINITION),
                is_told=step != NO_SOURCE or ontology.mapping.constraints.requires_citations,
            )
        return self._steps[step]

    def of_fact(self, fact: Triple, strength: Strength) -> Strength:
        """Return the strength of a fact as it is told.

        A name, and anything else for which the mapping asks no source, is not said to have none.
        """
        return self.of_property(fact.predicate, strength)

    def of_property(self, prop: Iri, strength: Strength) -> Strength:
        """Return the strength of facts with a property as it is told."""
        if strength.name != _NO_SOURCE or not strength.is_told:
            return strength
        return strength._replace(is_told=prop in self._to_be_cited)

    def of_details(self, stated: Iterable[tuple[Triple, Citation]]) -> dict[Triple, Strength]:
        """Return the strengths of those facts that may be details, from all their claims.

        The strength of a claim is that of its own fact, which may rest on more sources.
        """
        by_fact: dict[Triple, list[Citation]] = defaultdict(list)
        for fact, citation in stated:
            if fact.predicate in self._detail_paths and citation.strength is not None:
                by_fact[fact].append(citation)
        return {fact: self._of_detail(each) for fact, each in by_fact.items()}

    def _of_detail(self, citations: Sequence[Citation]) -> Strength:
        strength, own = self.step(support_of(citations).strength), citations[0].strength
        # The text of one claim may be weaker than its sources together.
        return own if own and len(citations) == 1 and own.rank < strength.rank else strength


def _to_be_cited(ontology: Ontology) -> frozenset[Iri]:
    """Return the properties whose facts need a source: those that fields of the mapping read.

    Facts that follow from them need it too, as do values that could not be read.
    """
    fields = [each for of_class in ontology.mapping.fields.values() for each in of_class]
    read = {each.path for each in fields if each.value_type or each.columns}
    followed = ontology.mapping.evidence.shared_paths | ontology.layout.answers.keys()
    return frozenset(read | followed | {UNREAD})
