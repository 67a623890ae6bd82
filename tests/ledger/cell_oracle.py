"""The judgement of cells: no value is another than the one that the cell was made from."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from kbgraph.ontology.ontology import Ontology
from tests.ledger.cells import ROWS, Cell
from tests.ledger.documents import SOURCE
from tests.ledger.numerals import MUST
from tests.ledger.reading import Claimed, Document, plain, read
from tests.ledger.values import Value

_ROWS_OF_FILE = 60
_ROLES = {
    "percent": "value", "value": "value", "ratingValue": "value", "bestRating": "best",
    "minValue": "low", "maxValue": "high", "minPercent": "low", "maxPercent": "high",
    "currency": "currency", "unitText": "unit",
}  # fmt: skip
_TYPES = {"date": "date", "gYear": "year", "gYearMonth": "month", "edtf": "edtf"}
_NO_VALUE = ("unread", "noneFound", "references", "related", "mentions")


class Judged(NamedTuple):
    """A cell with what a reader stated of it."""

    cell: Cell
    stated: frozenset[Value]
    fault: str
    """Why the reading is wrong; empty where it is right, or the cell is unread with a finding."""


class Tally(NamedTuple):
    """The cells of a rule."""

    level: str
    cells: int
    read: int
    wrong: int
    silent: int


def judge_cells(cells: list[Cell], ontology: Ontology) -> list[Judged]:
    """Write the cells into entries, read these, and judge each cell."""
    texts, places = _entries(cells)
    made = read(texts, ontology)
    return [_judge(cell, made[path], line) for cell, path, line in places]


def tallies(judged: list[Judged]) -> dict[tuple[str, str], Tally]:
    """Count the cells by kind and rule."""
    groups: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for each in judged:
        groups[each.cell.kind, each.cell.rule].append(each)
    counted = {}
    for key, group in groups.items():
        faults = Counter(each.fault.partition(":")[0] for each in group)
        counted[key] = Tally(
            "/".join(sorted({each.cell.level for each in group})),
            len(group),
            sum(bool(each.stated) for each in group),
            faults["wrong"] + faults["words lost"],
            faults["silent"],
        )
    return counted


def share_read(judged: list[Judged]) -> float:
    """Return the share of the unambiguous cells that were read, and rightly."""
    must = [each for each in judged if each.cell.level == MUST]
    return sum(bool(each.stated) and not each.fault for each in must) / max(1, len(must))


def _entries(cells: list[Cell]) -> tuple[dict[str, str], list[tuple[Cell, str, int]]]:
    by_row: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_row[cell.kind].append(cell)
    texts, places = {}, []
    for kind, group in by_row.items():
        for number, some in enumerate(_files(group)):
            path, row = f"{kind} {number}.md", ROWS[kind]
            head = ["---", f"type: {row.type}", "name: X", "sources:", SOURCE, "---", f"## {row.section}", "", "|     |     |", "| --- | --- |"]  # fmt: skip
            lines = [f"| {row.label} | {cell.text} [^s] |" for cell in some]
            texts[path] = "\n".join([*head, *lines, ""])
            places += [(cell, path, len(head) + index) for index, cell in enumerate(some, 1)]
    return texts, places


def _files(cells: list[Cell]) -> Iterator[list[Cell]]:
    """Share cells out; marks of comments would reach into other cells, so each is by itself."""
    alone = [cell for cell in cells if "%%" in cell.text or "<!--" in cell.text]
    others = [cell for cell in cells if cell not in alone]
    yield from ([cell] for cell in alone)
    for start in range(0, len(others), _ROWS_OF_FILE):
        yield others[start : start + _ROWS_OF_FILE]


def _judge(cell: Cell, document: Document, line: int) -> Judged:
    claims = [claim for claim in document.claims if line in claim.lines and _is_value(claim)]
    stated = frozenset(_value(claim, cell.kind) for claim in claims)
    is_found = any(finding.line == line for finding in document.findings)
    return Judged(cell, stated, _fault(cell, claims, stated, is_found))


def _fault(cell: Cell, claims: list[Claimed], stated: frozenset[Value], is_found: bool) -> str:  # noqa: FBT001
    if not stated:
        return "" if is_found or cell.text.startswith("none found (2026") else "silent"
    allowed = frozenset(cell.values)
    if not stated <= allowed or (len(allowed) > 1 and stated != allowed):
        return f"wrong: stated {_shown(stated)}"
    words = " ".join(text for claim in claims for text in claim.objects)
    return f"words lost: {cell.note}" if cell.note not in words and not is_found else ""


def _shown(stated: frozenset[Value]) -> str:
    return "; ".join(", ".join(f"{role} {part}" for role, part in sorted(each, key=str)) for each in stated)  # fmt: skip


def _is_value(claim: Claimed) -> bool:
    return not any(prop in _NO_VALUE for prop, _ in claim.terms)


def _value(claim: Claimed, kind: str) -> Value:
    parts = dict(_parts(claim, kind))
    if kind == "money" and "value" in parts:
        parts["low"] = parts.pop("value")
    if kind == "money" and "high" in parts and parts.get("low") == parts["high"]:
        del parts["high"]
    return frozenset(parts.items())


def _parts(claim: Claimed, kind: str) -> Iterator[tuple[str, object]]:
    for prop, term in claim.terms:
        datatype = re.search(r"\^\^<[^>]*[#/](\w+)>$", term)
        text = plain(term)
        if datatype and datatype[1] == "boolean":
            yield "bool", text == "true"
        elif datatype and datatype[1] in _TYPES:
            yield _TYPES[datatype[1]], text
        elif prop in _ROLES:
            yield _ROLES[prop], _number(text)
        elif "/concept/" in term:
            yield "concept", text.rpartition("/")[2]
        elif prop == "title":
            yield "name", text.lower().replace(" ", "-")
        elif kind == "thing" and "/id/" in term and prop != "type":
            yield "name", text.rpartition("--")[2]


def _number(text: str) -> object:
    try:
        return Decimal(text).normalize() + 0
    except InvalidOperation:
        return text
