"""A folder of notes that link to each other and change at random."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

_TAGS = ("draft", "idea", "garden/soil", "quote")


class ChangingNotes:
    """Notes in a folder, which is written with a fixed seed."""

    def __init__(self, folder: Path, notes: int, rng: Random) -> None:
        """Write the notes."""
        self._folder, self._rng, self._number = folder, rng, 0
        for _ in range(notes):
            self._add()

    def change(self) -> None:
        """Edit, add, remove, rename or touch a note, or several."""
        kinds = (self._edit, self._edit, self._add, self._remove, self._rename, self._touch)
        for _ in range(self._rng.choice((1, 1, 1, 3))):
            self._rng.choice(kinds)()

    def any_name(self) -> str:
        """Return the name of a note."""
        return self._any().stem

    def _any(self) -> Path:
        return self._rng.choice(sorted(self._folder.rglob("*.md")))

    def _add(self) -> None:
        self._number += 1
        path = self._folder / self._rng.choice(("", "people", "places")) / f"note {self._number}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(self._text(self._number), encoding="utf-8")

    def _edit(self) -> None:
        path = self._any()
        path.write_text(self._text(self._rng.randrange(10_000)), encoding="utf-8")

    def _remove(self) -> None:
        if len(sorted(self._folder.rglob("*.md"))) > 4:
            self._any().unlink()

    def _rename(self) -> None:
        self._number += 1
        path = self._any()
        path.rename(path.with_name(f"note {self._number}.md"))

    def _touch(self) -> None:
        os.utime(self._any())

    def _text(self, number: int) -> str:
        """Return the text of a note: links, some without a note, a table, and a citation."""
        rng = self._rng
        links = " ".join(f"[[note {rng.randrange(1, self._number + 3)}]]" for _ in range(3))
        return (
            f"---\ntags: [{rng.choice(_TAGS)}]\naliases: [Alias {number}]\n"
            f"sources:\n  - id: s\n    url: https://a.example/{number}\n---\n# Title {number}\n\n"
            f"It belongs to {links} and [[Alias {rng.randrange(1, self._number + 3)}]]. [^s]\n\n"
            "## Facts\n\n| Property | Value |\n| --- | --- |\n"
            f"| Size | {rng.randrange(100)} [^s] |\n"
            f"| Beside | [[note {rng.randrange(1, self._number + 3)}]] |\n"
        )
