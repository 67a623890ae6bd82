"""The rows of record tables: the relations that they state, and who else states the same."""

from kbgraph.views.rows.agreeing_claims import agreeing_claims, inverse_properties
from kbgraph.views.rows.own_strength import with_own_strength, with_own_strengths
from kbgraph.views.rows.row_triples import row_triples

__all__ = [
    "agreeing_claims",
    "inverse_properties",
    "row_triples",
    "with_own_strength",
    "with_own_strengths",
]
