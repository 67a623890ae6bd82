"""The list of facts: those that a filter allows, narrowed down by type and property."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple
from weakref import WeakKeyDictionary

from kbgraph.errors import NotFoundError
from kbgraph.fuzzy import closest
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import Iri, local_name
from kbgraph.search import Facet, FacetValue
from kbgraph.views.evidence_filters import EvidenceFilter, FactCount, IndexedFact
from kbgraph_web.viewmodels.facet_links import ActiveFilter, facet_links, selection

TYPE, PROPERTY = "type", "property"
_FACETS = (TYPE, PROPERTY)


class SelectedFacts(NamedTuple):
    """The facts of a list, and the facets that narrow them down."""

    facts: list[IndexedFact]
    facets: tuple[Facet, ...]
    total: int
    """The number of facts without the evidence filter, of the same types and properties."""
    strengths: Counter[str]
    """The number of these of each step of the scale, by its name."""

    @property
    def counted(self) -> FactCount:
        """The number of facts that are listed, and of all."""
        return FactCount(len(self.facts), self.total)


class _Keyed(NamedTuple):
    """A fact with its values of the facets."""

    fact: IndexedFact
    type: str
    property: str


_KEYED: WeakKeyDictionary[KnowledgeBase, list[_Keyed]] = WeakKeyDictionary()
"""All facts with their values of the facets, which are found once."""


def selected_facts(base: KnowledgeBase, wanted: EvidenceFilter) -> SelectedFacts:
    """Return the facts that the address chooses; 404 for an unknown facet."""
    chosen = selection()
    if unknown := sorted(chosen.keys() - {*_FACETS}):
        raise NotFoundError(f"no facet is named {unknown[0]!r}; the facets are type, property")
    types, properties = chosen.get(TYPE, frozenset()), chosen.get(PROPERTY, frozenset())
    _check_known(base, types, properties)
    keyed = _keyed(base, base.views.facts.allowed(wanted))
    of_types = [each for each in keyed if not types or each.type in types]
    of_properties = [each for each in keyed if not properties or each.property in properties]
    facts = [each.fact for each in of_types if not properties or each.property in properties]
    facets = (
        _facet(TYPE, Counter(each.type for each in of_properties), _type_labels(base), types),
        _facet(
            PROPERTY,
            Counter(each.property for each in of_types),
            {each.property: base.views.labels.label(each.fact.property) for each in of_types},
            properties,
        ),
    )
    return SelectedFacts(facts, facets, *_strengths(base, types, properties))


def _check_known(base: KnowledgeBase, types: frozenset[str], properties: frozenset[str]) -> None:
    """Raise NotFoundError for a type or a property that no fact has, with the closest names."""
    known = {(each.type, each.property) for each in _all(base)}
    for facet, names, has in (
        (
            TYPE,
            types,
            {each for each, _ in known} | {*map(base.ontology.type_word, _classes(base))},
        ),
        (PROPERTY, properties, {each for _, each in known} | _properties(base)),
    ):
        for name in sorted(names - has):
            near = closest(name, has - {""})
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise NotFoundError(f"no {facet} of facts is called {name!r}{hint}")


def _classes(base: KnowledgeBase) -> frozenset[Iri]:
    return frozenset(each.cls for each in base.views.coverage)


def _properties(base: KnowledgeBase) -> set[str]:
    """Return the fields of the mapping: on some days there are no facts of theirs."""
    return {
        local_name(prop)
        for each in base.views.coverage
        for prop in base.ontology.placed_fields(each.cls)
    }


def _all(base: KnowledgeBase) -> list[_Keyed]:
    if base not in _KEYED:
        _KEYED[base] = _keyed(base, base.views.facts.facts)
    return _KEYED[base]


def _strengths(
    base: KnowledgeBase, types: frozenset[str], properties: frozenset[str]
) -> tuple[int, Counter[str]]:
    """Return the number of all facts of some types and properties, and that of each strength."""
    facts = [
        each.fact
        for each in _all(base)
        if (not types or each.type in types) and (not properties or each.property in properties)
    ]
    return len(facts), Counter(each.evidence.strength for each in facts)


def _keyed(base: KnowledgeBase, facts: Iterable[IndexedFact]) -> list[_Keyed]:
    words: dict[Iri, str] = {}
    names: dict[Iri, str] = {}
    keyed = []
    for fact in facts:
        thing, prop = fact.triple.subject, fact.property
        if thing not in words:
            cls = base.views.labels.type(thing)
            words[thing] = base.ontology.type_word(cls) if cls else ""
        if prop not in names:
            names[prop] = local_name(prop)
        keyed.append(_Keyed(fact, words[thing], names[prop]))
    return keyed


def _type_labels(base: KnowledgeBase) -> dict[str, str]:
    classes = {base.views.labels.type(each.triple.subject) for each in base.views.facts.facts}
    return {base.ontology.type_word(cls): base.ontology.label(cls) for cls in classes if cls}


def _facet(
    name: str, counts: Counter[str], labels: dict[str, str], chosen: frozenset[str]
) -> Facet:
    """Return a facet with its values, those of most facts first."""
    values = (
        FacetValue(key, labels.get(key, key), counts[key], key in chosen)
        for key in sorted({*counts, *chosen} - {""}, key=lambda key: (-counts[key], key))
    )
    return Facet(name, name, tuple(values))


def active_facets(facets: Iterable[Facet]) -> list[ActiveFilter]:
    """Return the chosen values of facets, each with the address without it."""
    return [
        ActiveFilter(links.facet.label, choice.value.label, choice.address)
        for links in facet_links(facets)
        for choice in links.choices
        if choice.value.is_chosen
    ]
