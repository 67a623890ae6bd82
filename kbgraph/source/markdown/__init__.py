"""Markdown: from the parser's events to sections and blocks, with positions."""

from kbgraph.source.markdown.bare_links import links_in_value
from kbgraph.source.markdown.blocks.extents import block_lines, definition_rows
from kbgraph.source.markdown.events import code_spans
from kbgraph.source.markdown.inline.formatting import LINE_BREAK
from kbgraph.source.markdown.lazy_sections import parse_lazily
from kbgraph.source.markdown.result import ParsedBody
from kbgraph.source.markdown.sections import parse
from kbgraph.source.markdown.short_text import parse_inline, parse_scalar, parse_value

__all__ = [
    "LINE_BREAK",
    "ParsedBody",
    "block_lines",
    "code_spans",
    "definition_rows",
    "links_in_value",
    "parse",
    "parse_inline",
    "parse_lazily",
    "parse_scalar",
    "parse_value",
]
