"""HTML of a body for pages: written from the parser's events, then sanitised."""

from kbgraph.source.html.writer import to_html

__all__ = ["to_html"]
