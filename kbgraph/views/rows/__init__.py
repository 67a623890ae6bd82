"""The rows of record tables: the relations that they state, and who else states the same."""

from kbgraph.views.rows.agreeing_claims import (
    agreeing_claims,
    inverse_properties,
    qualifiers_of,
)
from kbgraph.views.rows.own_strength import with_own_strength
from kbgraph.views.rows.row_triples import row_triples

__all__ = [
    "agreeing_claims",
    "inverse_properties",
    "qualifiers_of",
    "row_triples",
    "with_own_strength",
]
