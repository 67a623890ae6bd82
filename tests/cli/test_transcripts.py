"""Transcripts of the command line: each command, run for real in the repository's folder, prints what the transcript says.

`python -m tests.cli.test_transcripts` writes what the commands print now into the transcripts; read the difference before you commit it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import ROOT

FOLDER = ROOT / "tests" / "transcripts"
GIT = {
    f"GIT_{who}_{what}": "author@a.example"
    for who in ("AUTHOR", "COMMITTER")
    for what in ("NAME", "EMAIL")
}
"""Who commits, where a command does."""


class Step(NamedTuple):
    """A command, the comment above it, and what it printed."""

    comment: str
    command: str
    printed: str


def steps(text: str) -> list[Step]:
    """The steps of a transcript: `$ ` starts a command, `# ` at the start of a block a comment; all else is output."""
    found: list[Step] = []
    comment: list[str] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            found.append(Step("\n".join(comment), line[2:], ""))
            comment = []
        elif line.startswith("# "):
            comment.append(line)
        elif found:
            found[-1] = found[-1]._replace(printed=f"{found[-1].printed}{line}\n")
    return [step._replace(printed=step.printed.strip("\n")) for step in found]


def run(command: str, cwd: Path = ROOT) -> str:
    """What a command prints on both streams, and its exit code where that is not 0."""
    command = (
        command.replace("kbgraph ", f"{sys.executable} -m kbgraph ", 1)
        if command.startswith("kbgraph ")
        else command.replace("| kbgraph ", f"| {sys.executable} -m kbgraph ")
    )
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=cwd,
        env={
            **os.environ,
            **GIT,
            "COLUMNS": "100",
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'web'}",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    code = f"\n[exit code {done.returncode}]" if done.returncode else ""
    return (done.stdout.rstrip().replace("python -m kbgraph", "kbgraph") + code).strip("\n")


STEPS = [
    (path.stem, step)
    for path in sorted(FOLDER.glob("*.txt"))
    for step in steps(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(
    ("name", "step"),
    STEPS,
    ids=lambda value: value if isinstance(value, str) else value.command[:60],
)
def test_the_command_prints_what_the_transcript_says(name: str, step: Step) -> None:
    """A command prints exactly what its transcript has, on both streams, and ends with that exit code."""
    assert run(step.command) == step.printed


def rewrite(path: Path) -> None:
    """Put what the commands print now into a transcript."""
    found = steps(path.read_text(encoding="utf-8"))
    blocks = [
        "\n".join(part for part in (step.comment, f"$ {step.command}", run(step.command)) if part)
        for step in found
    ]
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for transcript in sorted(FOLDER.glob("*.txt")):
        rewrite(transcript)
