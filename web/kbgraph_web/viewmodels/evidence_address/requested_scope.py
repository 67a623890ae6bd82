"""The scope of evidence that the address of a request names."""

from __future__ import annotations

from kbgraph.views import ClaimScope, EvidenceScope, FactScope
from kbgraph_web.http import params


def requested_scope() -> EvidenceScope:
    """Return the scope of the evidence that a request asks for: of a fact, or of some claims."""
    others, is_alone = params.texts(params.WITH_CLAIM), params.flag(params.ALONE)
    fact = FactScope(params.text(params.OF_PROPERTY), params.text(params.ABOUT))
    return ClaimScope(others) if others or is_alone else fact
