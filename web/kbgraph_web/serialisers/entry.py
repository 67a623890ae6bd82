"""An entry as JSON: facts under headings, each value with citations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import Iri, Literal, Term
from kbgraph.views import (
    Citation,
    Description,
    EntrySource,
    Fact,
    IncomingFact,
    Mention,
    RecordTable,
    Source,
    Value,
    citation_json,
    evidence_json,
    part_json,
    source_json,
)


def entry_json(base: KnowledgeBase, entry: Description) -> dict[str, Any]:
    """Return a thing as JSON, with the texts of cited lines."""
    return _EntryWriter(base).entry(entry)


class _EntryWriter:
    """Writes the parts of one entry."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base

    def entry(self, entry: Description) -> dict[str, Any]:
        return {
            "iri": str(entry.iri),
            "slug": entry.slug,
            "label": entry.label,
            "type": entry.type,
            "file": entry.file,
            "headings": [
                {
                    "label": group.label,
                    "facts": self._facts(group.facts),
                    "tables": [self._table(table) for table in group.tables],
                }
                for group in entry.headings
            ],
            "outgoing": self._facts(entry.outgoing),
            "incoming": self._facts(entry.incoming),
            "mentions": self._facts(entry.mentions),
            "document": self._facts(entry.document),
            "sources": [self._entry_source(each) for each in entry.sources],
            "breadcrumbs": [{"slug": each.slug, "label": each.label} for each in entry.breadcrumbs],
            "names": [self._value(each) for each in entry.names],
            "gaps": [{"heading": gap.heading, "labels": list(gap.labels)} for gap in entry.gaps],
            "mentioned": [_mention(each) for each in entry.mentioned],
        }

    def _table(self, table: RecordTable) -> dict[str, Any]:
        return {
            "columns": list(table.columns),
            "rows": [
                {
                    "line": row.line,
                    "cells": [
                        [{"text": part.text, "slug": part.slug, "url": part.url} for part in cell]
                        for cell in row.cells
                    ],
                    "citations": [self._citation(each) for each in row.citations],
                }
                for row in table.rows
            ],
        }

    def _facts(self, facts: Iterable[Fact | IncomingFact]) -> list[dict[str, Any]]:
        return [
            {
                "property": str(fact.property),
                "label": fact.label,
                "comment": fact.comment,
                "values": [self._value(value) for value in fact.values],
            }
            for fact in facts
        ]

    def _value(self, value: Value) -> dict[str, Any]:
        return {
            "term": _term(value.term),
            "text": value.text,
            "language": value.language,
            "slug": value.slug,
            "url": value.url,
            "parts": [part_json(part) for part in value.parts],
            **evidence_json(value.citations),
            "citations": [self._citation(each) for each in value.citations],
        }

    def _citation(self, citation: Citation) -> dict[str, Any]:
        return {
            **citation_json(citation),
            "slug": citation.slug,
            "texts": [self._base.views.line_text(citation.slug, line) for line in citation.lines],
        }

    def _entry_source(self, each: EntrySource) -> dict[str, Any]:
        return {
            "source": _source(each.source),
            "citations": [self._citation(citation) for citation in each.citations],
        }


def _term(term: Term) -> str | dict[str, str]:
    match term:
        case Iri():
            return str(term)
        case Literal():
            return {
                "lexical": term.lexical,
                "datatype": str(term.datatype),
                "language": term.language,
            }


def _source(source: Source) -> dict[str, Any]:
    return {**source_json(source), "parts": [part_json(part) for part in source.parts]}


def _mention(mention: Mention) -> dict[str, Any]:
    return {
        "slug": mention.slug,
        "label": mention.label,
        "file": mention.file,
        "sentences": [
            {
                "before": sentence.before,
                "words": sentence.words,
                "after": sentence.after,
                "line": sentence.line,
            }
            for sentence in mention.sentences
        ],
    }
