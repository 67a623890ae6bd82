"""Claims: who says a fact, where, on which source, as of when. One named graph for each time that a fact is stated."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from kbgraph.extraction.subject import Subject
from kbgraph.findings import Finding, Severity
from kbgraph.rdf.iris import IriFactory, slugify
from kbgraph.rdf.namespaces import AS_OF, BASIS, DERIVED_FROM, STATED, STATED_AT
from kbgraph.rdf.terms import Iri, Literal, Term, Triple, triple_text, written
from kbgraph.source.entry import Inline
from kbgraph.source.names import normalise_name


class Claim(NamedTuple):
    """One statement of one fact."""

    iri: Iri
    """Made of entry, section, row and source key, never of the line, so that it survives edits."""
    fact: Triple
    details: tuple[Triple, ...]
    """Facts about the fact's object, where that is a structured value or a thing only mentioned."""
    lines: tuple[Iri, ...]
    basis: Iri
    sources: tuple[Iri, ...]
    as_of: Literal | None
    qualifiers: tuple[tuple[Iri, Term], ...]


_STATED_AT, _BASIS, _DERIVED_FROM, _AS_OF = (
    f" <{prop}> " for prop in (STATED_AT, BASIS, DERIVED_FROM, AS_OF)
)


def quads(claim: Claim, graph_of_claims: Iri) -> list[str]:
    """A claim as lines of N-Quads: its facts in the default graph and in its own, and what is known of it."""
    own, known = f"<{claim.iri}>", f" <{graph_of_claims}> ."
    lines = []
    for triple in (claim.fact, *claim.details):
        fact = triple_text(triple)
        lines += [f"{fact} .", f"{fact} {own} ."]
    lines.append(f"{own}{_BASIS}<{claim.basis}>{known}")
    lines += [f"{own}{_STATED_AT}<{line}>{known}" for line in claim.lines]
    lines += [f"{own}{_DERIVED_FROM}<{source}>{known}" for source in claim.sources]
    if claim.as_of is not None:
        lines.append(f"{own}{_AS_OF}{written(claim.as_of)}{known}")
    lines += [f"{own} <{key}> {written(value)}{known}" for key, value in claim.qualifiers]
    return lines


class SourceRef(NamedTuple):
    """A source that entries cite: its node, and the day on which it was last checked."""

    iri: Iri
    checked: Literal | None


class ClaimBuilder:
    """Collects the claims and findings of one entry, gives each claim its IRI, and cites its sources."""

    def __init__(self, subject: Subject, iris: IriFactory) -> None:
        self.subject, self.iris = subject, iris
        self.claims: list[Claim] = []
        self.findings: dict[Finding, None] = {}
        """In the order in which they were found, each once."""
        self.sources: dict[str, SourceRef] = {}
        """Sources by the id by which footnotes cite them."""
        self.own_sources: list[SourceRef] = []
        """Sources without an id: what the entry rests on where nothing else is cited."""
        self.reviewed: Literal | None = None
        self._keys: dict[str, int] = {}
        self._targets: set[Term] = set()

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
        lines: Iterable[int] = (),
    ) -> None:
        """Enter a claim; `at` is the line on which it stands, with its footnotes, and `lines` all of them where there are several.

        What is only linked rests on the entry alone.
        """
        sources, checked = self._cited(fact, at) if basis == STATED else ((), None)
        iri = self.iris.part(self.subject.document, self._unique(key))
        places = tuple(
            self.iris.line(self.subject.document, line)
            for line in dict.fromkeys(lines or (at.line,))
        )
        if fact.subject == self.subject.iri:
            self._targets.add(fact.object)
        elif fact.object == self.subject.iri:
            self._targets.add(fact.subject)
        self.claims.append(
            Claim(iri, fact, details, places, basis, sources, as_of or checked, qualifiers)
        )

    def _cited(self, fact: Triple, at: Inline) -> tuple[tuple[Iri, ...], Literal | None]:
        """The sources of a claim and the day as of which it holds; what an entry says of itself has none."""
        if fact.subject == self.subject.document:
            return (), None
        if not at.notes:
            return tuple(source.iri for source in self.own_sources), self.reviewed
        ids = map(normalise_name, at.notes)
        cited = [self.sources[each] for each in ids if each in self.sources]
        self._report_unknown(at)
        days = [source.checked for source in cited if source.checked]
        return tuple(source.iri for source in cited), max(days, default=self.reviewed)

    def _report_unknown(self, at: Inline) -> None:
        for note in at.notes:
            if normalise_name(note) not in self.sources:
                message = f"the footnote [^{note}] cites no source"
                self.find(
                    at,
                    Severity.WARNING,
                    "unknown-source",
                    message,
                    f"add a source with id: {note} to the front matter",
                )

    def find(
        self,
        at: Inline,
        severity: Severity,
        code: str,
        message: str,
        suggestion: str = "",
        about: str = "",
    ) -> None:
        """Enter a finding, once."""
        self.findings[
            Finding(
                self.subject.path, at.line, at.column, severity, code, message, suggestion, about
            )
        ] = None

    def has_fact_with(self, target: Iri) -> bool:
        """Whether the entry already states a fact between its thing and another."""
        return target in self._targets

    def unused_key(self, key: str) -> str:
        """The key itself, or with an ordinal where it is taken."""
        unique, number = key, self._keys.get(key, 1)
        while unique in self._keys:
            number += 1
            unique = f"{key}.{number}"
        return unique

    def _unique(self, key: str) -> str:
        unique = self.unused_key(key)
        # The ordinal is remembered, so that a row stated ten thousand times does not count from two each time.
        self._keys[key] = int(unique[len(key) + 1 :] or 1)
        self._keys.setdefault(unique, 1)
        return unique


@lru_cache(maxsize=16384)
def key_of(*parts: str, notes: tuple[str, ...] = ()) -> str:
    """The fragment that names a claim or a value: section, row and source keys, each made of its words."""
    return ".".join(slugify(part) for part in (*parts, *notes) if part)
