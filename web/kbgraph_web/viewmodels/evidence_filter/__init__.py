"""The evidence filter of a page: read from its address, shown as a form, and applied to facts."""

from kbgraph_web.viewmodels.evidence_filter.filter_form import (
    EvidenceForm,
    evidence_fields,
    evidence_form,
    strength_links,
    strength_scale,
)
from kbgraph_web.viewmodels.evidence_filter.listed_facts import (
    SelectedFacts,
    active_facets,
    selected_facts,
)
from kbgraph_web.viewmodels.evidence_filter.wanted import (
    filtered_entry_url,
    kept_parameters,
    wanted_evidence,
    wanted_relations,
)

__all__ = [
    "EvidenceForm",
    "SelectedFacts",
    "active_facets",
    "evidence_fields",
    "evidence_form",
    "filtered_entry_url",
    "kept_parameters",
    "selected_facts",
    "strength_links",
    "strength_scale",
    "wanted_evidence",
    "wanted_relations",
]
