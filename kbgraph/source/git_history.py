"""The git history of a folder: last changes, and files moved or removed."""

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
from kbgraph.source.control_characters import written_path
from kbgraph.source.entry import stem_of
from kbgraph.source.entry_files import is_entry
from kbgraph.xml_characters import replace_excluded

_MAX_COMMITS = 2000
"""The newest are read. Pages work without a history, so it must not take long."""
_TIMEOUT_SECONDS = 10.0
_LOG = (
    "log",
    f"--max-count={_MAX_COMMITS}",
    "--raw",
    "-z",
    "-M",
    "--no-abbrev",
    "--relative",
    "--no-color",
    "--no-show-signature",
)
_HEADER = "\x01"
_FORMAT = "--format=%x01%cs%x02%s"
"""The committer's day and the title."""
_ADDS_PATH, _REMOVES_PATH = "AR", "DR"
"""Letters of git for changes: added, deleted, renamed."""
_RAW_WORDS = 5
"""Of a change before its paths: two modes, two blobs and the letter."""
_SLUG = re.compile(rb"^slug:[ \t]*([\"']?)(.+?)\1[ \t]*\r?$", re.MULTILINE)
_FRONT_MATTER = re.compile(rb"\A---[ \t]*\r?\n.*?^---[ \t]*\r?$", re.MULTILINE | re.DOTALL)


class Commit(NamedTuple):
    """A commit that changed a file."""

    day: str
    title: str
    """Its first line."""


class Gone(NamedTuple):
    """A file that was moved or removed."""

    last: git.Blob
    """Its last content under the old path."""
    now: str
    """Its path today; empty where it was removed."""
    commit: Commit
    """The commit that moved or removed it."""


@dataclass(frozen=True, slots=True)
class History:
    """The history of a folder; empty where the folder is in no repository."""

    changed: dict[str, Commit] = field(default_factory=dict)
    """The last commit that changed each file, by path, the newest first."""
    gone: tuple[Gone, ...] = ()
    """The newest first."""


class _Change(NamedTuple):
    """A change of a file in a commit, as in git's raw format."""

    letter: str
    """The kind of change: A, D, M, R and others (git-diff, --diff-filter)."""
    blob: str
    path: str
    to: str
    """The new path; the same as `path` where the file was not moved."""


class _Fate(NamedTuple):
    """The end of a path's history so far."""

    path: str
    """The present path of the file; empty if it was removed."""
    commit: Commit
    """The commit that moved or removed it."""


def read_history(folder: Path) -> History:
    """Read the history of the Markdown below a folder.

    It is empty where there is no git, no repository or no commit, or where git takes too long.
    """
    try:
        log = git.run(
            folder, "it has no commits", *_LOG, _FORMAT, "--", ".", timeout_seconds=_TIMEOUT_SECONDS
        )
    except RevisionError:
        return History()
    changed: dict[str, Commit] = {}
    gone: list[Gone] = []
    fates: dict[str, _Fate] = {}
    """By path, since the commit that is read. Commits come from the newest to the oldest."""
    for commit, changes in _commits(log.decode(errors="backslashreplace")):
        before = {change.to: _Fate("", commit) for change in changes if change.letter in _ADDS_PATH}
        for change in changes:
            fate = (
                _Fate("", commit)
                if change.letter == "D"
                else fates.get(change.to, _Fate(change.to, commit))
            )
            if fate.path:
                changed.setdefault(fate.path, commit)
            if change.letter in _REMOVES_PATH:
                # This commit moved the file, or a later one removed it.
                before[change.path] = fate._replace(commit=commit) if fate.path else fate
                gone.append(Gone(git.Blob(change.path, change.blob), *before[change.path]))
        fates |= before
    return History(changed, tuple(gone))


def slugs_of(folder: Path, files: tuple[Gone, ...]) -> Iterator[str]:
    """Return the slug of each file: the one that it stated, or else its path.

    Raises RevisionError where git cannot read a file.
    """
    contents = git.contents(folder, (file.last for file in files), DEFAULTS.file_max_bytes)
    slugs = zip(files, map(_stated_slug, contents), strict=True)
    return (unicodedata.normalize("NFC", slug or stem_of(file.last.path)) for file, slug in slugs)


def _stated_slug(content: bytes) -> str:
    """Return the slug in the front matter of an entry; empty where it has none.

    A pattern finds it as almost all write it: a parser of YAML takes a hundred times as long.
    """
    front = _FRONT_MATTER.match(content)
    slug = _SLUG.search(front[0]) if front else None
    return slug[2].decode(errors="replace").strip().strip("/") if slug else ""


def _commits(log: str) -> Iterator[tuple[Commit, list[_Change]]]:
    """Parse the output of `git log --raw -z`; yield commits and changes of entries.

    A commit is a header, and for each file two modes, two blobs and a letter before its paths, each
    ended by NUL. The parts are read in turn: a title or a path may hold any other byte.
    """
    commit, changes = Commit("", ""), list[_Change]()
    tokens = iter(log.split("\0"))
    for token in tokens:
        words = token.strip().split(" ")
        if token.startswith(_HEADER):
            yield commit, changes
            day, _, title = token.removeprefix(_HEADER).partition("\x02")
            commit, changes = Commit(day, replace_excluded(title).strip()), []
        elif len(words) == _RAW_WORDS:
            change = _change(words, tokens)
            if is_entry(change.path) or is_entry(change.to):
                changes.append(change)
    yield commit, changes


def _change(words: list[str], tokens: Iterator[str]) -> _Change:
    path = next(tokens, "")
    letter = words[4][:1]
    to = next(tokens, "") if letter == "R" else path
    return _Change(letter=letter, blob=words[2], path=written_path(path), to=written_path(to))
