"""Compiles the value types of a mapping, and what its other nodes have in common with them."""

from kbgraph.ontology.value_type_compiler.compiler import compile_value_type
from kbgraph.ontology.value_type_compiler.nodes import (
    compile_constants,
    compile_regex,
    order_of,
    patterns_of,
    required,
)
from kbgraph.ontology.value_type_compiler.suggestions import value_types_like

__all__ = [
    "compile_constants",
    "compile_regex",
    "compile_value_type",
    "order_of",
    "patterns_of",
    "required",
    "value_types_like",
]
