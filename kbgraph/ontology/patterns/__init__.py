"""Regular expressions of the mapping, none of which can stop the reading."""

from kbgraph.ontology.patterns.pattern import Match, Pattern, PatternOrigin, PatternSet
from kbgraph.ontology.patterns.watch import watched_patterns

__all__ = ["Match", "Pattern", "PatternOrigin", "PatternSet", "watched_patterns"]
