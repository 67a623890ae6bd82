"""Generate a folder of plain notes without an ontology, as a personal vault has them.

It has nested folders, tags, keys with few and with many values, hubs, orphans, links without an
entry, and links that several notes may answer. The same number of notes gives the same bytes.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks.vault import unique_name

SEED = 20261129
_FOLDERS = (
    "", "Daily/2025", "Daily/2026", "Projects/Garden", "Projects/House/Kitchen", "Projects/House",
    "People", "Books", "Reference/Plants", "Reference/Tools", "Reference/Words", "Meetings",
)  # fmt: skip
_TAGS = ("idea", "draft", "question", "reading", "garden", "garden/soil", "garden/seeds", "quote")
_STATES = ("open", "waiting", "done", "dropped")
_KINDS = ("note", "book", "person", "meeting", "log")
_HUBS = ("Index of Plants", "Daily Log", "Reading List", "Inbox")
_SHARES = (0.34, 0.12, 0.05, 0.02)
"""The share of all notes that link to each hub."""
_RARE_TAGS, _MISSING, _LINKS = 400, 900, 5
_ORPHANS, _AMBIGUOUS = 0.04, 0.004
"""The shares of notes without any link, and with a link that two notes may answer."""
_SENTENCES = (
    "It took the better part of a day to sort what {link} had to say about this.",
    "Compare this with {link}, which came to the opposite result a year before.",
    "The old list in {link} names three more that nobody has looked at since.",
    "Ask again in spring; until then {link} is the place where open points are kept.",
    "Nothing of this was planned, and yet {link} reads as if it had been.",
)
_FILLER = (
    "The second attempt went better: less water, more light, and a label on each pot.",
    "Two of the pages are missing, so the end has to be guessed from the drawing on the cover.",
    "A longer version is on paper, in the blue notebook, with sketches and the prices of 2019.",
)


class _Note(NamedTuple):
    """A note of the folder, and where it lies."""

    name: str
    folder: str

    @property
    def path(self) -> str:
        return f"{self.folder}/{self.name}.md".lstrip("/")


def write_notes(folder: Path, notes: int) -> None:
    """Write a folder of so many notes, the hubs included."""
    for path, text in note_files(notes):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def note_files(notes: int) -> Iterator[tuple[str, str]]:
    """Yield the path and the text of each note."""
    hubs = _HUBS[:notes]
    for hub in hubs:
        yield f"{hub}.md", f"# {hub}\n\nThe place where it begins.\n"
    for index in range(notes - len(hubs)):
        note = _note(index)
        yield note.path, _text(index, notes, hubs)


def _note(index: int) -> _Note:
    random = Random(f"{SEED}-{index}")
    # Each 250th note shares its name with the one before, in a folder whose path is as long.
    name = unique_name(index - 1 if _is_twin(index) else index)
    if _is_twin(index) or _is_twin(index + 1):
        return _Note(name, "Projects" if _is_twin(index) else "Meetings")
    return _Note(name, random.choice(_FOLDERS))


def _is_twin(index: int) -> bool:
    return index % 250 == 249


def _text(index: int, notes: int, hubs: tuple[str, ...]) -> str:
    random = Random(f"{SEED}-text-{index}")
    name, is_orphan = _note(index).name, random.random() < _ORPHANS
    targets = [] if is_orphan else list(_targets(notes, hubs, random))
    sentences = [
        random.choice(_SENTENCES).format(link=f"[[{target}]]").strip() for target in targets
    ]
    paragraphs = [random.choice(_FILLER), *sentences, *random.sample(_FILLER, 2)]
    random.shuffle(paragraphs)
    tag = f"#topic/{random.randrange(_RARE_TAGS)}" if random.random() < 0.5 else "#quote"
    body = "\n\n".join(paragraphs)
    return f"{_front_matter(random)}# {name}\n\n{body}\n\n## Later\n\n- See {tag}\n- Print it\n"


def _front_matter(random: Random) -> str:
    """Return the keys of a note; some notes have none."""
    if random.random() < 0.1:
        return ""
    lines = [
        f"tags: [{', '.join(random.sample(_TAGS, random.randint(0, 3)))}]",
        f"status: {random.choice(_STATES)}",
        f"type: {random.choice(_KINDS)}",
        f"date: 2026-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
        f"id: {random.randrange(10**9)}",
    ]
    if random.random() < 0.3:
        lines.append(f"rating: {random.randint(1, 5)}")
    if random.random() < 0.2:
        lines.append(f"reviewed by: {random.choice(('Ann', 'Bob', 'Cleo'))}")
    if random.random() < 0.1:
        lines.append('up: "[[Index of Plants]]"')
    return "\n".join(("---", *lines, "---", "", ""))


def _targets(notes: int, hubs: tuple[str, ...], random: Random) -> Iterator[str]:
    """Yield the names to which a note links."""
    yield from (hub for hub, share in zip(hubs, _SHARES, strict=False) if random.random() < share)
    for _ in range(random.randint(1, _LINKS)):
        yield _note(random.randrange(notes - len(hubs))).name
    if random.random() < 0.2:
        yield f"Unwritten {int(random.triangular(0, _MISSING, 0))}"
    if random.random() < _AMBIGUOUS:
        yield _note(249 + 250 * random.randrange(max(1, notes // 250))).name


def main() -> None:
    """Write the notes into a folder."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.notes", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--notes", type=int, default=6500)
    arguments = parser.parse_args()
    write_notes(arguments.folder, arguments.notes)


if __name__ == "__main__":
    main()
