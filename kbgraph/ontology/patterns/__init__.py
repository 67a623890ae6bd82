"""Regular expressions of the mapping, none of which can stop the reading."""

from kbgraph.ontology.patterns.groups import (
    PARENTHESES,
    group_expression,
    is_in_brackets,
    may_match,
)
from kbgraph.ontology.patterns.pattern import (
    MAX_PATTERN_CHARS,
    Match,
    Pattern,
    PatternOrigin,
    PatternSet,
)
from kbgraph.ontology.patterns.watch import watched_patterns

__all__ = [
    "MAX_PATTERN_CHARS",
    "PARENTHESES",
    "Match",
    "Pattern",
    "PatternOrigin",
    "PatternSet",
    "group_expression",
    "is_in_brackets",
    "may_match",
    "watched_patterns",
]
