"""The list of facts: those that a filter allows, narrowed down by type and property."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

from kbgraph.errors import NotFoundError
from kbgraph.fuzzy import closest
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import Iri, local_name
from kbgraph.search import Facet, FacetValue
from kbgraph.stored_facts import FactKind
from kbgraph.views.evidence_filters import (
    EvidenceFilter,
    FactChoice,
    FactCount,
    IndexedFact,
)
from kbgraph_web.viewmodels.facet_links import ActiveFilter, facet_links, selection

TYPE, PROPERTY = "type", "property"
_FACETS = (TYPE, PROPERTY)


class SelectedFacts(NamedTuple):
    """The facts of a list, and the facets that narrow them down."""

    facts: Sequence[IndexedFact]
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
    """A kind of facts with its values of the facets, and the number of its facts."""

    kind: FactKind
    type: str
    property: str
    facts: int


_KEYED: WeakKeyDictionary[KnowledgeBase, list[_Keyed]] = WeakKeyDictionary()
"""All kinds of facts with their values of the facets, which are found once."""


def selected_facts(base: KnowledgeBase, wanted: EvidenceFilter) -> SelectedFacts:
    """Return the facts that the address chooses; 404 for an unknown facet."""
    chosen = selection()
    if unknown := sorted(chosen.keys() - {*_FACETS}):
        raise NotFoundError(f"no facet is named {unknown[0]!r}; the facets are type, property")
    types, properties = chosen.get(TYPE, frozenset()), chosen.get(PROPERTY, frozenset())
    _check_known(base, types, properties)
    of_filter = FactChoice(wanted)
    keyed = [each for each in _all(base) if of_filter.allows(each.kind)]
    of_types = [each for each in keyed if not types or each.type in types]
    of_properties = [each for each in keyed if not properties or each.property in properties]
    labels: dict[str, str] = {
        each.property: base.views.labels.label(each.kind.property) for each in of_types
    }
    facets = (
        _facet(TYPE, _counts((e.type, e.facts) for e in of_properties), _type_labels(base), types),
        _facet(PROPERTY, _counts((e.property, e.facts) for e in of_types), labels, properties),
    )
    facts = base.views.facts.chosen(_choice(base, wanted, types, properties))
    return SelectedFacts(facts, facets, *_strengths(base, types, properties))


def _counts(counted: Iterable[tuple[str, int]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for key, facts in counted:
        counts[key] += facts
    return counts


def _choice(
    base: KnowledgeBase,
    wanted: EvidenceFilter,
    types: frozenset[str],
    properties: frozenset[str],
) -> FactChoice:
    """Return the choice of facts whose classes and properties have the given names."""
    keyed = _all(base)
    classes = frozenset(each.kind.cls for each in keyed if each.type in types)
    named = frozenset(each.kind.property for each in keyed if each.property in properties)
    return FactChoice(wanted, classes if types else None, named if properties else None)


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
        kinds = sorted(base.views.facts.kinds.items())
        _KEYED[base] = [_keyed(base, kind, facts) for kind, facts in kinds]
    return _KEYED[base]


def _keyed(base: KnowledgeBase, kind: FactKind, facts: int) -> _Keyed:
    word = base.ontology.type_word(Iri(kind.cls)) if kind.cls else ""
    return _Keyed(kind, word, local_name(kind.property), facts)


def _strengths(
    base: KnowledgeBase, types: frozenset[str], properties: frozenset[str]
) -> tuple[int, Counter[str]]:
    """Return the number of all facts of some types and properties, and that of each strength."""
    strengths = _counts(
        (each.kind.evidence.strength, each.facts)
        for each in _all(base)
        if (not types or each.type in types) and (not properties or each.property in properties)
    )
    return strengths.total(), strengths


def _type_labels(base: KnowledgeBase) -> dict[str, str]:
    classes = {Iri(each.kind.cls) for each in _all(base) if each.kind.cls}
    return {base.ontology.type_word(cls): base.ontology.label(cls) for cls in sorted(classes)}


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
