"""Transcripts of the command line: each command prints what its transcript says.

`python -m tests.cli.test_transcripts` writes what the commands print now into the transcripts. Read
the difference before you commit it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import run
from tests.commands.transcript import Step, steps
from tests.conftest import ROOT

FOLDER = ROOT / "tests" / "transcripts"

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
