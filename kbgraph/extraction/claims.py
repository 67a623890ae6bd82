"""Claims: one statement of one fact, with its lines, its sources and its date.

Each claim is a named graph, described in the graph of claims.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol, TypeAlias

from kbgraph.extraction.subject import Subject
from kbgraph.findings import Fault, Finding, Severity
from kbgraph.fuzzy import SimilarNames
from kbgraph.rdf.iris import LINE_MARK, IriFactory, slugify
from kbgraph.rdf.namespaces import AS_OF, BASIS, DERIVED_FROM, NOTE, STATED, STATED_AT
from kbgraph.rdf.terms import Iri, Literal, Term, Triple, text, triple_text, written
from kbgraph.source.entry import Inline
from kbgraph.source.names import normalise_name
from kbgraph.source.notes import cited_ids, mark_of, remark_of, source_of

Place: TypeAlias = tuple[int, int]
"""Line and column of the first character of a text."""


class Placed(Protocol):
    """A text, link or node with its place."""

    @property
    def line(self) -> int:
        """The line in the file, counted from 1."""

    @property
    def column(self) -> int:
        """The column in the line, counted from 1."""


class Account:
    """A record of the texts of one entry: stated, found, known or dropped."""

    __slots__ = ("dropped", "found", "known", "stated")

    def __init__(self) -> None:
        self.stated: set[Place] = set()
        """Texts that claims state; their footnotes cite sources."""
        self.found: set[Place] = set()
        """Texts at which there is a finding."""
        self.known: dict[Place, str] = {}
        """Texts that state nothing but that the mapping knows, each with its role."""
        self.dropped: dict[Place, str] = {}
        """Texts that a rule of the mapping drops, each with the reason that the rule gives."""

    def is_stated(self, at: Placed) -> bool:
        """Say whether a claim states a text."""
        return (at.line, at.column) in self.stated

    def is_dropped(self, at: Placed) -> bool:
        """Say whether a rule drops a text."""
        return (at.line, at.column) in self.dropped

    def is_taken(self, at: Placed) -> bool:
        """Say whether a text has been stated, found, known or dropped."""
        place = (at.line, at.column)
        return (
            place in self.stated
            or place in self.known
            or place in self.found
            or place in self.dropped
        )


class Claim(NamedTuple):
    """A statement of a fact."""

    iri: Iri
    """Made of entry, section, row and source key, never of the line, so that it survives edits."""
    fact: Triple
    details: tuple[Triple, ...]
    """Facts about the object: a structured value, or a thing that has no entry."""
    lines: tuple[int, ...]
    """The lines of the file that state it."""
    basis: Iri
    sources: tuple[Iri, ...]
    as_of: Literal | None
    qualifiers: tuple[tuple[Iri, Term], ...]


_STATED_AT, _BASIS, _DERIVED_FROM, _AS_OF = (
    f" <{prop}> " for prop in (STATED_AT, BASIS, DERIVED_FROM, AS_OF)
)


def quads(claim: Claim, claims_graph: Iri) -> list[str]:
    """Serialise a claim as lines of N-Quads.

    Its facts are in the default graph and in the claim's own; its description is in the graph of
    claims.
    """
    iri, fact, details, numbers, basis, sources, as_of, qualifiers = claim
    own_graph, description_end = f"<{iri}>", f" <{claims_graph}> ."
    text = triple_text(fact)
    lines = [
        f"{text} .",
        f"{text} {own_graph} .",
        f"{own_graph}{_BASIS}<{basis}>{description_end}",
    ]
    for triple in details:
        text = triple_text(triple)
        lines += (f"{text} .", f"{text} {own_graph} .")
    line_start = f"{own_graph}{_STATED_AT}<{iri.partition('#')[0]}{LINE_MARK}"
    for number in numbers:
        lines.append(f"{line_start}{number}>{description_end}")
    for source in sources:
        lines.append(f"{own_graph}{_DERIVED_FROM}<{source}>{description_end}")
    if as_of is not None:
        lines.append(f"{own_graph}{_AS_OF}{written(as_of)}{description_end}")
    for key, value in qualifiers:
        lines.append(f"{own_graph} <{key}> {written(value)}{description_end}")
    return lines


class SourceRef(NamedTuple):
    """A source that entries cite: its node, and the day on which it was last checked."""

    iri: Iri
    checked: Literal | None
    id: str = ""
    """The id by which footnotes cite it, as written."""


class ClaimBuilder:
    """Collects the claims and findings of one entry, and cites the claims' sources."""

    def __init__(self, subject: Subject, iris: IriFactory) -> None:
        self.subject, self.iris = subject, iris
        self.claims: list[Claim] = []
        self.findings: dict[Finding, None] = {}
        """Each once, in the order in which they were found."""
        self.sources: dict[str, SourceRef] = {}
        """Sources by the normalised id by which footnotes cite them."""
        self.suggested_sources: dict[str, str] = {}
        """For each footnote that the body defines and cites: the source to write in its place.

        By normalised id.
        """
        self.unread_sources: frozenset[str] = frozenset()
        """Normalised ids in front matter that cannot be read: its finding says why."""
        self.default_sources: tuple[Iri, ...] = ()
        """Sources without an id: those of every claim that cites none."""
        self.reviewed: Literal | None = None
        """The day on which the entry was last reviewed."""
        self.account = Account()
        """The record of what became of each text of the entry."""
        self._ordinals: dict[str, int] = {}
        """The last ordinal of each key that is taken."""
        self._related: set[Term] = set()
        """Objects and subjects of facts about the entry's thing."""

    def state(
        self,
        key: str,
        fact: Triple,
        at: Inline,
        *,
        details: tuple[Triple, ...] = (),
        basis: Iri = STATED,
        as_of: Literal | None = None,
        qualifiers: tuple[tuple[Iri, Term], ...] = (),
        places: Sequence[Place] = (),
    ) -> None:
        """Add a claim.

        `at` is the text that states it, with its line and footnotes; `places` are those of all its
        texts, where there are several. Only claims on the basis *stated* have sources and a date.
        An `at` without text or link is a mere place, which takes no text.
        """
        if at.text or at.links:
            self.account.stated.update(places or ((at.line, at.column),))
        sources, checked = self._citations(fact, at) if basis == STATED else ((), None)
        if at.notes and basis == STATED:
            remarks = filter(None, map(remark_of, at.notes))
            qualifiers += tuple((NOTE, text(remark)) for remark in remarks)
        iri = self.iris.part(self.subject.document, self._take_key(key))
        if places:
            lines = tuple(dict.fromkeys([line for line, _ in places]))
        else:
            lines = tuple(range(at.line, at.line + at.line_count))
        if fact.subject == self.subject.iri:
            self._related.add(fact.object)
        elif fact.object == self.subject.iri:
            self._related.add(fact.subject)
        self.claims.append(
            Claim(iri, fact, details, lines, basis, sources, as_of or checked, qualifiers)
        )

    def _citations(self, fact: Triple, at: Inline) -> tuple[tuple[Iri, ...], Literal | None]:
        """Return the sources of a claim and the day as of which it holds.

        Claims about the document have neither.
        """
        if fact.subject == self.subject.document:
            return (), None
        notes = [note for note in at.notes if not remark_of(note)] if at.notes else []
        if not notes:
            return self.default_sources, self.reviewed
        ids = (normalise_name(source_of(note)) for note in notes)
        cited = [self.sources[each] for each in ids if each in self.sources]
        self._report_unknown_sources(at, notes)
        days = [source.checked for source in cited if source.checked]
        return tuple(source.iri for source in cited), max(days, default=self.reviewed)

    def cite_by_default(self, source: Iri) -> None:
        """Take a source for one of every claim that cites none."""
        if source not in self.default_sources:
            self.default_sources += (source,)

    def _report_unknown_sources(self, at: Inline, notes: list[str]) -> None:
        for note in notes:
            name = normalise_name(source_of(note))
            if name not in self.sources and name not in self.unread_sources:
                self.find(
                    at,
                    Severity.WARNING,
                    "unknown-source",
                    f"the footnote {mark_of(note)} cites no source",
                    suggestion=self._suggested_source(source_of(note)),
                    about=source_of(note),
                )

    def _suggested_source(self, note: str) -> str:
        """Return the source that is meant, or what to add to the front matter."""
        name = normalise_name(note)
        names = {each: source.id for each, source in self.sources.items()}
        near = [f"[^{each}]" for each in SimilarNames(names).offer(name)]
        line = self.suggested_sources.get(name)
        if line:
            return f"add to the sources in the front matter: {line}"
        add = f"add a source with id: {note} to the front matter"
        return f"did you mean {', '.join(near)}? Or {add}" if near else add

    def find(
        self,
        at: Inline,
        severity: Severity,
        code: str,
        message: str,
        *,
        suggestion: str = "",
        about: str = "",
    ) -> None:
        """Add a finding at the place of a text, unless it is there already."""
        if at.text or at.links:
            self.account.found.add((at.line, at.column))
        finding = Finding(
            self.subject.path, at.line, at.column, severity, code, message, suggestion, about
        )
        self.findings[finding] = None

    def report(self, fault: Fault) -> None:
        """Add a finding of the parser that matters in this entry."""
        self.findings[fault.finding(self.subject.path)] = None

    def know(self, at: Placed, role: str) -> None:
        """Record that a text states nothing but is known: a label, a heading, a key."""
        self.account.known[at.line, at.column] = role

    def drop(self, at: Placed, reason: str) -> None:
        """Record that a rule of the mapping drops a text, with the reason that the rule gives."""
        self.account.dropped[at.line, at.column] = reason

    def has_fact_with(self, thing: Iri) -> bool:
        """Whether a claim already relates the entry's thing to another."""
        return thing in self._related

    def unused_key(self, key: str) -> str:
        """Return the key itself, or the key with an ordinal where it is taken."""
        unused, ordinal = key, self._ordinals.get(key, 1)
        while unused in self._ordinals:
            ordinal += 1
            unused = f"{key}.{ordinal}"
        return unused

    def _take_key(self, key: str) -> str:
        if key not in self._ordinals:
            self._ordinals[key] = 1
            return key
        unused = self.unused_key(key)
        # The ordinal is kept, so that a row stated ten thousand times does not count from two each
        # time.
        self._ordinals[key] = int(unused[len(key) + 1 :] or 1)
        self._ordinals.setdefault(unused, 1)
        return unused


@lru_cache(maxsize=16384)
def key_of(*parts: str, notes: tuple[str, ...] = ()) -> str:
    """Return the fragment of a claim or a value: section, row and source keys."""
    cited = cited_ids(note for note in notes if not remark_of(note))
    return ".".join(slugify(part) for part in (*parts, *cited) if part)
