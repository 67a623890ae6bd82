"""Files that the settings leave out of the knowledge base. The only user of pathspec."""

from __future__ import annotations

from collections.abc import Iterable

from pathspec import GitIgnoreSpec

from kbgraph.errors import SettingsError


class IgnoredFiles:
    """Patterns of files that are no entries, in the syntax of `.gitignore`.

    Their paths are relative to the folder of the knowledge base; case counts.
    """

    def __init__(self, patterns: Iterable[str] = ()) -> None:
        """Compile the patterns. Raises SettingsError for one that is none."""
        try:
            self._spec = GitIgnoreSpec.from_lines(list(patterns))
        except ValueError as error:
            raise SettingsError(f"ignore has a pattern that cannot be read: {error}") from error

    def __contains__(self, path: str) -> bool:
        """Say whether a path matches."""
        return self._spec.match_file(path)


NOTHING_IGNORED = IgnoredFiles()
