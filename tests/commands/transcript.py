"""Transcripts: the format of commands with what they print, in files and in documents."""

from __future__ import annotations

from typing import NamedTuple


class Step(NamedTuple):
    """A command, the comment above it, and what it printed."""

    comment: str
    command: str
    printed: str


def steps(text: str) -> list[Step]:
    """Parse a transcript.

    `$ ` starts a command, `# ` at the start of a block a comment; every other line is output.
    """
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
