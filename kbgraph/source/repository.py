"""The repository of a folder: one that lies elsewhere is not the folder's own.

A `.git` in a folder of a stranger can lead to any repository of this machine, whose titles of
commits would be shown as those of the folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from kbgraph.errors import RevisionError
from kbgraph.source import git
from kbgraph.source.git_configuration import first_line, require_contained_configuration

_PARTS = ("HEAD", "objects", "refs", "packed-refs", "config", "shallow", "info/grafts")
_ALTERNATES = ("alternates", "http-alternates")
_TIMEOUT_SECONDS = 5.0
"""A part that is a pipe keeps git waiting, and the server, which asks this first."""


def require_own_repository(folder: Path) -> None:
    """Raise RevisionError where a folder has no repository, or one that lies elsewhere.

    Its own lies within its working tree, or knows that tree as a worktree or a submodule.
    """
    require_contained_configuration(folder)
    paths = git.read(
        folder, "it has no working tree", _TIMEOUT_SECONDS, "rev-parse", "--show-toplevel",
        "--absolute-git-dir", "--git-common-dir",
    ).content  # fmt: skip
    places = [
        os.path.realpath(folder / os.fsdecode(line)) for line in paths.rstrip(b"\n").split(b"\n")
    ]
    if len(places) != 3 or not _is_own(os.path.realpath(folder), *map(Path, places)):
        raise RevisionError(
            f"cannot compare {folder} with git: its repository lies elsewhere, and does not know it"
        )


def _is_own(folder: str, tree: Path, own: Path, common: Path) -> bool:
    """Say whether a repository is that of a folder: `own` is its part for the working tree."""
    is_known = own.is_relative_to(tree) and common.is_relative_to(tree)
    return (
        Path(folder).is_relative_to(tree)
        and (is_known or _is_worktree(tree, own, common) or _is_submodule(tree, own, common))
        and all(
            _stays(place, common) for place in (*(common / part for part in _PARTS), own / "HEAD")
        )
        and _stays(common / _branch(own), common)
        and _has_own_objects(common)
        and not any(entry.is_symlink() for entry in _entries(common / "refs"))
    )


def _has_own_objects(common: Path) -> bool:
    """Say whether no file or folder of objects is a link, and no other repository has some."""
    objects = common / "objects"
    return objects.is_dir() and not any(map(_is_borrowed, _entries(objects)))


def _is_borrowed(entry: os.DirEntry[str]) -> bool:
    # A file of alternates, even one that is empty, is not worth its parsing.
    return entry.is_symlink() or entry.name in _ALTERNATES


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Yield all files and folders below a folder, links without what they lead to."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            yield entry
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(Path(entry.path))


def _stays(path: Path, folder: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(folder)


def _is_worktree(tree: Path, own: Path, common: Path) -> bool:
    """Say whether the repository has recorded the working tree (git-worktree)."""
    return own.parent == common / "worktrees" and os.path.realpath(
        own / first_line(own / "gitdir")
    ) == str(tree / ".git")


def _is_submodule(tree: Path, own: Path, common: Path) -> bool:
    """Say whether the working tree is one that the repository names (core.worktree)."""
    with suppress(RevisionError):
        named = git.run(tree, "it has none", "config", "--local", "core.worktree")
        return own == common and os.path.realpath(own / os.fsdecode(named.strip())) == str(tree)
    return False


def _branch(own: Path) -> str:
    """Return the path of the branch's file within the repository; empty without a branch."""
    prefix, _, name = first_line(own / "HEAD").partition(" ")
    return name.strip() if prefix == "ref:" else ""
