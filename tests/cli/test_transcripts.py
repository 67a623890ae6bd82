"""Transcripts of the command line: each command prints exactly the recorded output.

The commands run in the repository's folder. `python -m tests.cli.test_transcripts` records their
output anew: read the difference before you commit it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import run
from tests.commands.transcript import Step, steps
from tests.conftest import ROOT
from tests.sizes import quick_sample_of

FOLDER = ROOT / "tests" / "transcripts"

STEPS = quick_sample_of(
    [
        (path.stem, step)
        for path in sorted(FOLDER.glob("*.txt"))
        for step in steps(path.read_text(encoding="utf-8"))
    ],
    32,
)


@pytest.mark.parametrize(
    ("name", "step"),
    STEPS,
    ids=lambda value: value if isinstance(value, str) else value.command[:60],
)
def test_a_command_prints_what_its_transcript_has(name: str, step: Step) -> None:
    """A command's output on both streams and its exit code are those of the transcript."""
    assert run(step.command) == step.printed


def rewrite(path: Path) -> None:
    """Record the present output of a transcript's commands."""
    blocks = [
        "\n".join(part for part in (step.comment, f"$ {step.command}", run(step.command)) if part)
        for step in steps(path.read_text(encoding="utf-8"))
    ]
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for transcript in sorted(FOLDER.glob("*.txt")):
        rewrite(transcript)
