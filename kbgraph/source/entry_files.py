"""The files of a folder, and which of them are entries. No other module walks such a folder.

It imports next to nothing, since the supervisor of the server watches these files.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def entry_paths(folder: Path) -> Iterator[str]:
    """Yield the paths of the entries' files below a folder, in no order."""
    for item in walked_files(folder):
        if is_entry(item.name):
            yield item.path


def walked_files(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Yield the files below a folder and those of its folders that are walked, in no order.

    Links to folders are not followed. Folders may be nested as deeply as paths allow, so none is
    walked by recursion.
    """
    folders = [str(folder)]
    while folders:
        with suppress(OSError), os.scandir(folders.pop()) as items:
            for item in items:
                if item.is_dir(follow_symlinks=False):
                    if is_walked(item.name):
                        folders.append(item.path)
                else:
                    yield item


def is_entry(path: str) -> bool:
    """Say whether a path is an entry's: a Markdown file that is not hidden."""
    *folders, name = path.split("/")
    return (
        all(map(is_walked, folders)) and name.lower().endswith(".md") and not name.startswith(".")
    )


def is_walked(folder: str) -> bool:
    """Say whether entries are looked for in a folder of this name."""
    return not folder.startswith(".") and folder != "node_modules"
