"""Merge generated lines into an entry: Markdown in, Markdown out, hand-written lines unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tools.jurisdictions.facts import Entry, cited_ids
from tools.jurisdictions.text.hand_written import (
    BODY_END,
    BODY_START,
    END,
    START,
    HandWritten,
    UnreadableEntryError,
    read_hand_written,
)
from tools.jurisdictions.text.membership_rows import MirroredRow, own_rows, table_lines
from tools.jurisdictions.text.yaml_text import fact_lines, source_item

Records = Mapping[str, Mapping[str, Any]]


def merged(
    text: str | None, entry: Entry, records: Records, rows: Sequence[MirroredRow] = ()
) -> str:
    """Return the entry with its generated blocks written anew.

    A key, a source or a membership that is written by hand is left out of the blocks.
    """
    hand = read_hand_written(skeleton(entry) if text is None else text)
    facts = {key: fact for key, fact in entry.facts.items() if key not in hand.keys}
    hand_sources = hand.sources
    mirrored = own_rows(rows, hand.bodies, hand_sources)
    cited = {key: records[key] for key in records if key in cited_ids(facts)}
    copied = {source["id"]: source for row in mirrored for source in row.sources}
    listed = {key: s for key, s in (cited | copied).items() if key not in hand_sources}
    front = with_keys(hand.front, [line for k, f in facts.items() for line in fact_lines(k, f)])
    front = with_sources(front, [source_item(source) for source in listed.values()])
    return joined(front, body_with_rows(hand, table_lines(mirrored)))


def skeleton(entry: Entry) -> str:
    """Return an entry without facts: its type, its slug and its name."""
    head = f"---\ntype: {entry.type}\nslug: {entry.slug}\nsources:\n---\n"
    return f"{head}\n# {entry.heading}\n"


def block(lines: Iterable[str], indent: str = "") -> list[str]:
    """Mark lines of front matter as generated."""
    marked = [START, *lines, END]
    return [f"{indent}{line}" for line in marked] if len(marked) > 2 else []


def with_keys(front: Sequence[str], lines: Sequence[str]) -> list[str]:
    """Insert the block of keys behind the slug."""
    places = [i for i, line in enumerate(front, 1) if line.startswith(("slug:", "type:"))]
    place = max(places, default=0)
    return [*front[:place], *block(lines), *front[place:]]


def with_sources(front: Sequence[str], items: Sequence[str]) -> list[str]:
    """Insert the block of sources at the head of the list `sources:`."""
    places = [i for i, line in enumerate(front, 1) if line.startswith("sources:")]
    if not places:
        return [*front, "sources:", *block(items, "  ")] if items else [*front]
    place = places[0]
    if front[place - 1].removeprefix("sources:").strip():
        raise UnreadableEntryError("the sources are not a list with a line for each")
    return [*front[:place], *block(items, indentation(front[place:])), *front[place:]]


def indentation(lines: Sequence[str]) -> str:
    """Return the indentation of the first item of a list."""
    for line in lines:
        bare = line.lstrip()
        if bare.startswith("- "):
            return line[: len(line) - len(bare)]
        if bare and not bare.startswith("#"):
            break
    return "  "


def body_with_rows(hand: HandWritten, lines: Sequence[str]) -> list[str]:
    """Put the block of memberships in its place, by default at the end of the body."""
    if not lines and not hand.generated_body:
        return [*hand.body, *hand.body_tail]
    head = without_blank_end(hand.body)
    marked = ["", BODY_START, "", *lines, "", BODY_END] if lines else []
    tail = without_blank_end(without_blank_end(hand.body_tail[::-1])[::-1])
    return [*head, *marked, *(["", *tail] if tail else []), ""]


def without_blank_end(lines: Sequence[str]) -> list[str]:
    """Return lines without the blank ones at their end."""
    kept = list(lines)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def joined(front: Sequence[str], body: Sequence[str]) -> str:
    """Return the text of an entry."""
    return "\n".join(["---", *front, "---", *body])
