"""The claims as a Parquet file, one row for each; the only module that uses pyarrow.

pyarrow is an extra: the package is larger than all others together.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from kbgraph.errors import MissingExtraError
from kbgraph.export.claim_row import ClaimDetail, ClaimRow, ClaimSource

_MISSING = "Parquet needs pyarrow, which is not installed: pip install 'kbgraph[parquet]'"
_SOURCE = {
    **dict.fromkeys(("source", "title", "url", "file", "publisher", "kind", "standing"), "string"),
    **dict.fromkeys(("language", "issued"), "string"),
    **dict.fromkeys(("issued_date", "copied", "checked"), "date32"),
    "locators": "string[]",
}
_DETAIL = dict.fromkeys(("subject", "property", "label", "value", "value_label"), "string")


class Column(NamedTuple):
    """A column: its type by the name that Arrow gives it, and its cell of a row."""

    name: str
    kind: str | dict[str, str]
    """A dict is a list of records, with the type of each field."""
    cell: Callable[[ClaimRow], Any]


def _source(pick: Callable[[ClaimSource], Any]) -> Callable[[ClaimRow], Any]:
    """Return the cell with a field of the first source."""
    return lambda row: pick(row.sources[0]) if row.sources else None


def _number(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def _source_record(source: ClaimSource) -> dict[str, Any]:
    fields = source._asdict()
    return {**fields, "issued": source.issued.text, "issued_date": source.issued.day}


def _details(details: Iterable[ClaimDetail]) -> list[dict[str, Any]]:
    return [each._asdict() for each in details]


COLUMNS = (
    Column("claim", "string", lambda row: row.claim),
    Column("subject", "string", lambda row: row.subject),
    Column("subject_label", "string", lambda row: row.subject_label),
    Column("property", "string", lambda row: row.property),
    Column("property_label", "string", lambda row: row.property_label),
    Column("value", "string", lambda row: row.value.text),
    Column("value_label", "string", lambda row: row.value.label),
    Column("value_type", "string", lambda row: row.value.type),
    Column("language", "string", lambda row: row.value.language),
    Column("number", "double", lambda row: _number(row.value.quantity.number)),
    Column("low", "double", lambda row: _number(row.value.quantity.low)),
    Column("high", "double", lambda row: _number(row.value.quantity.high)),
    Column("unit", "string", lambda row: row.value.quantity.unit),
    Column("date", "date32", lambda row: row.value.day),
    Column("status", "string", lambda row: row.status.value),
    Column("basis", "string", lambda row: row.basis),
    Column("follows_from", "string", lambda row: row.follows_from),
    Column("file", "string", lambda row: row.file),
    Column("line", "int32", lambda row: row.lines[0] if row.lines else None),
    Column("lines", "int32[]", lambda row: row.lines),
    Column("strength", "string", lambda row: row.strength),
    Column("disagrees_with", "string[]", lambda row: row.disagrees_with),
    Column("as_of", "string", lambda row: row.as_of.text),
    Column("as_of_date", "date32", lambda row: row.as_of.day),
    Column("checked", "date32", lambda row: row.checked),
    Column("source", "string", _source(lambda source: source.source)),
    Column("source_title", "string", _source(lambda source: source.title)),
    Column("source_url", "string", _source(lambda source: source.url)),
    Column("locators", "string[]", _source(lambda source: source.locators)),
    Column("publisher", "string", _source(lambda source: source.publisher)),
    Column("kind", "string", _source(lambda source: source.kind)),
    Column("standing", "string", _source(lambda source: source.standing)),
    Column("issued", "string", _source(lambda source: source.issued.text)),
    Column("issued_date", "date32", _source(lambda source: source.issued.day)),
    Column("role", "string", lambda row: row.role),
    Column("since", "string", lambda row: row.since.text),
    Column("since_date", "date32", lambda row: row.since.day),
    Column("until", "string", lambda row: row.until.text),
    Column("until_date", "date32", lambda row: row.until.day),
    Column("applies", "string", lambda row: row.applies.text),
    Column("applies_date", "date32", lambda row: row.applies.day),
    Column("sources", _SOURCE, lambda row: [_source_record(each) for each in row.sources]),
    Column("qualifiers", _DETAIL, lambda row: _details(row.qualifiers)),
    Column("details", _DETAIL, lambda row: _details(row.details)),
)
"""The columns in their order."""


def parquet(rows: Sequence[ClaimRow]) -> bytes:
    """Serialise claims as Parquet; equal rows give equal bytes with one version of pyarrow.

    Raises MissingExtraError where pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        from pyarrow.parquet import write_table
    except ImportError as error:
        raise MissingExtraError(_MISSING) from error

    def arrow_type(kind: str | dict[str, str]) -> Any:
        if isinstance(kind, dict):
            return pa.list_(pa.struct([(name, arrow_type(each)) for name, each in kind.items()]))
        if kind.endswith("[]"):
            return pa.list_(arrow_type(kind.removesuffix("[]")))
        return pa.type_for_alias(kind)

    columns = {
        each.name: pa.array([each.cell(row) for row in rows], arrow_type(each.kind))
        for each in COLUMNS
    }
    out = io.BytesIO()
    write_table(pa.table(columns), out)
    return out.getvalue()
