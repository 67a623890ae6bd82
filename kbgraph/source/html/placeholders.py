"""Placeholders for HTML that depends on the text behind it."""

from __future__ import annotations

import re
from functools import cached_property


class Placeholders:
    """Texts that no author can guess, each for some HTML that is known once the text has ended."""

    def __init__(self, mark: str) -> None:
        self._mark = mark
        self._html: list[str] = []

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        # Each page has another mark, and most have no placeholder.
        return re.compile(rf"{re.escape(self._mark)}=(\d+);")

    def new(self, html: str) -> str:
        """Return a placeholder for some HTML, unless `put` gives it other."""
        self._html.append(html)
        return f"{self._mark}={len(self._html) - 1};"

    def put(self, placeholder: str, html: str) -> None:
        """Put other HTML in the place of a placeholder."""
        match = self._pattern.fullmatch(placeholder)
        if match:
            self._html[int(match[1])] = html

    def filled(self, html: str) -> str:
        """Return HTML with its placeholders replaced."""
        if not self._html:
            return html
        return self._pattern.sub(lambda match: self.filled(self._html[int(match[1])]), html)

    def removed(self, html: str) -> str:
        """Return HTML without its placeholders."""
        return self._pattern.sub("", html)
