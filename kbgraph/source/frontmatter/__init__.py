"""Front matter: where it is, its keys and values with positions, and what to quote in it."""

from kbgraph.source.frontmatter.page_properties import in_dialect
from kbgraph.source.frontmatter.plain import resolve_scalar
from kbgraph.source.frontmatter.reading import FrontMatter, split
from kbgraph.source.frontmatter.source_ids import citation_keys, ids_in_text
from kbgraph.source.frontmatter.strings import parse_string

__all__ = [
    "FrontMatter",
    "citation_keys",
    "ids_in_text",
    "in_dialect",
    "parse_string",
    "resolve_scalar",
    "split",
]
