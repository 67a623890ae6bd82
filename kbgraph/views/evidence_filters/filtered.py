"""Facts, descriptions and comparisons without what an evidence filter leaves out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

from kbgraph.rdf.terms import Iri
from kbgraph.views.comparison import Comparison, ComparisonCell, ValueStatus
from kbgraph.views.entry import Description
from kbgraph.views.evidence_filters.conditions import EvidenceFilter, EvidenceSummary, evidence_of
from kbgraph.views.facts import Fact, FactGroup, IncomingFact, Value
from kbgraph.views.record_tables import RecordTable

RelationEvidence: TypeAlias = Callable[[Iri, Iri, Iri], EvidenceSummary]
"""Returns the evidence for a relation, by its subject, property and object."""


class FactCount(NamedTuple):
    """The number of facts that a page shows, and of those that it would show without filter."""

    shown: int
    total: int


class FilteredDescription(NamedTuple):
    """The description of a thing, and how many of its facts are left."""

    thing: Description
    counted: FactCount


def filtered_facts(facts: Iterable[Fact], wanted: EvidenceFilter) -> tuple[Fact, ...]:
    """Return the facts with their values that the filter allows; those without any are left out."""
    kept = (
        fact._replace(values=tuple(each for each in fact.values if _allows(wanted, each)))
        for fact in facts
    )
    return tuple(fact for fact in kept if fact.values)


def filtered_description(
    thing: Description, wanted: EvidenceFilter, evidence: RelationEvidence
) -> FilteredDescription:
    """Return a description with the facts, rows and relations that a filter allows.

    Facts about the document, names and gaps stay. The rows of a table are not counted beside the
    facts that they state.
    """
    total = _fact_count(thing)
    if wanted.is_empty:
        return FilteredDescription(thing, FactCount(total, total))
    groups = (_filtered_group(group, wanted) for group in thing.headings)
    incoming = (_filtered_incoming(fact, thing.iri, wanted, evidence) for fact in thing.incoming)
    left = thing._replace(
        headings=tuple(group for group in groups if group.facts or group.tables),
        outgoing=filtered_facts(thing.outgoing, wanted),
        incoming=tuple(fact for fact in incoming if fact.values),
    )
    return FilteredDescription(left, FactCount(_fact_count(left), total))


def filtered_comparison(
    comparison: Comparison, wanted: EvidenceFilter
) -> tuple[Comparison, FactCount]:
    """Return a comparison with the values that a filter allows, and the number of these.

    Rows without any value that it allows are left out, and sections without rows.
    """
    if wanted.is_empty:
        total = _value_count(comparison)
        return comparison, FactCount(total, total)
    sections = (
        section._replace(
            rows=tuple(
                row._replace(cells=tuple(filtered_cell(cell, wanted) for cell in row.cells))
                for row in section.rows
                if any(_allows(wanted, value) for cell in row.cells for value in cell.values)
            )
        )
        for section in comparison.sections
    )
    left = comparison._replace(sections=tuple(each for each in sections if each.rows))
    return left, FactCount(_value_count(left), _value_count(comparison))


def filtered_cell(cell: ComparisonCell, wanted: EvidenceFilter) -> ComparisonCell:
    """Return a cell with the values that a filter allows; a cell without any says so."""
    if wanted.is_empty:
        return cell
    values = tuple(value for value in cell.values if _allows(wanted, value))
    return ComparisonCell(cell.state if values or not cell.values else ValueStatus.LEFT_OUT, values)


def count_of_cells(
    cells: Iterable[ComparisonCell], filtered: Iterable[ComparisonCell]
) -> FactCount:
    """Return how many values of some cells are left in the same cells, filtered."""
    shown, total = (sum(len(cell.values) for cell in each) for each in (filtered, cells))
    return FactCount(shown, total)


def _allows(wanted: EvidenceFilter, value: Value) -> bool:
    return wanted.allows(evidence_of(value.citations))


def _fact_count(thing: Description) -> int:
    facts = (*(fact for group in thing.headings for fact in group.facts), *thing.outgoing)
    related = sum(len(fact.values) for fact in thing.incoming)
    return sum(len(fact.values) for fact in facts) + related


def _value_count(comparison: Comparison) -> int:
    return sum(len(cell.values) for row in comparison.rows for cell in row.cells)


def _filtered_group(group: FactGroup, wanted: EvidenceFilter) -> FactGroup:
    tables = (_filtered_table(table, wanted) for table in group.tables)
    return FactGroup(
        group.label,
        filtered_facts(group.facts, wanted),
        tuple(table for table in tables if table.rows),
    )


def _filtered_table(table: RecordTable, wanted: EvidenceFilter) -> RecordTable:
    """Return a table with the rows that are allowed, by the evidence that their marks show."""
    rows = (row for row in table.rows if wanted.allows(evidence_of(row.citations)))
    return table._replace(rows=tuple(rows))


def _filtered_incoming(
    fact: IncomingFact, thing: Iri, wanted: EvidenceFilter, evidence: RelationEvidence
) -> IncomingFact:
    # There may be thousands, which are found with their citations when they are read.
    kept = fact.values.where(lambda each: wanted.allows(evidence(each, fact.property, thing)))
    return fact._replace(values=kept)
