"""The addresses of evidence: of the claims that a mark shows, and of no others."""

from kbgraph_web.viewmodels.evidence_address.mark_address import claim_key, mark_address
from kbgraph_web.viewmodels.evidence_address.requested_scope import requested_scope

__all__ = ["claim_key", "mark_address", "requested_scope"]
