"""Bring kb/ and ontology/ up to date with the packages, or tell what that would change."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.jurisdictions.facts import Conflict, Entry, values_of
from tools.jurisdictions.folder import ROOT, entry_path, update_file
from tools.jurisdictions.places import described, read_world
from tools.jurisdictions.regions import region_entries
from tools.jurisdictions.schemes import currency_turtle, m49_turtle
from tools.jurisdictions.sources import source_records
from tools.jurisdictions.text.blocks import merged
from tools.jurisdictions.text.changes import changes, hand_differences
from tools.jurisdictions.text.hand_written import UnreadableEntryError
from tools.jurisdictions.text.membership_rows import MirroredRow
from tools.jurisdictions.text.memberships import Body, mirrored_rows, read_body

Rows = Mapping[str, Sequence[MirroredRow]]
SOURCES = source_records()


@dataclass(frozen=True)
class Outcome:
    """The outcome for a file."""

    facts: int = 0
    changed: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """The outcomes of a run."""

    conflicts: tuple[Conflict, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def changed(self) -> list[str]:
        """The changes of all files."""
        return [line for outcome in self.outcomes for line in outcome.changed]

    def lines(self) -> Iterator[str]:
        """Yield the report: conflicts, what people wrote otherwise, changes, figures."""
        by_hand = [line for outcome in self.outcomes for line in outcome.by_hand]
        skipped = [line for outcome in self.outcomes for line in outcome.skipped]
        yield from (f"conflict: {conflict}" for conflict in self.conflicts)
        yield from (f"by hand: {line}" for line in by_hand)
        yield from (f"skipped: {line}" for line in skipped)
        yield from (f"change: {line}" for line in self.changed)
        entries = sum(outcome.facts > 0 for outcome in self.outcomes)
        kinds = Counter(conflict.kind for conflict in self.conflicts)
        found = ", ".join(f"{kind} {count}" for kind, count in kinds.items())
        yield f"{entries} entries, {sum(outcome.facts for outcome in self.outcomes)} facts"
        yield f"{len(self.conflicts)} conflicts ({found}), {len(by_hand)} differences by hand"
        yield f"{len(skipped)} skipped, {len(self.changed)} changes"


def run(*, write: bool) -> Report:
    """Update all entries and both schemes; without `write`, only tell what would change."""
    world = read_world(dt.datetime.now(tz=dt.UTC).date().isoformat())
    places = [described(place, world) for place in world.places.values()]
    entries = [*(place.entry for place in places), *region_entries()]
    bodies, unread = read_bodies(ROOT / "kb" / "supranational")
    rows = mirrored_rows(bodies)
    outcomes = [
        Outcome(skipped=(*unread, *unknown_members(rows, entries))),
        *(update_entry(entry, rows, write=write) for entry in entries),
        *update_schemes(entries, write=write),
    ]
    found = (conflict for place in places for conflict in place.conflicts)
    return Report((*world.conflicts, *sorted(found, key=str)), tuple(outcomes))


def read_bodies(folder: Path) -> tuple[list[Body], list[str]]:
    """Read the entries of bodies; tell which are not readable."""
    bodies, unread = [], []
    for path in sorted(folder.glob("*.md")):
        try:
            bodies.append(read_body(path.stem, path.read_text(encoding="utf-8")))
        except UnreadableEntryError as error:
            unread.append(f"{path.stem}: {error}")
    return bodies, unread


def unknown_members(rows: Rows, entries: Sequence[Entry]) -> Iterator[str]:
    """Yield members of bodies that are linked as places and are no places of ISO 3166-1."""
    for member in sorted(rows.keys() - {entry.slug for entry in entries}):
        if member.startswith(("country--", "territory--")):
            named_by = ", ".join(row.body for row in rows[member])
            yield f"{member}: no such place, named by {named_by}"


def update_entry(entry: Entry, rows: Rows, *, write: bool) -> Outcome:
    """Update the entry of a place."""
    own = rows.get(entry.slug, ())
    path = entry_path(entry.slug)
    try:
        update = update_file(path, lambda text: merged(text, entry, SOURCES, own), write=write)
    except UnreadableEntryError as error:
        return Outcome(skipped=(f"{entry.slug}: {error}",))
    return Outcome(
        facts=sum(len(values_of(fact)) for fact in entry.facts.values()) + len(own),
        changed=tuple(changes(entry.slug, update.old, update.new)),
        by_hand=tuple(hand_differences(entry, update.new)),
    )


def update_schemes(entries: Sequence[Entry], *, write: bool) -> Iterator[Outcome]:
    """Write the schemes of regions and of currencies."""
    used = (entry.facts.get("currency", ()) for entry in entries)
    codes = {value.text for fact in used for value in values_of(fact)}
    yield update_scheme("m49.ttl", m49_turtle(), write=write)
    yield update_scheme("currencies.ttl", currency_turtle(codes), write=write)


def update_scheme(name: str, text: str, *, write: bool) -> Outcome:
    """Write a concept scheme."""
    update = update_file(ROOT / "ontology" / name, lambda _: text, write=write)
    before, after = (update.old or "").splitlines(), text.splitlines()
    gone = [f"{name}: gone: {line}" for line in before if line not in after]
    new = [f"{name}: new: {line}" for line in after if line not in before]
    return Outcome(changed=(*gone, *new))
