"""Short texts from elsewhere, such as the front matter, as Markdown."""

from __future__ import annotations

from kbgraph.source.entry import Inline, Link, inlines_of
from kbgraph.source.markdown.inline import NO_MARK
from kbgraph.source.markdown.sections import parse


def parse_inline(text: str, line: int, column: int) -> Inline:
    """Parse a short text from elsewhere, such as the front matter, as prose."""
    if "[" not in text:
        return Inline(text.strip(), line, column)
    inlines = [inline for each in text.splitlines() for inline in _parse_line(each, line, column)]
    if len(inlines) == 1:
        return inlines[0]
    notes = tuple(note for inline in inlines for note in inline.notes)
    return Inline(
        "\n".join(inline.text for inline in inlines).strip(),
        line,
        column,
        links=tuple(link for inline in inlines for link in inline.links),
        notes=notes,
        places=(0,) * len(notes),
        struck_out=tuple(link for inline in inlines for link in inline.struck_out),
    )


def _parse_line(text: str, line: int, column: int) -> list[Inline]:
    """Parse a line as prose, even one that would start another block on its own.

    It becomes several where tags break it.
    """
    # The character before it keeps the parser from seeing a list, a quotation or a heading.
    sections, _ = parse(f"{NO_MARK}{text}", line)
    inlines = [
        each for section in sections for block in section.blocks for each in inlines_of(block)
    ]
    return [_moved(inline, line, column) for inline in inlines or [Inline(text, line, column)]]


def _moved(inline: Inline, line: int, column: int) -> Inline:
    """Return a line at the place of the text; the parser saw it behind one more character."""

    def moved(links: tuple[Link, ...]) -> tuple[Link, ...]:
        return tuple(link._replace(line=line, column=column + link.column - 2) for link in links)

    return inline._replace(
        line=line, column=column, links=moved(inline.links), struck_out=moved(inline.struck_out)
    )
