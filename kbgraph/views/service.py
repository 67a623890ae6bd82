"""The views of one knowledge base: entries, comparisons, and overviews."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kbgraph.build import Graph
from kbgraph.config.arguments import checked
from kbgraph.extraction.subject import Subject
from kbgraph.findings import Finding, findings_of_file
from kbgraph.languages import LabelCounts, MissingLabels, label_counts, missing_labels
from kbgraph.source.attachments import NO_ATTACHMENTS, Attachments
from kbgraph.source.folder import read_file_times
from kbgraph.source.git_history import History, read_history
from kbgraph.views import changes, comparison, evidence_filters, lines, timeline, world_map
from kbgraph.views.bibliography import Bibliographer, CitedFact, CitedOrigin, write_citations
from kbgraph.views.coverage import Coverage, coverage, has_classes
from kbgraph.views.distribution import (
    CodedProperty,
    Distribution,
    Distributions,
    coded_properties,
)
from kbgraph.views.entry import Describer, Description
from kbgraph.views.freshness import CheckedEntry, freshness
from kbgraph.views.labels import Labels
from kbgraph.views.overview import FactCounts, fact_counts, stub_classes
from kbgraph.views.provenance import Citations

if TYPE_CHECKING:
    from kbgraph.views.changes import ChangedEntry, ChangedFile, FormerSlug
    from kbgraph.views.comparison import Comparison, Matrix
    from kbgraph.views.evidence_filters import FactIndex
    from kbgraph.views.lines import EntryLines
    from kbgraph.views.text import PageAddresses, TextHeading, TextPart
    from kbgraph.views.timeline import Timeline
    from kbgraph.views.world_map import WorldMap


class ViewService:
    """The views of one graph, each made at first use and kept.

    The modules of those that most commands do not need are imported then.
    """

    def __init__(
        self,
        graph: Graph,
        find: Callable[[str], str],
        folder: Path | None = None,
        undated: ViewService | None = None,
        attachments: Attachments = NO_ATTACHMENTS,
        title: str = "",
    ) -> None:
        """Wrap a graph.

        `find` returns the slug of a name, and raises NotFoundError for an unknown one. `folder` is
        where the entries lie, for their git history, and `attachments` are the other files there.
        The views of a day share with the `undated` ones all that is about entries, not about facts
        that hold. `title` names the knowledge base in citations.
        """
        self._graph, self._find, self._folder, self._undated = graph, find, folder, undated
        self.attachments, self._title = attachments, title

    @property
    def entries(self) -> Mapping[str, Subject]:
        """The subject of each entry, by slug."""
        return self._graph.subjects

    @checked
    def entry_text(self, slug: str) -> str:
        """Return the text of an entry as its author wrote it. Raises KeyError without an entry."""
        return self._graph.entry(slug).text

    @checked
    def line_text(self, slug: str, line: int) -> str:
        """Return the text of a line, counted from 1; empty if there is no such line."""
        return self._graph.line_text(slug, line)

    @checked
    def lines(self, slug: str, findings: Iterable[Finding] = ()) -> EntryLines:
        """Return the lines of an entry, and beside each what became of it.

        `findings` are shown at their lines, with those that reading the entry gives. Raises
        KeyError without an entry.
        """
        findings = (*findings_of_file(self._graph.findings, self.entries[slug].path), *findings)
        return lines.entry_lines(self._graph, self.labels, slug, findings)

    @checked
    def file_of(self, iri: str) -> str:
        """Return the file of an entry, a line or a claim, relative to the folder; empty if none."""
        subject = self._graph.subjects.get(self._graph.iris.slug(iri) or "")
        return subject.path if subject else ""

    @cached_property
    def describer(self) -> Describer:
        """The maker of descriptions, with the labels and citations that it uses."""
        return Describer(self._graph, self._undated.labels if self._undated else None)

    @property
    def labels(self) -> Labels:
        """The labels of things, properties, classes and concepts."""
        return self.describer.labels

    @property
    def citations(self) -> Citations:
        """The citations of facts: file, lines, sources and date of each claim."""
        return self.describer.citations

    @checked
    def describe(self, slug: str) -> Description:
        """Return what a page about a thing shows: facts, links, sources and missing fields.

        A name, an alias or a code stands for its slug. Raises NotFoundError for an unknown thing.
        """
        return self.describer.describe(self._find(slug))

    @checked
    def cited_facts(self, slug: str, claims: str | Iterable[str] = ()) -> tuple[CitedFact, ...]:
        """Return the facts of a thing in the order of its page, each with its citation.

        With `claims` they are those of some claims, by their IRIs, or by the parts of these behind
        the hash. A name, an alias or a code stands for a slug. Raises NotFoundError for an unknown
        thing or claim.
        """
        named = (claims,) if isinstance(claims, str) else claims
        return self.bibliographer.facts(self._find(slug), named)

    @cached_property
    def bibliographer(self) -> Bibliographer:
        """The facts as citations of this knowledge base, and the evidence of each."""
        day = str(self._graph.day or "")
        origin = CitedOrigin(self._title, self._graph.iris.base, day)
        days = {path: commit.day for path, commit in self.history.changed.items()}
        return Bibliographer(self.describer, origin, days)

    @checked
    def bibliography(
        self, slug: str, syntax: str = "text", claims: str | Iterable[str] = ()
    ) -> str:
        """Return the citations of a thing's facts as `text`, `markdown`, `bibtex` or `csl-json`.

        Text and Markdown have a sentence or a footnote for each fact, the others an item for each
        source. `claims` are as for `cited_facts`. Raises FormatError for another syntax.
        """
        return write_citations(self.cited_facts(slug, claims), syntax)

    def prose(
        self, thing: Description, addresses: PageAddresses, part: TextPart | None = None
    ) -> str:
        """Return the text of a thing's entry as sanitised HTML, with links to these addresses.

        `part` is one of its parts (`text_parts`); without it the text is whole.
        """
        from kbgraph.views.text import prose

        return prose(self._graph, thing, addresses, self.attachments, part)

    @checked
    def text_parts(self, slug: str) -> tuple[TextPart, ...]:
        """Return the parts of the text of a thing's entry: one, or several of a long text."""
        from kbgraph.views.text import text_parts

        return text_parts(self._graph, slug)

    @checked
    def text_headings(self, slug: str) -> tuple[TextHeading, ...]:
        """Return the headings of the text of a thing's entry."""
        from kbgraph.views.text import text_headings

        return text_headings(self._graph, slug)

    @checked
    def compare(self, slugs: Iterable[str]) -> Comparison:
        """Return things side by side, with a row for each property stated or expected of any.

        A name, an alias or a code stands for its slug. Raises NotFoundError for an unknown thing.
        """
        return comparison.compare(self.describer, map(self._find, slugs))

    @cached_property
    def matrix(self) -> Matrix:
        """The values of many things, property by property."""
        return comparison.Matrix(self.describer)

    @cached_property
    def facts(self) -> FactIndex:
        """All facts of things, with the evidence for each."""
        return evidence_filters.FactIndex(self.describer)

    @cached_property
    def coverage(self) -> tuple[Coverage, ...]:
        """The completeness of the entries of each class, by the fields of the mapping."""
        return self._of_all_times("coverage") or coverage(self._graph)

    @cached_property
    def type_numbers(self) -> dict[str, int]:
        """A number for each type of things, by label: types of entries first, then others."""
        if self._undated:
            return self._undated.type_numbers
        label = self._graph.ontology.label
        others = {str(label(cls)) for cls in stub_classes(self._graph)} - {""}
        labels = dict.fromkeys((*(each.label for each in self.coverage), *sorted(others)))
        return {label: number for number, label in enumerate(labels)}

    @cached_property
    def fact_counts(self) -> FactCounts:
        """The facts that entries state of things, by strength and by day of the last check."""
        return fact_counts(self._graph)

    @cached_property
    def freshness(self) -> tuple[CheckedEntry, ...]:
        """The entries with the day of their last check, the most recent first."""
        return self._of_all_times("freshness") or freshness(self._graph)

    def last_checked(self, limit: int) -> tuple[CheckedEntry, ...]:
        """Return the first entries of `freshness`."""
        return self._undated.last_checked(limit) if self._undated else freshness(self._graph, limit)

    @cached_property
    def history(self) -> History:
        """The git history of the folder; empty if git does not track it."""
        if self._undated is None:
            return read_history(self._folder) if self._folder else History()
        return self._undated.history

    @cached_property
    def changes(self) -> tuple[ChangedEntry, ...]:
        """The entries that git tracks with their last commit, the most recent first."""
        return self._of_all_times("changes") or changes.changes(self._graph, self.history)

    @cached_property
    def file_changes(self) -> tuple[ChangedFile, ...]:
        """The entries with the time of their file, the most recently changed on disk first.

        Empty where git tracks an entry, since a checkout changes files too, and where entries have
        classes: the days on which they were checked say more.
        """
        if self._undated is not None:
            return self._undated.file_changes
        is_tracked = any(path in self._graph.contents for path in self.history.changed)
        if self._folder is None or is_tracked or has_classes(self._graph):
            return ()
        return changes.file_changes(self._graph, read_file_times(self._folder))

    @cached_property
    def label_counts(self) -> LabelCounts:
        """The number of labels of each kind, by language."""
        return self._undated.label_counts if self._undated else label_counts(self._graph)

    @checked
    def missing_labels(self, language: str) -> MissingLabels:
        """Return what has no label in a language, by kind, with the label shown instead."""
        return missing_labels(self._graph, language)

    @cached_property
    def former_slugs(self) -> dict[str, FormerSlug]:
        """The slugs that entries had in the past, each with the slug that replaces it today."""
        if self._undated is not None:
            return self._undated.former_slugs
        return changes.former_slugs(self._graph, self.history, self._folder) if self._folder else {}

    @cached_property
    def coded_properties(self) -> tuple[CodedProperty, ...]:
        """The properties whose values are concepts of a scheme, in the order of the page."""
        return coded_properties(self._graph)

    @checked
    def distribution(self, name: str) -> Distribution:
        """Return the entries by their values of a coded property.

        `name` is the last part of the property's IRI. Raises NotFoundError for an unknown name.
        """
        return self.distributions.named(name)

    @cached_property
    def distributions(self) -> Distributions:
        """The distributions of entries over coded properties."""
        made = self._undated.distributions.kept if self._undated else {}
        return Distributions(self._graph, self.coded_properties, made)

    @cached_property
    def timeline(self) -> Timeline:
        """The dated facts of things and relations, by time."""
        return timeline.Timeline(self.describer, self._find)

    def _of_all_times(self, name: str) -> Any:
        """Return an overview that the undated views have made; None where they have not."""
        return vars(self._undated).get(name) if self._undated else None

    @cached_property
    def world_map(self) -> WorldMap:
        """The places of things on the map of the world, and the areas that belong to nobody."""
        return world_map.world_map(self._graph)
