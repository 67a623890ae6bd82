"""An index on disk gives the same suggestions, relations and duplicates as a folder in memory."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.mentions import write_mentions

ROOT = Path(__file__).parents[2]


def printed(folder: Path, index: str, *command: str) -> str:
    """What a command prints for a folder, with an index or without one."""
    arguments = [sys.executable, "-m", "kbgraph", "--kb", str(folder), *command]
    path = os.pathsep.join((str(ROOT), str(ROOT / "web")))
    environment = {**os.environ, "KBGRAPH_INDEX": index, "PYTHONPATH": path}
    done = subprocess.run(
        arguments, capture_output=True, check=True, cwd=folder.parent, env=environment
    )
    return done.stdout.decode()


COMMANDS = (
    ("suggest", "--format", "json", "--limit", "10000"),
    ("suggest", "--certainty", "possible", "--format", "json", "--limit", "200"),
    ("duplicates", "--format", "json"),
)


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of notes that name one another."""
    folder = tmp_path_factory.mktemp("notes") / "kb"
    write_mentions(folder, 120)
    return folder


@pytest.fixture(scope="module")
def domain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the entries of the second domain, with its ontology."""
    copy = tmp_path_factory.mktemp("domain") / "kazakhstan"
    shutil.copytree(ROOT / "tests" / "kazakhstan", copy)
    return copy / "kb"


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("name", ["notes", "domain"])
def test_the_index_gives_what_memory_gives(
    name: str, command: tuple[str, ...], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Scores, places, reasons and their order."""
    folder: Path = request.getfixturevalue(name)
    assert printed(folder, str(tmp_path), *command) == printed(folder, "off", *command)


def test_related_entries_are_the_same(tmp_path: Path, domain: Path) -> None:
    """Of each entry of the second domain's first letters."""
    for path in sorted(domain.rglob("*.md"))[:4]:
        slug = path.relative_to(domain).with_suffix("").as_posix()
        command = ("related", slug, "--format", "json")
        assert printed(domain, str(tmp_path), *command) == printed(domain, "off", *command)
