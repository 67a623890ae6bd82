"""Rules of the mapping for sections, tables and rows that say nothing of the thing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kbgraph.ontology.pattern_parts import with_parts
from kbgraph.ontology.patterns import Pattern
from kbgraph.ontology.turtle import TripleIndex
from kbgraph.ontology.value_type_compiler import compile_regex
from kbgraph.ontology.value_types import m
from kbgraph.rdf.namespaces import TYPE
from kbgraph.rdf.terms import Iri
from kbgraph.source.entry import Entry
from kbgraph.source.names import normalise_key


class DropTable(NamedTuple):
    """A rule that drops the tables of some sections, or those with some columns."""

    sections: frozenset[str]
    """Titles, normalised; empty for any section."""
    columns: frozenset[str]
    """Headers, normalised, all of which the table has."""
    reason: str


class DropRow(NamedTuple):
    """A rule that drops rows: of labels and values by the label, of record tables by a cell."""

    sections: frozenset[str]
    labels: frozenset[str]
    columns: frozenset[str]
    """Headers, normalised, of the cells that the pattern is tried on; empty for all cells."""
    regex: Pattern | None
    """A pattern of the value, or of a cell; None for any."""
    reason: str


class DropRules(NamedTuple):
    """The sections, tables and rows that are dropped, each with the reason of its rule."""

    sections: dict[str, str]
    """The reason by the title of each section, normalised."""
    tables: tuple[DropTable, ...]
    rows: tuple[DropRow, ...]

    def dropped(self, entry: Entry) -> dict[int, str]:
        """Return the indexes of the sections that are dropped, with all below their headings."""
        found: dict[int, str] = {}
        reason, level = "", 0
        for index, section in enumerate(entry.sections):
            name = normalise_key(section.heading.text)
            if section.level and name in self.sections and (not level or section.level <= level):
                reason, level = self.sections[name], section.level
            elif level and section.level <= level:
                level = 0
            if level:
                found[index] = reason
        return found

    def of_table(self, section: str, headers: Iterable[str]) -> str | None:
        """Return why a table is dropped, or None."""
        title, names = normalise_key(section), {normalise_key(header) for header in headers}
        for rule in self.tables:
            if _is_in(title, rule.sections) and rule.columns <= names:
                return rule.reason
        return None

    def of_row(self, section: str, label: str, value: str) -> str | None:
        """Return why a row of a label and a value is dropped, or None."""
        title, name = normalise_key(section), normalise_key(label)
        for rule in self.rows:
            is_meant = name in rule.labels and _is_in(title, rule.sections)
            if is_meant and (rule.regex is None or rule.regex.search(value)):
                return rule.reason
        return None

    def of_record(self, section: str, cells: Iterable[tuple[str, str]]) -> str | None:
        """Return why a row of a record table is dropped, or None.

        `cells` are its headers and texts.
        """
        title, named = normalise_key(section), [*cells]
        for rule in self.rows:
            if rule.regex is None or rule.labels or not _is_in(title, rule.sections):
                continue
            for header, cell in named:
                is_meant = not rule.columns or normalise_key(header) in rule.columns
                if is_meant and rule.regex.search(cell):
                    return rule.reason
        return None


def _is_in(title: str, sections: frozenset[str]) -> bool:
    return not sections or title in sections


def compile_drop_rules(triples: TripleIndex) -> DropRules | None:
    """Compile the rules for what is dropped; None for none. Raises OntologyError.

    A rule that does not say what it drops, drops nothing.
    """
    sections = {
        normalise_key(title): triples.text(rule, m("reason"))
        for rule in triples.subjects(TYPE, m("DropSection"))
        for title in triples.texts(rule, m("section"))
    }
    tables = (_drop_table(triples, rule) for rule in triples.subjects(TYPE, m("DropTable")))
    rows = (_drop_row(triples, rule) for rule in triples.subjects(TYPE, m("DropRow")))
    rules = DropRules(
        sections,
        tuple(rule for rule in tables if rule.sections or rule.columns),
        tuple(rule for rule in rows if rule.labels or rule.regex),
    )
    return rules if any(rules) else None


def _drop_table(triples: TripleIndex, rule: Iri) -> DropTable:
    sections, columns = (_names(triples, rule, word) for word in ("section", "column"))
    return DropTable(sections, columns, triples.text(rule, m("reason")))


def _drop_row(triples: TripleIndex, rule: Iri) -> DropRow:
    sections, labels, columns = (
        _names(triples, rule, word) for word in ("section", "label", "column")
    )
    text = triples.text(rule, m("regex"))
    regex = compile_regex(triples, rule, with_parts(triples, text, rule), text) if text else None
    return DropRow(sections, labels, columns, regex, triples.text(rule, m("reason")))


def _names(triples: TripleIndex, rule: Iri, word: str) -> frozenset[str]:
    return frozenset(map(normalise_key, triples.texts(rule, m(word))))
