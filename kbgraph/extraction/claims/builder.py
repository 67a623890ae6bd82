"""The claims and findings of one entry, while they are collected."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from kbgraph.evidence.strength import strength_of, weakest
from kbgraph.extraction.claims.account import Account, Place, Placed
from kbgraph.extraction.claims.cited_words import cited_words
from kbgraph.extraction.claims.citing import NOT_CITED, CitationIndex, CitedSources
from kbgraph.extraction.claims.claim import CitedPart, Claim
from kbgraph.extraction.subject import Subject
from kbgraph.findings import Fault, Finding, Severity
from kbgraph.rdf.iris import IriFactory, local_name, slugify
from kbgraph.rdf.namespaces import FOLLOWS_FROM, IDENTIFIED, INFERRED, NONE_FOUND, STATED, TIMES
from kbgraph.rdf.terms import Iri, Literal, Term, Triple
from kbgraph.source.entry import Inline
from kbgraph.source.notes import cited_ids, mark_of, remark_of, source_of


class ClaimBuilder:
    """Collects the claims and findings of one entry, and cites the claims' sources."""

    def __init__(
        self, subject: Subject, iris: IriFactory, rated_later: frozenset[Iri] = frozenset()
    ) -> None:
        """Begin an entry.

        `rated_later` are the properties to whose facts the entry alone gives no strength, as other
        entries may state them too.
        """
        self.subject, self.iris = subject, iris
        self._rated_later = rated_later
        self.claims: list[Claim] = []
        self.findings: dict[Finding, None] = {}
        """Each once, in the order in which they were found."""
        self.citations = CitationIndex()
        """The sources of the entry."""
        self.account = Account()
        """The record of what became of each text of the entry."""
        self._nodes: dict[Iri, int] = {}
        """The number of values of each node of a cell."""
        self._positions: dict[str, int] = {}
        """The place of the last row of each table whose rows are nodes."""
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
        checked: Literal | None = None,
        qualifiers: tuple[tuple[Iri, Term], ...] = (),
        places: Sequence[Place] = (),
    ) -> None:
        """Add a claim.

        `at` is the text that states it, with its line and footnotes; `places` are those of all its
        texts, where there are several. Only claims on the basis *stated* have sources and dates;
        `checked` is the day of the search where nothing was found. An `at` without text or link is
        a mere place, which takes no text.
        """
        if at.text or at.links:
            self.account.stated.update(places or ((at.line, at.column),))
        citation = self.citations.of(at.notes) if basis == STATED else NOT_CITED
        qualifiers += citation.remarks
        if fact.subject == self.subject.document:
            citation = NOT_CITED
        if citation.unknown:
            self._report_unknown(at, citation.unknown)
        self._relate(fact)
        cited = self._cited_parts(fact, at) if at.places and citation.sources else ()
        self.claims.append(
            Claim(
                self.iris.part(self.subject.document, self._take_key(key)),
                fact,
                details,
                _lines(at, places),
                citation.basis if basis == STATED else basis,
                citation.sources,
                citation.as_of,
                checked or citation.checked,
                self._strength(fact, citation, cited),
                qualifiers,
                citation.parts,
                cited,
            )
        )

    def state_inferred(
        self, key: str, facts: tuple[Triple, ...], identified: tuple[Triple, ...] = ()
    ) -> None:
        """Add a claim for each fact that follows from the last claim, with its lines and sources.

        `key` is that of the last claim; `identified` are the facts that its thing is the same as
        others elsewhere, whose basis is of its own.
        """
        if not facts and not identified:
            return
        stated = self.claims[-1]
        times = tuple(each for each in stated.qualifiers if each[0] in TIMES)
        following = ((INFERRED, facts), (IDENTIFIED, identified))
        for basis, fact in ((basis, fact) for basis, found in following for fact in found):
            fragment = self._take_key(f"{key}.{slugify(local_name(fact.predicate))}")
            self.claims.append(
                stated._replace(
                    iri=self.iris.part(self.subject.document, fragment),
                    fact=fact,
                    details=(),
                    basis=basis,
                    strength=None,
                    qualifiers=((FOLLOWS_FROM, stated.iri), *times),
                    cited=(),
                )
            )

    def _relate(self, fact: Triple) -> None:
        """Record the thing to which a fact relates that of the entry."""
        if fact.subject == self.subject.iri:
            self._related.add(fact.object)
        elif fact.object == self.subject.iri:
            self._related.add(fact.subject)

    def _cited_parts(self, fact: Triple, at: Inline) -> tuple[CitedPart, ...]:
        """Return the parts of a text that is stated as it is written, if footnotes divide it."""
        value = fact.object
        if at.places[0] >= len(at.text) or not isinstance(value, Literal) or value[0] != at.text:
            return ()
        return tuple(
            CitedPart(part.end, self.citations.of(part.notes).sources) for part in cited_words(at)
        )

    def _strength(
        self, fact: Triple, citation: CitedSources, cited: tuple[CitedPart, ...]
    ) -> Iri | None:
        """Return the strength of a fact; a search that found nothing needs no source."""
        if fact.predicate in self._rated_later:
            return None
        if cited:
            return weakest(strength_of(part.sources) for part in cited)
        is_unsourced_search = not citation.sources and fact.predicate == NONE_FOUND
        return None if is_unsourced_search else citation.strength

    def _report_unknown(self, at: Inline, notes: tuple[str, ...]) -> None:
        """Report the footnotes of a text that cite no source."""
        for note in notes:
            self.find(
                at,
                Severity.WARNING,
                "unknown-source",
                f"the footnote {mark_of(note)} cites no source",
                suggestion=self.citations.suggestion(source_of(note)),
                about=source_of(note),
            )

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

    def unused_node(self, node: Iri) -> Iri:
        """Return a node for a structured value: another one where two rows name the same thing."""
        number = self._nodes.get(node, 0) + 1
        return node if number == 1 else Iri(f"{node}.{number}")

    def take_node(self, node: Iri) -> None:
        """Record that a structured value has a node that `unused_node` gave."""
        first = Iri(node.rpartition(".")[0])
        first = first if first in self._nodes else node
        self._nodes[first] = self._nodes.get(first, 0) + 1

    def next_position(self, table: str) -> int:
        """Return the place of the next row of a table, counted from 1."""
        self._positions[table] = self._positions.get(table, 0) + 1
        return self._positions[table]

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


def _lines(at: Inline, places: Sequence[Place]) -> tuple[int, ...]:
    if places:
        return tuple(dict.fromkeys([line for line, _ in places]))
    count = at.line_count
    return (at.line,) if count == 1 else tuple(range(at.line, at.line + count))


@lru_cache(maxsize=16384)
def key_of(*parts: str, notes: tuple[str, ...] = ()) -> str:
    """Return the fragment of a claim or a value: section, row and source keys.

    The places that notes name in their sources are no part of it, so that it survives their edits.
    """
    cited = cited_ids(note for note in notes if not remark_of(note))
    return ".".join(slugify(part) for part in (*parts, *cited) if part)
