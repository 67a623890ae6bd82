"""The files of a folder, and which of them are entries. No other module walks such a folder.

It imports next to nothing, since the supervisor of the server watches these files.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import TypeAlias

_Scan: TypeAlias = AbstractContextManager[Iterator[os.DirEntry[str]]]


def entry_paths(folder: Path) -> Iterator[str]:
    """Yield the paths of the entries' files below a folder, in no order."""
    for item in walked_files(folder):
        if is_entry_name(item.name):
            yield item.path


def walked_files(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Yield the files below a folder and those of its folders that are walked, in no order."""
    beginning = str(folder)
    for _, item in walk(lambda below: os.scandir(f"{beginning}/{below}" if below else beginning)):
        yield item


def walk(scan: Callable[[str], _Scan]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield the path of each folder that is walked, `a/b/`, with each of its files, in no order.

    `scan` lists a folder, given by such a path; the first is empty. Links to folders are not
    followed. Folders may be nested as deeply as paths allow, so none is walked by recursion.
    """
    folders = [""]
    while folders:
        folder = folders.pop()
        with suppress(OSError), scan(folder) as items:
            for item in items:
                if item.is_dir(follow_symlinks=False):
                    if is_walked(item.name):
                        folders.append(f"{folder}{item.name}/")
                else:
                    yield folder, item


def is_entry(path: str) -> bool:
    """Say whether a path is an entry's: a Markdown file that is not hidden."""
    *folders, name = path.split("/")
    return all(map(is_walked, folders)) and is_entry_name(name)


def is_entry_name(name: str) -> bool:
    """Say whether a file of this name is an entry's, if its folders are walked."""
    return name[-3:].lower() == ".md" and name[0] != "."


def is_walked(folder: str) -> bool:
    """Say whether entries are looked for in a folder of this name."""
    return not folder.startswith(".") and folder != "node_modules"
