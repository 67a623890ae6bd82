"""Lines of prose as pairs of label and value, or as a paragraph."""

from __future__ import annotations

from collections.abc import Iterator

from kbgraph.source.entry import Block, Footnote, Inline, Pair, Paragraph
from kbgraph.source.line_kinds import LineKind
from kbgraph.source.markdown.events import CALLOUT
from kbgraph.source.markdown.inline import BLOCK_ID, InlineBuilder
from kbgraph.source.markdown.inline.formatting import LINE_BREAK
from kbgraph.source.markdown.inline.placeholders import NO_MARK
from kbgraph.source.markdown.line_account import LineAccount
from kbgraph.source.markdown.positions import Positions


def read_paragraph(lines: list[InlineBuilder], positions: Positions) -> list[Block]:
    """Return the pairs in some lines, and the other lines as a paragraph."""
    blocks: list[Block] = []
    prose: list[Inline] = []
    in_pair = has_text = False
    for line in lines:
        pairs = line.pairs()
        if in_pair and line.is_continued and not pairs:
            blocks[-1] = _with_more(blocks[-1], line.inline())
            continue
        has_inner = bool(pairs) and line.has_inner_field
        blocks += _placed(pairs, positions) if has_inner else pairs
        if not pairs or has_inner:
            inline = line.inline()
            prose.append(inline)
            has_text = has_text or bool(
                inline.text or inline.links or inline.notes or inline.addresses
            )
        in_pair = bool(pairs) and not has_inner
    if has_text:
        blocks.append(Paragraph(tuple(prose)))
    return blocks


def _placed(pairs: list[Pair], positions: Positions) -> Iterator[Pair]:
    """Yield the fields within a line with the columns of their values in the file."""
    end = 0
    for pair in pairs:
        row = positions.rows[pair.value.line - positions.first_line].decode(errors="replace")
        mark = f"{pair.label}::"
        found = row.find(mark, end)
        if found < 0:
            yield pair
            continue
        rest = row[found + len(mark) :]
        end = found + len(mark) + len(rest) - len(rest.lstrip())
        yield pair._replace(value=pair.value._replace(column=end + 1))


def _with_more(block: Block, more: Inline) -> Block:
    """Return a pair whose value goes on behind a tag that breaks its line."""
    if not isinstance(block, Pair):
        return block
    value = block.value
    text = f"{value.text}{LINE_BREAK}{more.text}"
    before = len(text) - len(more.text)
    return block._replace(
        value=value._replace(
            text=text.strip(),
            links=value.links + more.links,
            notes=value.notes + more.notes,
            places=(*value.places, *(before + place for place in more.places)),
            tags=value.tags + more.tags,
            struck_out=value.struck_out + more.struck_out,
            addresses=value.addresses + more.addresses,
            link_places=(*value.link_places, *(before + place for place in more.link_places)),
        )
    )


def remove_callout(line: InlineBuilder) -> None:
    """Remove the marker of a callout from the first line of a quotation."""
    marker = CALLOUT.match(line.parts[0]) if line.parts else None
    if marker:
        # Blanked out rather than cut, so that the places in the line hold.
        rest = line.parts[0][marker.end() :]
        line.parts[0] = NO_MARK * marker.end() + rest
        line.is_blank = not rest.strip() and len(line.parts) == 1


def remove_block_id(line: InlineBuilder, account: LineAccount) -> None:
    """Remove Obsidian's block id, `^id`, from the last line of a block.

    It is an address for links, `[[entry#^id]]`, and no text.
    """
    if not line.parts or "^" not in line.parts[-1]:
        return
    is_code = bool(line.literal) and line.literal[-1][1] == line.length
    match = BLOCK_ID.search(line.parts[-1]) if not is_code else None
    before = line.parts[-2][-1:] if len(line.parts) > 1 else " "
    if match is None or (match.start() == 0 and match[0].startswith("^") and before.strip()):
        return
    line.length -= len(line.parts[-1]) - match.start()
    line.parts[-1] = line.parts[-1][: match.start()]
    line.is_blank = not "".join(line.parts).strip()
    account.mark(line.line_column[0], LineKind.ADDRESS)


def add_footnote(blocks: list[Block], name: str, lines: list[InlineBuilder]) -> None:
    """Add lines of a footnote to the blocks of its section; its paragraphs are one block."""
    footnote = Footnote(name, tuple(line.inline() for line in lines))
    last = blocks[-1] if blocks else None
    if isinstance(last, Footnote) and last.id == footnote.id:
        blocks[-1] = Footnote(footnote.id, last.lines + footnote.lines)
    else:
        blocks.append(footnote)
