"""The support of one fact: the strength and the rivals that its claims give it, not their rows."""

from kbgraph.views.fact_support.days import day_of_strength
from kbgraph.views.fact_support.rivals import Rivals
from kbgraph.views.fact_support.strengths import Strengths

__all__ = ["Rivals", "Strengths", "day_of_strength"]
