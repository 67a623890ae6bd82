"""The files of a folder that are entries. No other module walks a folder of entries.

It imports next to nothing, since the supervisor of the server watches these files.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def entry_paths(folder: Path) -> Iterator[str]:
    """Yield the paths of the entries' files below a folder, in no order."""
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if is_walked(name)]
        yield from (f"{parent}/{name}" for name in files if is_entry(name))


def is_entry(path: str) -> bool:
    """Say whether a path is an entry's: a Markdown file that is not hidden."""
    *folders, name = path.split("/")
    return (
        all(map(is_walked, folders)) and name.lower().endswith(".md") and not name.startswith(".")
    )


def is_walked(folder: str) -> bool:
    """Say whether entries are looked for in a folder of this name."""
    return not folder.startswith(".") and folder != "node_modules"
