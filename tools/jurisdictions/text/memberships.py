"""Read the tables of members in the entries of bodies."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tools.jurisdictions.text.hand_written import HandWritten, read_hand_written
from tools.jurisdictions.text.membership_rows import MirroredRow
from tools.jurisdictions.text.tables import (
    first_link,
    footnotes,
    section_lines,
    table_rows,
    without_footnotes,
)


@dataclass(frozen=True)
class Body:
    """The entry of a body."""

    slug: str
    entry: HandWritten

    @property
    def acronym(self) -> str | None:
        """The first of its aliases that is an acronym."""
        aliases = self.entry.data.get("aliases") or []
        names = (without_footnotes(str(alias)) for alias in aliases)
        return next((name for name in names if re.fullmatch(r"[A-Z][A-Z0-9]{1,10}", name)), None)

    @property
    def label(self) -> str:
        """Its acronym, or else its heading."""
        headings = [line[2:].strip() for line in self.entry.body if line.startswith("# ")]
        return self.acronym or next(iter(headings), self.slug)

    @property
    def prefix(self) -> str:
        """The beginning of the ids that its sources have in the entries of its members."""
        return (self.acronym or self.slug.split("--")[1]).lower()

    def rows(self) -> Iterator[dict[str, str]]:
        """Yield the rows of its table of members."""
        lines = [*section_lines(self.entry.body, "Members")]
        return (row for row in table_rows(lines) if first_link(row.get("member", "")))


def read_body(slug: str, text: str) -> Body:
    """Read the entry of a body."""
    return Body(slug, read_hand_written(text))


def mirrored_rows(bodies: Iterable[Body]) -> dict[str, list[MirroredRow]]:
    """Return the memberships of each member."""
    found: defaultdict[str, list[MirroredRow]] = defaultdict(list)
    for body in bodies:
        for row in body.rows():
            found[first_link(row["member"]) or ""].append(mirrored(body, row))
    return dict(found)


def mirrored(body: Body, row: Mapping[str, str]) -> MirroredRow:
    """Turn a row about a member into a row about the body."""
    sources = body.entry.sources
    columns = ("member", "role", "since", "until")
    stated = [note for column in columns for note in footnotes(row.get(column, ""))]
    notes = [(source, place) for source, place in stated if source in sources]
    unique = dict.fromkeys((own_id(body.prefix, source), place) for source, place in notes)
    cited = dict.fromkeys(source for source, _ in notes)
    return MirroredRow(
        body=body.slug,
        label=body.label,
        role=without_footnotes(row.get("role", "")),
        since=without_footnotes(row.get("since", "")),
        until=without_footnotes(row.get("until", "")),
        footnotes=tuple(unique),
        sources=tuple({**sources[source], "id": own_id(body.prefix, source)} for source in cited),
    )


def own_id(prefix: str, source: str) -> str:
    """Return the id of a body's source in the entries of its members."""
    return source if source.startswith(f"{prefix}-") else f"{prefix}-{source}"
