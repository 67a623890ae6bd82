"""Files that the settings leave out of the knowledge base. The only user of pathspec and RE2."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kbgraph.errors import SettingsError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


_MAX_CHARACTERS = 20_000


class IgnoredFiles:
    """Patterns of files that are no entries, in the syntax of `.gitignore`.

    Their paths are relative to the folder of the knowledge base; case counts.
    """

    def __init__(self, patterns: Iterable[str] = ()) -> None:
        """Compile the patterns. Raises SettingsError for one that is none."""
        lines = list(patterns)
        self._spec = _compile(lines) if lines else None

    def __contains__(self, path: str) -> bool:
        """Say whether a path matches."""
        return self._spec is not None and self._spec.match_file(path)


def _compile(lines: list[str]) -> GitIgnoreSpec:
    # Takes 10 ms to import, and few folders leave files out.
    import re2
    from pathspec import GitIgnoreSpec

    if sum(map(len, lines)) > _MAX_CHARACTERS:
        raise SettingsError(f"the patterns of ignore have more than {_MAX_CHARACTERS} characters")
    try:
        # Linear, where the matcher of Python takes hours for `*a*a*a*a*a*a*a*b` and a long name.
        return GitIgnoreSpec.from_lines(lines, backend="re2")
    except (ValueError, re.error, re2.error) as error:
        raise SettingsError(f"ignore has a pattern that cannot be read: {error}") from error


NOTHING_IGNORED = IgnoredFiles()
