"""Facets of plain notes: folders, tags, and keys with few values.

No ontology says which properties of notes without a class tell them apart, so these facets are
found in what the notes have. They are left out where most entries have a class.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.export.statistics import PropertyStatistics
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import KEYWORDS
from kbgraph.rdf.terms import BOOLEAN, DECIMAL, INTEGER, Iri, Literal, Term
from kbgraph.source.names import normalise_name
from kbgraph.views.labels import Labels

FOLDER, TAG = "folder", "tag"
NESTED = frozenset({FOLDER, TAG})
"""The facets whose keys are paths: things of a value are also among those of the values above."""
TOP_FOLDER = "/"
"""The key of notes that are in no folder."""
_TOP_LABEL = "no folder"
_MIN_PLAIN_SHARE = 0.2
"""The share of entries without a class from which folders, tags and keys are facets."""
_MAX_VALUES = 30
"""The most values of a key by which notes are told apart (Datasette suggests facets likewise)."""
_MAX_LABEL_CHARS, MAX_KEYS = 80, 200
"""Longer values are texts, and not names of values. Of more keys, the most used are facets."""
_MAX_LEVELS = 20
"""Levels of folders and tags at which notes are counted, besides their own: a tag of thousands of
levels would take the memory of as many tags."""
_NUMBERS = {DECIMAL, INTEGER}
_VALUES_QUERY = (
    "SELECT DISTINCT ?thing ?value ?property { GRAPH ?claim { ?thing ?property ?value } }"
)
_TAGS_QUERY = f"SELECT DISTINCT ?document ?tag {{ GRAPH ?claim {{ ?document <{KEYWORDS}> ?tag }} }}"


class NoteFacet(NamedTuple):
    """A facet that was found in notes: its values, and the things of each."""

    name: str
    label: str
    members: dict[str, list[Iri]]
    """The things of each value, by its key."""
    labels: dict[str, str]
    """The label of each value, by its key."""
    property: Iri | None = None
    """The property of a key of the front matter."""
    is_ordered: bool = False
    """Whether its values have an order of their own, as numbers have."""


def has_note_facets(entries: int, plain: int) -> bool:
    """Tell whether so many of the entries are plain notes that folders and tags are facets."""
    return plain >= max(1, entries * _MIN_PLAIN_SHARE)


def note_facets(
    graph: Graph, labels: Labels, properties: Iterable[PropertyStatistics]
) -> tuple[NoteFacet, ...]:
    """Return the facets of the notes of a graph: folders, tags, then keys, the most used first.

    `properties` are the counts of all properties. Facets that tell no notes apart are left out.
    """
    plain = sum(subject.cls is None for subject in graph.subjects.values())
    if not has_note_facets(len(graph.subjects), plain):
        return ()
    found = (_folders(graph), _tags(graph), *_keys(graph, labels, properties))
    return tuple(facet for facet in found if len(facet.members) > 1)


def _with_parents(steps: list[str]) -> list[str]:
    """Return a path and those above it, the outermost first."""
    outer = list(accumulate(steps[:_MAX_LEVELS], "{}/{}".format))
    return outer if len(steps) <= _MAX_LEVELS else [*outer, "/".join(steps)]


def _folders(graph: Graph) -> NoteFacet:
    """Return the folders; a note is in its own and in all folders above it."""
    members: dict[str, list[Iri]] = defaultdict(list)
    labels: dict[str, str] = {}
    for subject in graph.subjects.values():
        for key, label in folder_keys(subject.path):
            labels[key] = label
            members[key].append(subject.iri)
    return _facet(FOLDER, FOLDER, members, labels)


def folder_keys(path: str) -> Iterator[tuple[str, str]]:
    """Yield the key and the label of each folder of a file, the outermost first."""
    folder = path.rpartition("/")[0]
    for each in _with_parents(folder.split("/")) if folder else ():
        # Addresses lose white space at the end of a parameter.
        yield f"{each}/" if each[-1].isspace() else each, each
    if not folder:
        yield TOP_FOLDER, _TOP_LABEL


def _tags(graph: Graph) -> NoteFacet:
    """Return the tags as Obsidian has them: without case, and a nested tag in those above it."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    members: dict[str, dict[Iri, None]] = defaultdict(dict)
    for document, tag, *_ in graph.store.select(_TAGS_QUERY):
        thing = graph.iris.thing_of(str(document))
        for key, spelling in tag_keys(str(tag)):
            spellings[key][spelling] += 1
            members[key][thing] = None
    labels = {key: usual_spelling(counts) for key, counts in spellings.items()}
    return _facet(TAG, TAG, {key: list(things) for key, things in members.items()}, labels)


def tag_keys(tag: str) -> Iterator[tuple[str, str]]:
    """Yield the key and the spelling of a tag and of those above it, the outermost first."""
    steps = filter(None, map(str.strip, tag.strip(" #").split("/")))
    for each in _with_parents(list(steps)):
        yield normalise_name(each), each


def usual_spelling(counts: Mapping[str, int]) -> str:
    """Return the most frequent spelling; of equally frequent ones, that in small letters."""
    return min(counts, key=lambda spelling: (-counts[spelling], spelling.swapcase()))


def _keys(
    graph: Graph, labels: Labels, properties: Iterable[PropertyStatistics]
) -> Iterator[NoteFacet]:
    own = graph.iris.property("").rpartition("/")[0]
    few = [
        each
        for each in properties
        if each.property.startswith(f"{own}/") and tells_apart(each.objects, each.subjects)
    ]
    for each in sorted(few, key=lambda each: (-each.subjects, each.property))[:MAX_KEYS]:
        facet = _key(graph, labels, each.property)
        if are_names(facet.labels.values()):
            yield facet


def tells_apart(values: int, notes: int) -> bool:
    """Tell whether a number of values tells notes apart: not if each has a value of its own."""
    return 1 < values <= _MAX_VALUES and values < notes


def are_names(labels: Iterable[str]) -> bool:
    """Tell whether all labels are so short that they are names of values, and no texts."""
    return all(len(label) <= _MAX_LABEL_CHARS for label in labels)


def _key(graph: Graph, labels: Labels, prop: Iri) -> NoteFacet:
    rows = [
        (Iri(str(thing)), value)
        for thing, value, *_ in graph.store.select(_VALUES_QUERY, property=prop)
        if value is not None
    ]
    are_numbers = all(is_number(value) for _, value in rows)
    # The number 7 and the text "7" are one value, and so are a name and a link to it.
    members: dict[str, dict[Iri, None]] = defaultdict(dict)
    names: dict[str, str] = {}
    for thing, value in sorted(rows, key=_by_number) if are_numbers else rows:
        key = key_of_value(graph, value)
        names.setdefault(key, labels.label(value) if isinstance(value, Iri) else key)
        members[key][thing] = None
    found = {key: list(things) for key, things in members.items()}
    facet = _facet(local_name(prop), labels.label(prop), found, names)._replace(property=prop)
    return facet._replace(members=found, is_ordered=True) if are_numbers else facet


def is_number(value: Term) -> bool:
    """Tell whether a value is a number."""
    return isinstance(value, Literal) and value.datatype in _NUMBERS


def _by_number(row: tuple[Iri, Term]) -> float:
    return float(str(row[1]))


def key_of_value(graph: Graph, value: Term) -> str:
    """Return the key of a value of front matter: equal for the number 7 and the text `7`."""
    if isinstance(value, Iri):
        return graph.iris.slug(value) or value
    words = {"true": "yes", "false": "no"} if value.datatype == BOOLEAN else {}
    return words.get(value.lexical) or " ".join(value.lexical.split())


def _facet(
    name: str, label: str, members: Mapping[str, list[Iri]], labels: dict[str, str]
) -> NoteFacet:
    """Return a facet with its values in order, the most frequent first."""
    order = sorted(members, key=lambda key: (-len(members[key]), key))
    return NoteFacet(name, label, {key: members[key] for key in order}, labels)
