"""Front matter: where it is, its keys and values with positions, and what to quote in it."""

from kbgraph.source.frontmatter.reading import FrontMatter, split
from kbgraph.source.frontmatter.scalars import resolve_scalar
from kbgraph.source.frontmatter.strings import parse_string

__all__ = ["FrontMatter", "parse_string", "resolve_scalar", "split"]
