"""The git history of a folder: last changes, and files moved or removed."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from cachetools import LRUCache

from kbgraph.errors import RevisionError
from kbgraph.limits import DEFAULTS
from kbgraph.source import git
from kbgraph.source.control_characters import written_path
from kbgraph.source.entry import stem_of
from kbgraph.source.entry_files import is_entry
from kbgraph.source.repository import require_own_repository
from kbgraph.xml_characters import replace_excluded

_MAX_COMMITS = 2000
"""The newest are read. Pages work without a history, so it must not take long."""
_TIMEOUT_SECONDS, _SLUGS_TIMEOUT_SECONDS = 10.0, 5.0
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
    "--no-ext-diff",
    "--no-textconv",
    "-l1000",
)
_HEAD: tuple[str, float, *tuple[str, ...]] = ("it has no commits", 5.0, "rev-parse", "HEAD")
"""The failure, the deadline in seconds and the words of the command for the present commit."""
_HEADER = "\x01"
_FORMAT = "--format=%x01%cs%x02%s"
"""The committer's day and the title."""
_ADDS_PATH, _REMOVES_PATH = "AR", "DR"
"""Letters of git for changes: added, deleted, renamed."""
_RAW_WORDS = 5
"""Of a change before its paths: two modes, two blobs and the letter."""
_FRONT_MATTER = re.compile(rb"\A---[ \t]*+\r?\n.*?^---[ \t]*+\r?$", re.MULTILINE | re.DOTALL)


_LAST: LRUCache[str, History] = LRUCache(1)
"""The history that was read last, by its commit and folder: a server reads it with each change."""


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

    It is empty where there is no git, no repository of its own or no commit, or where git takes too
    long; of a very long one the newest part is read. The last one is kept, and returned
    as long as the repository is at the same commit.
    """
    try:
        require_own_repository(folder)
        place = f"{git.read(folder, *_HEAD).content.decode()} {folder.resolve()}"
        known = _LAST.get(place)
        if known is not None:
            return known
        log = git.read(folder, "it has no commits", _TIMEOUT_SECONDS, *_LOG, _FORMAT, "--", ".")
    except RevisionError:
        return History()
    text = log.content.decode(errors="backslashreplace")
    if not log.is_whole:
        return _parse(text.rpartition(_HEADER)[0])
    history = _parse(text)
    _LAST[place] = history
    return history


def _parse(text: str) -> History:
    """Return the history that a log tells."""
    changed: dict[str, Commit] = {}
    gone: list[Gone] = []
    fates: dict[str, _Fate] = {}
    """By path, since the commit that is read. Commits come from the newest to the oldest."""
    for commit, changes in _commits(text):
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


def slugs_of(
    folder: Path, files: tuple[Gone, ...], slug_of_path: Callable[[str], str] = str
) -> Iterator[str]:
    """Return the slug of each file: the one that it stated, or else that of its path.

    `slug_of_path` takes a path without `.md`.
    Files beyond the limits of bytes have the slug of their path, and so do all that git cannot read
    within the deadline. Raises RevisionError where git cannot be run.
    """
    started = time.monotonic()
    sizes = git.sizes(folder, (file.last for file in files), _SLUGS_TIMEOUT_SECONDS)
    small, total = [], 0
    for file, size in zip(files, sizes, strict=False):
        if 0 < size <= DEFAULTS.file_max_bytes and total + size <= git.MAX_BYTES:
            small.append(file)
            total += size
    stated: dict[git.Blob, str] = {}
    left = max(0.1, _SLUGS_TIMEOUT_SECONDS - (time.monotonic() - started))
    with suppress(RevisionError):
        contents = git.contents(
            folder, (file.last for file in small), DEFAULTS.front_matter_max_bytes, left
        )
        for file, content in zip(small, contents, strict=False):
            stated[file.last] = _stated_slug(content)
    slugs = (stated.get(file.last) or slug_of_path(stem_of(file.last.path)) for file in files)
    return (unicodedata.normalize("NFC", slug) for slug in slugs)


def _stated_slug(content: bytes) -> str:
    """Return the slug in the front matter of an entry; empty where it has none.

    It is found as almost all write it: a parser of YAML takes a hundred times as long. Each line is
    looked at once, since a pattern for a text between optional quotes takes quadratic time.
    """
    front = _FRONT_MATTER.match(content)
    for line in front[0].splitlines() if front else ():
        value = line.removeprefix(b"slug:").strip(b" \t\r")
        if line.startswith(b"slug:") and value:
            is_quoted = len(value) > 2 and value[:1] == value[-1:] and value[:1] in {b'"', b"'"}
            text = value[1:-1] if is_quoted else value
            return text.decode(errors="replace").strip().strip("/")
    return ""


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
