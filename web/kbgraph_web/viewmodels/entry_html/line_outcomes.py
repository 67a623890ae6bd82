"""The lines of a source text as HTML, and beside each in short what became of it."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from kbgraph.views import ShortLine
from kbgraph_web.viewmodels.html_parts import escaped

_MAX_OUTCOMES = 3


def source_lines_html(lines: Iterable[ShortLine]) -> Markup:
    """Return lines as items of a list, each with its id and its outcome."""
    return Markup("".join(map(_line, lines)))  # noqa: S704 - each text is escaped


def _line(line: ShortLine) -> str:
    outcomes = _outcomes(line) if line.outcomes or line.findings else ""
    return f'<li id="L{line.number}"><code>{escape(line.text)}</code>{outcomes}</li>\n'


def _outcomes(line: ShortLine) -> str:
    words = (*line.findings, *line.outcomes)
    more = len(words) - _MAX_OUTCOMES
    shown = escaped(" · ".join(words[:_MAX_OUTCOMES])) + (f" +{more}" if more > 0 else "")
    kind = ' class="alert"' if line.findings else ""
    return f" <small{kind}>{shown}</small>"
