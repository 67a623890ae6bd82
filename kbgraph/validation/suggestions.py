"""Suggestions of entries for links and names that lead nowhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple, TypeAlias

from kbgraph.build import Graph
from kbgraph.extraction.link_resolver import Resolved
from kbgraph.extraction.subject import Subject
from kbgraph.findings import Finding
from kbgraph.fuzzy import SimilarNames
from kbgraph.rdf.terms import Iri
from kbgraph.source.entry import Link, LinkKind
from kbgraph.source.names import normalise_name, normalise_spelling

_OBJECTS_QUERY = (
    "SELECT DISTINCT ?thing ?property WHERE { ?other ?property ?thing FILTER(isIRI(?thing)) }"
)
_UNREAD_VALUES_QUERY = """
PREFIX kb: <https://kbgraph.example/ont#>
SELECT DISTINCT ?line ?text ?property WHERE {
  GRAPH ?claim { ?thing kb:unread ?text }
  GRAPH <claims> { ?claim kb:ofProperty ?property ; kb:statedAt ?line }
}
"""
_NOT_IN_WIKILINKS = frozenset("[]|#^")
"""Characters that end the target of a wikilink."""
_Classes: TypeAlias = frozenset[Iri]


class _Place(NamedTuple):
    """The place of a text that could not be read."""

    file: str
    line: int
    text: str


class LinkSuggestions:
    """Completes findings with the entries that their authors may have meant."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._names_by_class: dict[_Classes, SimilarNames] = {}

    def complete(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings, those of missing links and unread links with a suggestion."""
        for finding in findings:
            match finding.code:
                case "link-missing":
                    yield self._of_missing_link(finding)
                case "unread-value":
                    yield self._of_unread_value(finding)
                case _:
                    yield finding

    def _of_missing_link(self, finding: Finding) -> Finding:
        thing = self._graph.iris.thing(normalise_spelling(finding.about).strip("/"))
        expected = self._classes(self._expecting.get(thing, frozenset()))
        near = self._near(finding.about, expected, finding.file)
        if not near:
            return finding
        return finding._replace(suggestion=f"did you mean {_links(near)}?{_unwritable(near)}")

    def _of_unread_value(self, finding: Finding) -> Finding:
        place = _Place(finding.file, finding.line, finding.about)
        expected = self._classes(self._unread.get(place, frozenset()))
        near = self._near(finding.about, expected, finding.file) if expected else ()
        same = self._named(finding.about, expected, finding.file) if expected else ()
        if not (same or near):
            return finding
        links = f"{_links(same or near)}{_unwritable(same or near)}"
        suggestion = finding.suggestion or "write a link"
        return finding._replace(suggestion=f"{suggestion}: {links}")

    @cached_property
    def _expecting(self) -> dict[Iri, frozenset[Iri]]:
        """The properties with typed values, by the things that are values of them."""
        properties: dict[Iri, set[Iri]] = defaultdict(set)
        for prop, classes in self._classes_of_values.items():
            for thing, *_ in (
                self._graph.store.select(_OBJECTS_QUERY, property=prop) if classes else ()
            ):
                properties[Iri(str(thing))].add(prop)
        return {thing: frozenset(props) for thing, props in properties.items()}

    @cached_property
    def _unread(self) -> dict[_Place, frozenset[Iri]]:
        """The property for which each text was written that could not be read."""
        graph, iris = self._graph, self._graph.iris
        places: dict[_Place, frozenset[Iri]] = {}
        for line, text, prop in graph.store.select(_UNREAD_VALUES_QUERY):
            subject = graph.subjects.get(iris.slug(str(line)) or "")
            number = iris.line_number(str(line))
            if subject and number:
                places[_Place(subject.path, number, str(text))] = frozenset({Iri(str(prop))})
        return places

    @cached_property
    def _classes_of_values(self) -> dict[Iri, _Classes]:
        """The classes of things that the shapes allow as the object of each property."""
        classes: dict[Iri, set[Iri]] = defaultdict(set)
        for fields in self._graph.ontology.mapping.fields.values():
            for field in fields:
                if not field.is_reversed:
                    classes[field.path].update(field.classes)
        return {prop: frozenset(allowed) for prop, allowed in classes.items()}

    def _classes(self, properties: frozenset[Iri]) -> _Classes:
        allowed = [self._classes_of_values.get(prop, frozenset()) for prop in properties]
        return frozenset().union(*allowed) if all(allowed) else frozenset()

    def _near(self, name: str, classes: _Classes, path: str) -> tuple[str, ...]:
        """Return the closest names of entries of the classes, one for each entry."""
        names = self._similar_names(classes).offer(normalise_name(name))
        return self._distinct(names, path)

    def _named(self, name: str, classes: _Classes, path: str) -> tuple[str, ...]:
        """Return how to link to the entries of the classes that have exactly this name."""
        wanted = normalise_name(name)
        named = (
            subject.file_name
            for subject in self._subjects(classes)
            if wanted in map(normalise_name, subject.lookup_names)
        )
        return self._distinct(named, path)

    def _similar_names(self, classes: _Classes) -> SimilarNames:
        if classes not in self._names_by_class:
            spellings: dict[str, str] = {}
            for subject in self._subjects(classes):
                for name in subject.lookup_names:
                    spellings.setdefault(normalise_name(name), name)
            self._names_by_class[classes] = SimilarNames(spellings)
        return self._names_by_class[classes]

    def _subjects(self, classes: _Classes) -> Iterator[Subject]:
        is_a = self._graph.ontology.is_a
        for subject in self._graph.subjects.values():
            if not classes or any(is_a(subject.cls, cls) for cls in classes):
                yield subject

    def _distinct(self, names: Iterable[str], path: str) -> tuple[str, ...]:
        """Return the links, as an author writes them, of names that lead to one entry each."""
        links: dict[str, str] = {}
        for name in names:
            link = Link(name, "", name, LinkKind.WIKILINK, 1, 1)
            match self._graph.resolver.resolve(link, path):
                case Resolved(subject=subject):
                    links.setdefault(subject.iri, _written_link(name, subject))
                case _:
                    continue
        return tuple(links.values())


def _written_link(name: str, subject: Subject) -> str:
    """Return a wikilink, or a Markdown link to a file whose name no wikilink can hold."""
    if not _NOT_IN_WIKILINKS & {*name}:
        return f"[[{name}]]"
    label = name.replace("[", "\\[").replace("]", "\\]")
    return f"[{label}](<{subject.path}>)"


def _links(links: tuple[str, ...]) -> str:
    return ", ".join(links)


def _unwritable(links: tuple[str, ...]) -> str:
    """Say why a Markdown link is suggested, if one is."""
    if all(link.startswith("[[") for link in links):
        return ""
    return " A wikilink cannot hold the characters [ ] | # ^"
