"""Real git repositories, made as tests need them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_IDENTITY = {
    f"GIT_{who}_{what}": "a@b.example"
    for who in ("AUTHOR", "COMMITTER")
    for what in ("NAME", "EMAIL")
}
_SETTINGS = ("-c", "commit.gpgsign=false", "-c", "core.hooksPath=/dev/null")


def git(folder: Path, *arguments: str, **variables: str) -> None:
    """Run git in a folder, without the settings of whoever runs the tests."""
    environment = {**os.environ, **_IDENTITY, **variables}
    subprocess.run(
        ["git", *_SETTINGS, *arguments],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
    )


def commit(folder: Path, files: dict[str, str | None], title: str, day: str) -> None:
    """Write files, remove those that are None, and commit it all on a day."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            path.unlink()
        else:
            path.write_text(text, encoding="utf-8")
    git(folder, "add", "-A")
    git(
        folder,
        "commit",
        "-q",
        "-m",
        title,
        GIT_AUTHOR_DATE=f"{day}T12:00:00Z",
        GIT_COMMITTER_DATE=f"{day}T12:00:00Z",
    )
