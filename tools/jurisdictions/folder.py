"""Read and write files of the knowledge base while other people edit them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kbgraph.trust.atomic_write import replace_file

ROOT = Path(__file__).parents[2]
ATTEMPTS = 5


@dataclass(frozen=True)
class Update:
    """A file before and after a run."""

    path: Path
    old: str | None
    new: str

    @property
    def is_change(self) -> bool:
        """Whether the run changes the file."""
        return self.old != self.new


def entry_path(slug: str) -> Path:
    """Return the file of an entry."""
    return ROOT / "kb" / slug.split("--", maxsplit=1)[0] / f"{slug}.md"


def current_text(path: Path) -> str | None:
    """Return the text of a file, if there is one."""
    return path.read_bytes().decode() if path.exists() else None


def update_file(path: Path, merge: Callable[[str | None], str], *, write: bool) -> Update:
    """Merge into a file; begin again if somebody saves it in the meantime."""
    for _ in range(ATTEMPTS):
        old = current_text(path)
        update = Update(path, old, merge(old))
        if not (write and update.is_change) or replace_text(update):
            return update
    raise OSError(f"{path} changes all the time")


def replace_text(update: Update) -> bool:
    """Replace the text of a file, unless it is not the old one any more."""
    update.path.parent.mkdir(parents=True, exist_ok=True)
    if current_text(update.path) != update.old:
        return False
    replace_file(update.path, update.new.encode())
    return True
