"""Parses the text of a value, a link or a map by its value type."""

from kbgraph.extraction.value_parser.context import ValueContext
from kbgraph.extraction.value_parser.parsing import parse_value

__all__ = ["ValueContext", "parse_value"]
