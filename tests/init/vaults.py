"""Folders of entries for the tests of a first ontology, and the command on them."""

from __future__ import annotations

import shutil
from pathlib import Path

from click.testing import CliRunner, Result

from kbgraph.cli import main
from tests.conftest import ROOT

VAULTS = {
    "observatories": ROOT / "tests" / "observatories" / "kb",
    "recipes": ROOT / "tests" / "init" / "recipes",
    "ringing": ROOT / "tests" / "init" / "ringing",
}


def run(folder: Path, *arguments: str) -> Result:
    """Run `kbgraph --kb FOLDER` with arguments in this process."""
    return CliRunner().invoke(main, ["--kb", str(folder), *arguments])


def copied(name: str, place: Path) -> Path:
    """Return a copy of a vault."""
    return Path(shutil.copytree(VAULTS[name], place / name))


def written(folder: Path, texts: dict[str, str]) -> Path:
    """Write entries into a folder."""
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of all files below a folder, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
