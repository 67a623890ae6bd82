"""Rules that no text can reach: words that no pattern matches, options that are hidden."""

from kbgraph.ontology.lint.checks.unreached.conversions import unreached_units
from kbgraph.ontology.lint.checks.unreached.lookups import unreached_words
from kbgraph.ontology.lint.checks.unreached.options import unreached_choices, unreached_options
from kbgraph.ontology.lint.checks.unreached.parts import unnamed_parts
from kbgraph.ontology.lint.checks.unreached.rules import unreached_rules

__all__ = [
    "unnamed_parts",
    "unreached_choices",
    "unreached_options",
    "unreached_rules",
    "unreached_units",
    "unreached_words",
]
