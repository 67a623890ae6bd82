"""Write the memberships that bodies state as rows of their members' entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

HEAD = ("## Memberships", "", "| Body | Role | Since | Until |", "| --- | --- | --- | --- |")


@dataclass(frozen=True)
class MirroredRow:
    """A membership as a body states it, with copies of the sources that it cites."""

    body: str
    label: str
    role: str
    since: str
    until: str
    footnotes: tuple[tuple[str, str], ...]
    sources: tuple[Mapping[str, Any], ...]

    def line(self) -> str:
        """Return the row of the table."""
        notes = "".join(f" [^{source}{place}]" for source, place in self.footnotes)
        first = f"[[{self.body}\\|{self.label}]]{notes}"
        cells = (first, self.role, self.since, self.until)
        return "|" + "".join(f" {cell} |" if cell else " |" for cell in cells)


def table_lines(rows: Sequence[MirroredRow]) -> list[str]:
    """Return a section with a table of memberships."""
    return [*HEAD, *(row.line() for row in rows)] if rows else []


def own_rows(
    rows: Iterable[MirroredRow],
    hand_bodies: frozenset[str],
    hand_sources: Mapping[str, Mapping[str, Any]],
) -> list[MirroredRow]:
    """Return the rows of bodies that the entry does not name by hand, sorted by body."""
    missing = [row for row in rows if row.body not in hand_bodies]
    return [with_own_ids(row, hand_sources) for row in sorted(missing, key=lambda row: row.body)]


def with_own_ids(row: MirroredRow, hand_sources: Mapping[str, Mapping[str, Any]]) -> MirroredRow:
    """Give sources other ids where the entry uses the same ids for other sources by hand."""
    ids = {source["id"]: free_id(source, hand_sources) for source in row.sources}
    return replace(
        row,
        footnotes=tuple((ids.get(source, source), place) for source, place in row.footnotes),
        sources=tuple({**source, "id": ids[source["id"]]} for source in row.sources),
    )


def free_id(source: Mapping[str, Any], hand_sources: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the id of a source, with a number if it is the id of another source."""
    wanted = name = str(source["id"])
    number = 2
    while name in hand_sources and hand_sources[name].get("url") != source.get("url"):
        name, number = f"{wanted}-{number}", number + 1
    return name
