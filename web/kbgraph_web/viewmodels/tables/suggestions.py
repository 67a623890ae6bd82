"""Suggestions of what to compare: entries that are alike, and neighbours in the graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import Iri
from kbgraph.search import TYPE, IndexedThing
from kbgraph.views import Alike, Distribution, most_alike, most_documented
from kbgraph_web.http.day import day_parameter, path_of
from kbgraph_web.http.languages import gettext, language_parameter
from kbgraph_web.viewmodels.tables.addresses import THINGS

_MAX_TYPES, _EXAMPLE_THINGS = 6, 3
_MAX_ALIKE, _MAX_RELATED, _MAX_RECENT = 5, 8, 30
_DOCUMENTED: WeakKeyDictionary[KnowledgeBase, dict[Iri, Iri]] = WeakKeyDictionary()
"""The best documented thing of each class, which is found once."""


class TypeSuggestion(NamedTuple):
    """The entries of a type: a comparison of some that are alike, and a table of all."""

    label: str
    entries: int
    table: str
    """The address of the matrix of the type."""
    names: tuple[str, ...]
    comparison: str
    """The address of their comparison; empty for fewer than two."""


class RelatedEntries(NamedTuple):
    """The entries of a type that have the same relation to a thing."""

    words: str
    """The relation and the thing: `within Sylvania`."""
    type: str
    entries: int
    table: str


class AlikeEntry(NamedTuple):
    """An entry that shares values with the one that was chosen."""

    label: str
    shared: int
    address: str
    """The address of the comparison of both."""


def suggested_types(base: KnowledgeBase) -> list[TypeSuggestion]:
    """Return the types with fields: those with the most entries come first."""
    documented = _documented(base)
    found = []
    for each in islice((each for each in base.views.coverage if each.expected), _MAX_TYPES):
        slugs, names = _example(base, documented.get(each.cls))
        found.append(
            TypeSuggestion(
                label=each.label,
                entries=each.entries,
                table=_table(base, each.cls),
                names=names,
                comparison=_comparison(slugs) if len(slugs) > 1 else "",
            )
        )
    return found


def recent_entries(base: KnowledgeBase) -> list[tuple[str, list[IndexedThing]]]:
    """Return the entries that changed last, below a heading; the first ones where none is known."""
    views, items = base.views, base.search.items
    committed = [change.subject.slug for change in views.changes]
    changed = committed or [change.subject.slug for change in views.file_changes]
    by_slug = {item.slug: item for item in items if item.described}
    found = [by_slug[slug] for slug in dict.fromkeys(changed) if slug in by_slug]
    if found:
        return [(gettext("Recently changed"), found[:_MAX_RECENT])]
    return [(gettext("Entries"), [*by_slug.values()][:_MAX_RECENT])] if by_slug else []


def alike_entries(base: KnowledgeBase, slug: str) -> list[AlikeEntry]:
    """Return the entries that share most coded values with a thing."""
    found = _alike(base, base.graph.iris.thing(slug), _MAX_ALIKE)
    others = [(each, base.graph.iris.slug(each.thing) or "") for each in found]
    return [
        AlikeEntry(each.label, each.shared, _comparison((slug, other))) for each, other in others
    ]


def related_entries(base: KnowledgeBase, slug: str) -> list[RelatedEntries]:
    """Return the relations that entries have to a thing, with a table of these entries."""
    return list(islice(_related(base, slug), _MAX_RELATED))


def _related(base: KnowledgeBase, slug: str) -> Iterator[RelatedEntries]:
    label = base.views.labels.of_thing(slug)
    tabled = {each.cls for each in base.views.coverage if each.expected}
    if not tabled:
        return
    # A value of another kind may be written like a slug.
    for name, relation in base.search.facets.with_value(slug, label):
        found = base.search.find("", {name: frozenset({slug})}).items
        types = Counter(base.views.labels.type(item.iri) for item in found if item.described)
        for cls, number in types.most_common():
            if cls in tabled:
                where = ("where", f"{name}:{slug}")
                yield RelatedEntries(
                    words=f"{relation} {label}",
                    type=base.views.labels.label(cls),
                    entries=number,
                    table=_table(base, cls, where),
                )


def _example(base: KnowledgeBase, thing: Iri | None) -> tuple[list[str], tuple[str, ...]]:
    """Return a thing and those that are most like it, by their slugs and by their names."""
    if thing is None:
        return [], ()
    label, alike = base.views.labels.label, _alike(base, thing, _EXAMPLE_THINGS - 1)
    things = [thing, *(each.thing for each in alike)]
    return [base.graph.iris.slug(each) or "" for each in things], tuple(map(label, things))


def _alike(base: KnowledgeBase, thing: Iri, count: int) -> tuple[Alike, ...]:
    """Return the things that share most coded values with one; an index has them as facets."""
    if base.graph.stored_network is None:
        return most_alike(thing, _distributions(base), base.views.labels, count)
    return base.search.alike(thing, [each.property for each in base.views.coded_properties], count)


def _documented(base: KnowledgeBase) -> dict[Iri, Iri]:
    if base.graph.is_large:
        return {}
    if base not in _DOCUMENTED:
        _DOCUMENTED[base] = most_documented(_distributions(base))
    return _DOCUMENTED[base]


def _distributions(base: KnowledgeBase) -> Iterator[Distribution]:
    return (base.views.distribution(each.name) for each in base.views.coded_properties)


def _comparison(slugs: Iterable[str]) -> str:
    return _address("compare.page", [(THINGS, slug) for slug in slugs])


def _table(base: KnowledgeBase, cls: Iri, *further: tuple[str, str]) -> str:
    where = ("where", f"{TYPE}:{base.ontology.type_word(cls)}")
    return _address("matrix.page", [where, *further])


def _address(endpoint: str, parameters: list[tuple[str, str]]) -> str:
    query = urlencode(
        [*parameters, *day_parameter().items(), *language_parameter().items()], safe=":~"
    )
    return f"{path_of(endpoint)}?{query}"
