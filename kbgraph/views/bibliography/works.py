"""The works of a bibliography: each cited source once, with the facts that cite it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from kbgraph.evidence.source import newest_text
from kbgraph.rdf.iris import encode
from kbgraph.source.notes import locator_order
from kbgraph.views.bibliography.cited_fact import CitedFact
from kbgraph.views.bibliography.keys import citation_key
from kbgraph.views.bibliography.sentence import (
    lines,
    one_line,
    place,
    statement,
    strength_label,
    strength_sentence,
)
from kbgraph.views.citation import Source


class CitedWork(NamedTuple):
    """A source, or an entry that names none, and the facts that are cited from it."""

    key: str
    source: Source | None
    """None for an entry whose facts name no source: the entry itself is cited."""
    facts: tuple[CitedFact, ...]

    @property
    def title(self) -> str:
        """The title of the source, or its address; the label of an entry."""
        if self.source is None:
            return one_line(self.facts[0].entry)
        return one_line(self.source.title or self.source.url)

    @property
    def url(self) -> str:
        """The address of the source; that of the claim, or of the entry, where none is named."""
        if self.source is not None:
            return self.source.url
        return self._own_address

    @property
    def checked(self) -> str:
        """The last day on which the source was read."""
        days = (each.citation.checked for each in self.facts)
        own = self.source.checked if self.source else ""
        return newest_text(filter(None, (own, *days)))

    @property
    def locators(self) -> tuple[str, ...]:
        """The places in the source that the facts cite, sorted."""
        named = {
            locator
            for fact in self.facts
            for source in fact.citation.sources
            if self.source is not None and source.iri == self.source.iri
            for locator in source.locators
        }
        return tuple(sorted(named, key=locator_order))

    @property
    def note(self) -> str:
        """The places in the source, then the fact with its strength and line.

        Of several facts it has the lines alone, by file.
        """
        places = "; ".join(self.locators)
        if len(self.facts) == 1:
            (fact,) = self.facts
            parts = (places, statement(fact), strength_sentence(fact), place(fact))
            return ". ".join(filter(None, parts)) + f". {fact.address}"
        files = "; ".join(self._places())
        words = f"Cited in {one_line(self.facts[0].origin.title)}: {files}. {self._own_address}"
        return f"{places}. {words}" if places else words

    def _places(self) -> Iterator[str]:
        for (file, changed), facts in groupby(
            sorted(self.facts, key=lambda fact: (fact.citation.file, fact.citation.lines)),
            lambda fact: (fact.citation.file, fact.changed),
        ):
            day = f", changed {changed}" if changed else ""
            yield f"{file}{day}: {'; '.join(map(_line_words, facts))}"

    @property
    def _own_address(self) -> str:
        """The address of the one claim, or of the entry of several."""
        fact = self.facts[0]
        return fact.address if len(self.facts) == 1 else fact.entry_address


def _line_words(fact: CitedFact) -> str:
    """Return the lines of a fact with its property and strength."""
    names = ", ".join(dict.fromkeys(each.property for each in fact.values))
    words = ", ".join(filter(None, (names, strength_label(fact))))
    return f"{lines(fact.citation)} ({words})" if words else lines(fact.citation)


def cited_works(facts: Iterable[CitedFact]) -> tuple[CitedWork, ...]:
    """Return the sources of facts, each once, in the order in which they are first cited."""
    works: dict[str, tuple[Source | None, list[CitedFact]]] = {}
    for fact in facts:
        for key, source in _sources(fact):
            works.setdefault(key, (source, []))[1].append(fact)
    return tuple(CitedWork(key, source, tuple(citing)) for key, (source, citing) in works.items())


def _sources(fact: CitedFact) -> Iterator[tuple[str, Source | None]]:
    base = fact.origin.base
    for source in fact.citation.sources:
        yield citation_key(source.iri, base), source
    if not fact.citation.sources:
        yield citation_key(f"{base}entry/{encode(fact.citation.slug)}", base), None
