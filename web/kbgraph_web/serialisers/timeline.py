"""The timeline as JSON and as CSV: each date with the file, the line and the sources behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.views import (
    Citation,
    ListedDate,
    ListedRow,
    citation_json,
    evidence_json,
    part_json,
    strength_words,
)
from kbgraph_web.serialisers.cited_tables import LineAddress, SourceRow, citation_rows

TIMELINE_HEADER = (
    "kind", "entry", "slug", "relation", "value", "value slug", "event", "time", "date",
    "earliest", "latest", "property", "qualifiers", "strength", "source", "source address",
    "source kind", "issued", "as of", "checked", "file", "line", "address",
)  # fmt: skip


class TimelineCells(NamedTuple):
    """A date as one source states it. Unknown texts are empty."""

    kind: str
    entry: str
    slug: str
    relation: str
    """The relation whose claims have the date; empty for a date of the thing itself."""
    value: str
    value_slug: str
    event: str
    """The label of the property of the date."""
    time: str
    """Which time it is: `starts`, `applies` or `ends`."""
    date: str
    """As it is stated, in EDTF where it is not certain."""
    earliest: str
    latest: str
    property: str
    qualifiers: str
    strength: str
    source: str
    source_address: str
    source_kind: str
    issued: str
    as_of: str
    checked: str
    file: str
    line: str
    address: str


def timeline_rows(
    rows: Iterable[ListedRow], line_address: LineAddress
) -> Iterator[tuple[str, ...]]:
    """Yield a row under TIMELINE_HEADER for each date and each of its sources."""
    for row in rows:
        for each in row.dates:
            citations = each.citations or row.citations
            of_row = SourceRow(
                entry=row.label,
                slug=row.slug,
                heading=row.kind,
                field=each.label,
                value=row.value.text if row.value else "",
                property=each.dated.predicate,
                strength=strength_words(citations),
            )
            for citation in citations:
                for cited in citation_rows(of_row, citation, line_address):
                    yield _cells(row, each, cited)


def _cells(row: ListedRow, listed: ListedDate, cited: SourceRow) -> TimelineCells:
    earliest, latest, _ = listed.dated.moment.possible
    return TimelineCells(
        kind=cited.heading,
        entry=cited.entry,
        slug=cited.slug,
        relation=row.relation,
        value=cited.value,
        value_slug=row.value.slug if row.value else "",
        event=cited.field,
        time=_time(listed),
        date=listed.dated.date.lexical,
        earliest=_day(earliest),
        latest=_day(latest),
        property=cited.property,
        qualifiers=cited.qualifiers if row.relation else "",
        strength=cited.strength,
        source=cited.source,
        source_address=cited.source_address,
        source_kind=cited.kind,
        issued=cited.issued,
        as_of=cited.as_of,
        checked=cited.checked,
        file=cited.file,
        line=cited.line,
        address=cited.address,
    )


def timeline_json(base: KnowledgeBase, rows: Iterable[ListedRow], total: int) -> dict[str, Any]:
    """Return rows of a timeline, which may be a part of the `total`."""
    return {"total": total, "rows": [_row(base, each) for each in rows]}


def _row(base: KnowledgeBase, row: ListedRow) -> dict[str, Any]:
    timeline = base.views.timeline
    return {
        "kind": {"name": timeline.kind_name(row.row.kind), "label": row.kind},
        "thing": {"iri": str(row.row.thing), "slug": row.slug, "label": row.label},
        "relation": _relation(row) if row.relation else None,
        "dates": [_date(each) for each in row.dates],
        "successions": [
            {"label": each.label, "slug": each.slug, "text": each.text, **_cited(each.citations)}
            for each in row.successions
        ],
    }


def _relation(row: ListedRow) -> dict[str, Any]:
    value = row.value
    return {
        "property": str(row.row.relation),
        "label": row.relation,
        "value": str(row.row.value),
        "text": value.text if value else "",
        "slug": value.slug if value else "",
        "qualifiers": [part_json(each) for each in row.qualifiers],
        **_cited(row.citations),
    }


def _date(listed: ListedDate) -> dict[str, Any]:
    moment = listed.dated.moment
    shown = {
        "property": str(listed.dated.predicate),
        "label": listed.label,
        "time": _time(listed),
        "date": listed.dated.date.lexical,
        "words": listed.dated.words,
        "precision": moment.precision.value,
        "earliest": _day(moment.possible.earliest),
        "latest": _day(moment.possible.latest),
    }
    return shown | (_cited(listed.citations) if listed.citations else {})


def _cited(citations: Iterable[Citation]) -> dict[str, Any]:
    given = tuple(citations)
    return {
        "evidence": evidence_json(given),
        "citations": [citation_json(each) for each in given],
    }


def _time(listed: ListedDate) -> str:
    return listed.dated.phase.word


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
