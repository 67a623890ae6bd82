"""What git knows of a folder's files: when each was changed last, and what became of those that are gone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from kbgraph.errors import RevisionError
from kbgraph.limits import DEFAULTS
from kbgraph.source import git
from kbgraph.source.entry import stem_of
from kbgraph.source.folder import is_entry

_COMMITS = 2000
"""The newest that are looked at, for so many seconds: a folder without a history is served all the same."""
_SECONDS = 10.0
_LOG = (
    "log",
    f"--max-count={_COMMITS}",
    "--raw",
    "-z",
    "-M",
    "--no-abbrev",
    "--relative",
    "--no-color",
    "--no-show-signature",
)
_FORMAT = "--format=%x01%cs%x02%s"
"""The committer's day and the title, between bytes that no path begins with."""
_APPEARS, _LEAVES = "AR", "DR"
_RAW = 5
"""Words of a change before its paths: two modes, two blobs and the letter."""
_SLUG = re.compile(rb"^slug:[ \t]*([\"']?)(.+?)\1[ \t]*\r?$", re.MULTILINE)
_FRONT = re.compile(rb"\A---[ \t]*\r?\n.*?^---[ \t]*\r?$", re.MULTILINE | re.DOTALL)


class Commit(NamedTuple):
    """A commit that changed a file."""

    day: str
    title: str
    """Its first line."""


class Gone(NamedTuple):
    """A file that was here under another path, or is not here any more."""

    last: git.Blob
    """What it held at last, and where."""
    now: str
    """The path that it has now; empty where it was removed."""
    commit: Commit
    """By which it was moved or removed."""


@dataclass(frozen=True, slots=True)
class History:
    """The history of a folder; an empty one where git does not know the folder."""

    changed: dict[str, Commit] = field(default_factory=dict)
    """By path, the last commit that changed each file; the newest first."""
    gone: tuple[Gone, ...] = ()
    """The newest first."""


class _Change(NamedTuple):
    """A file in a commit, as git's raw format has it: the letter says what was done."""

    letter: str
    blob: str
    path: str
    to: str
    """The new path; the same where it was not moved."""


class _Fate(NamedTuple):
    """The path that a file has today, empty where it has none, and the commit by which it got there."""

    path: str
    commit: Commit


def read_history(folder: Path) -> History:
    """The history of the Markdown below a folder; nothing where there is no git, no repository or no commit."""
    try:
        log = git.run(folder, "it has no commits", *_LOG, _FORMAT, "--", ".", seconds=_SECONDS)
    except RevisionError:
        return History()
    changed: dict[str, Commit] = {}
    gone: list[Gone] = []
    fates: dict[str, _Fate] = {}
    """What became of each path since the commit that is looked at."""
    for commit, changes in _commits(log.decode(errors="backslashreplace")):
        before = {change.to: _Fate("", commit) for change in changes if change.letter in _APPEARS}
        for change in changes:
            fate = (
                _Fate("", commit)
                if change.letter == "D"
                else fates.get(change.to, _Fate(change.to, commit))
            )
            if fate.path:
                changed.setdefault(fate.path, commit)
            if change.letter in _LEAVES:
                # By this commit it got another path, or by a later one it went.
                before[change.path] = fate._replace(commit=commit) if fate.path else fate
                gone.append(Gone(git.Blob(change.path, change.blob), *before[change.path]))
        fates |= before
    return History(changed, tuple(gone))


def slugs_of(folder: Path, files: tuple[Gone, ...]) -> Iterator[str]:
    """The slug that each of these stated, or else that its path gives. Raises RevisionError where git does not tell."""
    contents = git.contents(folder, (file.last for file in files), DEFAULTS.file_max_bytes)
    stated = zip(files, map(_stated, contents), strict=True)
    return (unicodedata.normalize("NFC", slug or stem_of(file.last.path)) for file, slug in stated)


def _stated(content: bytes) -> str:
    """The slug in the front matter of an entry, as almost all write it: a reader of YAML takes a hundred times as long."""
    front = _FRONT.match(content)
    slug = _SLUG.search(front[0]) if front else None
    return slug[2].decode(errors="replace").strip().strip("/") if slug else ""


def _commits(log: str) -> Iterator[tuple[Commit, list[_Change]]]:
    """What `git log --raw -z` prints: a head, and for each file modes, blobs and a letter before its paths, all ended by NUL."""
    for part in log.split("\x01")[1:]:
        head, *tokens = part.split("\0")
        day, _, title = head.partition("\x02")
        found = list(_changes(iter(tokens)))
        yield (
            Commit(day, title.strip()),
            [change for change in found if is_entry(change.path) or is_entry(change.to)],
        )


def _changes(tokens: Iterator[str]) -> Iterator[_Change]:
    for token in tokens:
        known = token.strip().split(" ")
        if len(known) == _RAW:
            path = next(tokens, "")
            letter = known[4][:1]
            yield _Change(letter, known[2], path, next(tokens, "") if letter == "R" else path)
