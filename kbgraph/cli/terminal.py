"""Output for people: the console, a progress bar, and values as text."""

from __future__ import annotations

import errno
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import click
from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderHook, RenderResult
from rich.markup import escape

from kbgraph.cli.command_group import PROGRESS
from kbgraph.findings import Severity
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network import Direction
from kbgraph.ontology.vocabulary import BACKWARDS
from kbgraph.rdf import DECIMAL, INTEGER, STRING, Iri, Literal, Term, reference
from kbgraph.terminal_output import visible
from kbgraph.views import Citation, end_words

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_UNLIMITED_WIDTH = 10_000


def make_console(pipe_width: int = _UNLIMITED_WIDTH) -> Console:
    """Return a console for standard output, which shows control characters on a terminal.

    Lines are wrapped at the width of a terminal, and not in files or pipes.
    """
    made = _Console(highlight=False, width=None if sys.stdout.isatty() else pipe_width)
    if made.is_terminal:
        made.push_render_hook(_VisibleControls())
    return made


class _Console(Console):
    """A console whose reader may have enough, as `head` has: that is no failure."""

    def on_broken_pipe(self) -> None:
        """Hand the error on; rich would end the process as if a command had failed."""
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))


class _VisibleControls(RenderHook):
    """Replaces control characters in all that is rendered, but not those of its styles."""

    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        return [_Visible(each) for each in renderables]


class _Visible:
    """Something to render, with visible control characters."""

    def __init__(self, renderable: ConsoleRenderable) -> None:
        self._renderable = renderable

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for segment in console.render(self._renderable, options):
            yield segment if segment.control else segment._replace(text=visible(segment.text))


console = make_console()
"""Standard output."""
SEVERITY_STYLES = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "yellow",
    Severity.NOTICE: "dim",
}
_PROGRESS_DELAY_SECONDS = 1


def print_json(document: object) -> None:
    """Print a document as JSON, its texts unescaped."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=1))


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int], None] | None]:
    """Show a progress bar on standard error; give the function that updates it.

    The bar appears after a second. Without a terminal, and with `--no-progress`, there is neither
    bar nor function.
    """
    context = click.get_current_context(silent=True)
    is_wanted = context is None or context.meta.get(PROGRESS, True)
    if not is_wanted or not sys.stderr.isatty():
        yield None
        return
    bar = _ProgressBar()
    try:
        yield bar.update
    finally:
        bar.stop()


class _ProgressBar:
    """A bar that counts the entries that have been read."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def update(self, done: int, total: int) -> None:
        """Show how many entries of the total are done."""
        if self._progress is None and time.monotonic() - self._start > _PROGRESS_DELAY_SECONDS:
            # Most commands end before a bar is needed.
            from rich.progress import Progress

            # It would take the place of the stream that makes controls visible, and write to it.
            self._progress = Progress(
                transient=True,
                console=Console(stderr=True),
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._progress.start()
            self._task = self._progress.add_task("reading entries", total=total)
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, completed=done)

    def stop(self) -> None:
        """Remove the bar."""
        if self._progress is not None:
            self._progress.stop()


def print_line(line: str) -> None:
    """Print a line with rich's markup, unwrapped."""
    console.print(line, soft_wrap=True)


def end_mark(citations: Iterable[Citation], day: date) -> str:
    """Return the end of a fact, to print after it; nothing for a fact without one."""
    words = end_words(citations, day)
    return f"  [yellow]{escape(words)}[/yellow]" if words else ""


def print_day(kb: KnowledgeBase) -> None:
    """Print the day as of which a knowledge base has facts; nothing for one of all times."""
    if kb.graph.day is not None:
        print_line(
            f"[yellow]as in force on {kb.graph.day}[/yellow]; facts without dates are of all times"
        )


def counted(number: int, singular: str, plural: str = "") -> str:
    """Return a number with its noun in the right form: `1 hop`, `2 hops`."""
    return f"{number} {singular if number == 1 else plural or f'{singular}s'}"


def arrow(label: str, direction: Direction) -> str:
    """Return a relation as an arrow between two names, in the direction of its fact."""
    # A label that is read backwards may have an arrow of its own.
    styled = f"[cyan]{escape(label.removeprefix(BACKWARDS))}[/cyan]"
    match direction:
        case Direction.ALONG:
            return f"—{styled}→"
        case Direction.AGAINST:
            return f"←{styled}—"


def term_text(term: Term | None, kb: KnowledgeBase) -> str:
    """Return a term of a query result as text, escaped for rich."""
    match term:
        case None:
            return ""
        case Iri():
            return escape(reference(term, kb.graph.iris.base, kb.ontology.prefixes))
        case Literal(lexical=lexical, language=language) if language:
            return escape(f"{lexical} @{language}")
        case Literal(lexical=lexical, datatype=datatype):
            if datatype in {STRING, INTEGER, DECIMAL}:
                return escape(lexical)
            return escape(
                f"{lexical} ({reference(datatype, kb.graph.iris.base, kb.ontology.prefixes)})"
            )
