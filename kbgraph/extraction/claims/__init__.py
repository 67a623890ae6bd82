"""Claims: one statement of one fact, with its lines, its sources, its dates and its strength."""

from kbgraph.extraction.claims.account import Account, Place, Placed
from kbgraph.extraction.claims.builder import ClaimBuilder, key_of
from kbgraph.extraction.claims.cited_words import CitedWords, cited_words, joined
from kbgraph.extraction.claims.citing import SourceRef
from kbgraph.extraction.claims.claim import CitedPart, Claim, nquads, quads
from kbgraph.extraction.claims.common_strength import common_strength
from kbgraph.extraction.claims.disagreement import differ
from kbgraph.extraction.claims.rating import rate, shared_quads

__all__ = [
    "Account",
    "CitedPart",
    "CitedWords",
    "Claim",
    "ClaimBuilder",
    "Place",
    "Placed",
    "SourceRef",
    "cited_words",
    "common_strength",
    "differ",
    "joined",
    "key_of",
    "nquads",
    "quads",
    "rate",
    "shared_quads",
]
