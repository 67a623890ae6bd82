"""The linter of a mapping: a vocabulary of its words as data, and findings of its faults."""

from kbgraph.ontology.lint.error_places import located
from kbgraph.ontology.lint.linter import lint_mapping
from kbgraph.ontology.lint.refused import refused_statements
from kbgraph.ontology.lint.slow_patterns import slow_patterns

__all__ = ["lint_mapping", "located", "refused_statements", "slow_patterns"]
