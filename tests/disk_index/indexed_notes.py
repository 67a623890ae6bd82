"""A folder of notes with an index of its own, asked by the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.commands import run
from tests.conftest import ROOT

OFF = "off"
NAMES = ("Garden", "Water", "Soil")


class Printed(NamedTuple):
    """What a command of another process has printed."""

    output: str
    errors: str
    code: int


class IndexedNotes:
    """Notes in a folder, and the folder of their index."""

    def __init__(self, place: Path) -> None:
        """Write the notes; no command has made an index yet."""
        self.folder, self.index = place / "notes", place / "indexes"
        (self.folder / "things").mkdir(parents=True)
        for name in NAMES:
            self.write(name, f"It stands beside [[{NAMES[0]}]] and [[Sun]].")

    def write(self, name: str, text: str) -> None:
        """Write a note."""
        (self.folder / "things" / f"{name}.md").write_text(
            f"---\ntags: [{name.lower()}]\n---\n# {name}\n\n{text}\n", encoding="utf-8"
        )

    def run(self, command: str, index: object = None) -> str:
        """Run a command, or several; return both streams, and the exit code unless it is 0."""
        place = index or self.index
        return run(f"export KBGRAPH_INDEX='{place}'; kbgraph {command}", self.folder)

    def answers(self, index: object = None) -> str:
        """Return what commands print of the whole folder."""
        shown = "; kbgraph ".join(["export nquads", *(f"show {name}" for name in NAMES[:1])])
        return self.run(shown, index)

    def process(
        self, arguments: list[str], package: Path = ROOT, prefix: tuple[str, ...] = ()
    ) -> Printed:
        """Run a command in a process of its own, of the package in a folder."""
        done = subprocess.run(
            [*prefix, sys.executable, "-m", "kbgraph", *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(package), "KBGRAPH_INDEX": str(self.index)},
            capture_output=True,
            text=True,
            check=False,
        )
        return Printed(done.stdout, done.stderr, done.returncode)

    def files(self) -> list[Path]:
        """Return the files of the index."""
        return sorted(path for path in self.index.rglob("*") if path.is_file())
