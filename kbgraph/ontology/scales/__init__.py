"""Scales: the order of coded values, their good and bad ends, and their groups."""

from kbgraph.ontology.scales.scale import (
    Scale,
    ScaleDirection,
    ScaleKind,
    ScaleStep,
    Valence,
    coded_values,
    make_scale,
)
from kbgraph.ontology.scales.schemes import Schemes, compile_schemes, rank_of

__all__ = [
    "Scale",
    "ScaleDirection",
    "ScaleKind",
    "ScaleStep",
    "Schemes",
    "Valence",
    "coded_values",
    "compile_schemes",
    "make_scale",
    "rank_of",
]
