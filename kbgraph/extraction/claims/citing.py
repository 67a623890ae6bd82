"""The sources of an entry, and the citations of its claims by footnotes."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.evidence.source import PACKAGE_OF_DATA, SourceEvidence, newest
from kbgraph.evidence.strength import strength_of
from kbgraph.fuzzy import SimilarNames
from kbgraph.rdf.namespaces import PACKAGE, STATED
from kbgraph.rdf.terms import Iri, Literal
from kbgraph.source.entry import remark_of
from kbgraph.source.names import normalise_name


class SourceRef(NamedTuple):
    """A source that footnotes cite by its id."""

    id: str
    """The id as written."""
    evidence: SourceEvidence


class Citation(NamedTuple):
    """The sources of a claim, and what follows from them."""

    sources: tuple[SourceEvidence, ...] = ()
    as_of: Literal | None = None
    checked: Literal | None = None
    basis: Iri = STATED
    strength: Iri | None = None
    unknown: tuple[str, ...] = ()
    """Footnotes that cite no source."""


NOT_CITED = Citation()
"""The citation of a claim about a document, and of a link: neither rests on sources."""


class CitationIndex:
    """The sources of one entry, with the citation of each combination of footnotes."""

    def __init__(self) -> None:
        self.sources: dict[str, SourceRef] = {}
        """Sources by the normalised id by which footnotes cite them."""
        self.suggested: dict[str, str] = {}
        """For each footnote that the body defines and cites: the source to write in its place.

        By normalised id.
        """
        self.unread: frozenset[str] = frozenset()
        """Normalised ids in front matter that cannot be read: its finding says why."""
        self.defaults: tuple[SourceEvidence, ...] = ()
        """Sources without an id: those of every claim that cites none."""
        self._reviewed: Literal | None = None
        """The day on which the entry was last reviewed."""
        self._citations: dict[tuple[str, ...], Citation] = {}

    def add(self, source: SourceRef) -> None:
        """Take a source that footnotes cite by its id."""
        self.sources[normalise_name(source.id)] = source
        self._citations.clear()

    def add_default(self, source: SourceEvidence) -> None:
        """Take a source for one of every claim that cites none."""
        if source.iri not in {each.iri for each in self.defaults}:
            self.defaults += (source,)
            self._citations.clear()

    def review(self, day: Literal) -> None:
        """Take the day on which the entry was last reviewed."""
        self._reviewed = day
        self._citations.clear()

    def of(self, notes: tuple[str, ...]) -> Citation:
        """Return the sources that the footnotes of a text cite, and what follows from them."""
        citation = self._citations.get(notes)
        if citation is None:
            citation = self._citations[notes] = self._cite(notes)
        return citation

    def _cite(self, notes: tuple[str, ...]) -> Citation:
        names = {note: normalise_name(note) for note in notes if not remark_of(note)}
        if not names:
            return self._citation(self.defaults, ())
        sources = (self.sources[name].evidence for name in names.values() if name in self.sources)
        unknown = (
            note
            for note, name in names.items()
            if name not in self.sources and name not in self.unread
        )
        return self._citation(tuple(dict.fromkeys(sources)), tuple(unknown))

    def _citation(self, sources: tuple[SourceEvidence, ...], unknown: tuple[str, ...]) -> Citation:
        is_package = sources and all(each.kind == PACKAGE_OF_DATA for each in sources)
        return Citation(
            sources=sources,
            as_of=newest(each.speaks_on for each in sources),
            checked=newest(each.checked for each in sources) or self._reviewed,
            basis=PACKAGE if is_package else STATED,
            strength=strength_of(sources),
            unknown=unknown,
        )

    def suggestion(self, note: str) -> str:
        """Return the source that an unknown footnote means, or what to add to the front matter."""
        name = normalise_name(note)
        names = {each: source.id for each, source in self.sources.items()}
        near = [f"[^{each}]" for each in SimilarNames(names).offer(name)]
        line = self.suggested.get(name)
        if line:
            return f"add to the sources in the front matter: {line}"
        add = f"add a source with id: {note} to the front matter"
        return f"did you mean {', '.join(near)}? Or {add}" if near else add
