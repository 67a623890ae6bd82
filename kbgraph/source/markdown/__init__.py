"""Markdown: from the parser's events to sections and blocks, with positions."""

from kbgraph.source.markdown.sections import parse, parse_inline

__all__ = ["parse", "parse_inline"]
