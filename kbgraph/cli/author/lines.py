"""`kbgraph lines`: each line of an entry, and its outcome."""

from __future__ import annotations

import os
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from kbgraph.cli.common import current_config, open_kb, text_or_json_option
from kbgraph.cli.terminal import SEVERITY_STYLES, counted, make_console, print_json
from kbgraph.errors import NotFoundError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.views import EntryLines, Line, LineMark, MarkKind, lines_json

_PIPE_WIDTH = 80
"""In characters, where the output is no terminal."""
_MIN_WIDTH = 60
_MAX_FACT_CHARS = 110
"""Longer facts, such as sources with their addresses, are cut: their line has them."""
_STYLES = {
    MarkKind.FACT: "green",
    MarkKind.PROSE: "green",
    MarkKind.LINK: "cyan",
    MarkKind.KEPT: "yellow",
    MarkKind.UNREAD: "bold yellow",
}


@click.command("lines")
@click.argument("entry")
@click.option("--words", is_flag=True, help="Mark the words that no claim of their line holds.")
@click.option(
    "--check", is_flag=True, help="Also show the findings that need all entries: shapes, sources."
)
@text_or_json_option
def lines_command(entry: str, syntax: str, *, words: bool, check: bool) -> None:
    """Show what became of each line of an entry.

    ENTRY is a slug, a name or the path of a file. Beside each line stands the fact that it states,
    with its sources, or the link, the heading, the rule that drops it, or the finding.

    \b
    kbgraph lines "The Name Of A Thing"
    kbgraph lines folder/its-slug --words
    kbgraph lines notes/file.md --check
    kbgraph lines ALIAS --format json
    """
    kb = open_kb()
    slug = _slug_of(kb, entry)
    account = kb.views.lines(slug, kb.check() if check else ())
    if syntax == "json":
        print_json(lines_json(account))
    else:
        _print_text(account, words=words)


def _slug_of(kb: KnowledgeBase, name: str) -> str:
    """Return the slug of the entry with a slug, name, or file. Raises NotFoundError."""
    by_path = {subject.path: subject.slug for subject in kb.views.entries.values()}
    # Path.resolve fails for a link that leads to itself.
    folder, path = (Path(os.path.realpath(each)) for each in (current_config().kb, name))
    relative = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else ""
    slug = by_path.get(name) or by_path.get(relative) or kb.find(name)
    if slug not in kb.views.entries:
        raise NotFoundError(f"no entry describes {name!r} yet: other entries only mention it")
    return slug


def _print_text(account: EntryLines, *, words: bool) -> None:
    """Print two columns, the lines and their outcomes, and the number of each outcome."""
    console = make_console(_PIPE_WIDTH)
    width = max(console.width, _MIN_WIDTH)
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="dim", no_wrap=True)
    text_width = (width - len(str(len(account.lines))) - 4) // 2
    table.add_column(width=text_width, no_wrap=not words, overflow="fold" if words else "ellipsis")
    table.add_column(overflow="fold")
    for line in account.lines:
        table.add_row(str(line.number), _source_text(line, marked=words), _outcomes(line))
    with console.capture() as capture:
        console.print(Text.assemble((account.label, "bold"), "  ", (account.type, "dim")))
        console.print(Text(account.file, style="dim"))
        console.print()
        console.print(table)
        console.print()
        console.print(_summary(account, words=words))
    # Cells are padded, which would leave spaces at the end of each line in a file.
    # Not by click: the styles are meant for the terminal.
    console.file.write("".join(f"{line.rstrip()}\n" for line in capture.get().split("\n")[:-1]))


def _source_text(line: Line, *, marked: bool) -> Text:
    if not marked:
        return Text(line.text.expandtabs(4))
    text, end = Text(), 0
    for start, stop in line.unread:
        text.append(line.text[end:start])
        text.append(f"»{line.text[start:stop]}«", style="bold yellow")
        end = stop
    return text.append(line.text[end:])


def _outcomes(line: Line) -> Text:
    return Text("\n").join(Text(_cut(mark), style=_style(mark)) for mark in line.marks)


def _cut(mark: LineMark) -> str:
    words = str(mark)
    is_long = mark.kind is not MarkKind.FINDING and len(words) > _MAX_FACT_CHARS
    return f"{words[:_MAX_FACT_CHARS]}…" if is_long else words


def _style(mark: LineMark) -> str:
    if mark.severity is not None:
        return SEVERITY_STYLES[mark.severity]
    return _STYLES.get(mark.kind, "dim")


def _summary(account: EntryLines, *, words: bool) -> str:
    """Return the number of lines with each outcome, as a sentence."""
    counts = ", ".join(f"{number} {kind}" for kind, number in account.counts.items())
    unread = sum(len(line.unread) for line in account.lines)
    marked = f"; {counted(unread, 'word')} in no claim" if words else ""
    return f"{counted(len(account.lines), 'line')}: {counts}{marked}"
