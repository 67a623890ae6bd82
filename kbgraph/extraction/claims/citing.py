"""The sources of an entry, and the citations of its claims by footnotes."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.evidence.source import PACKAGE_OF_DATA, SourceEvidence, newest
from kbgraph.evidence.strength import strength_of
from kbgraph.extraction.claims.claim import SourcePart
from kbgraph.fuzzy import SimilarNames
from kbgraph.rdf.iris import slugify
from kbgraph.rdf.namespaces import NOTE, PACKAGE, STATED
from kbgraph.rdf.terms import Iri, Literal, Term, text
from kbgraph.source.names import normalise_name
from kbgraph.source.notes import locator_of, remark_of, source_of


class SourceRef(NamedTuple):
    """A source that footnotes cite by its id."""

    id: str
    """The id as written."""
    evidence: SourceEvidence


class CitedSources(NamedTuple):
    """The sources of a claim, and what follows from them."""

    sources: tuple[SourceEvidence, ...] = ()
    as_of: Literal | None = None
    checked: Literal | None = None
    basis: Iri = STATED
    strength: Iri | None = None
    unknown: tuple[str, ...] = ()
    """Footnotes that cite no source."""
    parts: tuple[SourcePart, ...] = ()
    """The places in the sources that the footnotes name, in the order written."""
    remarks: tuple[tuple[Iri, Term], ...] = ()
    """The qualifiers of the inline footnotes, which cite nothing."""


NOT_CITED = CitedSources()
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
        self._citations: dict[tuple[str, ...], CitedSources] = {}
        self._parts: dict[tuple[Iri, str], SourcePart] = {}
        """The places in sources, by source and normalised place."""
        self._part_iris: set[Iri] = set()
        self._part_ordinals: dict[Iri, int] = {}
        """The last ordinal of each slug of a place that is taken."""

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

    def of(self, notes: tuple[str, ...]) -> CitedSources:
        """Return the sources that the footnotes of a text cite, and what follows from them."""
        citation = self._citations.get(notes)
        if citation is None:
            remarks = tuple((NOTE, text(words)) for words in map(remark_of, notes) if words)
            citation = self._citations[notes] = self._cite(notes)._replace(remarks=remarks)
        return citation

    def _cite(self, notes: tuple[str, ...]) -> CitedSources:
        names = {note: normalise_name(source_of(note)) for note in notes if not remark_of(note)}
        if not names:
            return self._citation(self.defaults, ())
        sources = (self.sources[name].evidence for name in names.values() if name in self.sources)
        unknown = (
            note
            for note, name in names.items()
            if name not in self.sources and name not in self.unread
        )
        citation = self._citation(tuple(dict.fromkeys(sources)), tuple(unknown))
        parts = dict.fromkeys(
            self._part(self.sources[name].evidence.iri, locator_of(note))
            for note, name in names.items()
            if name in self.sources and locator_of(note)
        )
        return citation._replace(parts=tuple(parts)) if parts else citation

    def _part(self, source: Iri, locator: str) -> SourcePart:
        """Return a place in a source: the same for the same words, whatever their case."""
        key = (source, normalise_name(locator))
        if key not in self._parts:
            self._parts[key] = SourcePart(self._part_iri(source, locator), source, locator)
        return self._parts[key]

    def _part_iri(self, source: Iri, locator: str) -> Iri:
        """Return an IRI that is not taken: `art. 1(2)` and `art. 1.2` have one slug."""
        first = Iri(f"{source}.{slugify(locator)}")
        number = self._part_ordinals.get(first, 0) + 1
        iri = first if number == 1 else Iri(f"{first}.{number}")
        while iri in self._part_iris:
            number += 1
            iri = Iri(f"{first}.{number}")
        self._part_ordinals[first] = number
        self._part_iris.add(iri)
        return iri

    def _citation(
        self, sources: tuple[SourceEvidence, ...], unknown: tuple[str, ...]
    ) -> CitedSources:
        is_package = sources and all(each.kind == PACKAGE_OF_DATA for each in sources)
        return CitedSources(
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
        # An id that was cut short is like no other by its digits: `law-19` for `law-193`.
        longer = [each for each in names.values() if normalise_name(each).startswith(name)]
        offered = SimilarNames(names).offer(name) or (longer if len(longer) == 1 else ())
        near = [f"[^{each}]" for each in offered]
        line = self.suggested.get(name)
        if line:
            return f"add to the sources in the front matter: {line}"
        add = f"add a source with id: {note} to the front matter"
        return f"did you mean {', '.join(near)}? Or {add}" if near else add
