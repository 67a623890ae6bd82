"""Evidence filters: facts by strength, age and disagreement, on a page and over all things."""

from typing import TYPE_CHECKING

from kbgraph.lazy_names import lazy_names

if TYPE_CHECKING:
    from kbgraph.views.evidence_filters.age import Age, parse_age
    from kbgraph.views.evidence_filters.choice import FactChoice
    from kbgraph.views.evidence_filters.conditions import (
        DISAGREE,
        EVIDENCE,
        NO_FILTER,
        PRIMARY,
        STRENGTHS,
        EvidenceFilter,
        EvidenceSummary,
        evidence_filter,
        evidence_of,
    )
    from kbgraph.views.evidence_filters.fact_evidence import IndexedFact
    from kbgraph.views.evidence_filters.fact_index import FactIndex, ListedFact
    from kbgraph.views.evidence_filters.filtered import (
        FactCount,
        FilteredDescription,
        count_of_cells,
        filtered_cell,
        filtered_comparison,
        filtered_description,
        filtered_facts,
    )

__all__ = [
    "DISAGREE",
    "EVIDENCE",
    "NO_FILTER",
    "PRIMARY",
    "STRENGTHS",
    "Age",
    "EvidenceFilter",
    "EvidenceSummary",
    "FactChoice",
    "FactCount",
    "FactIndex",
    "FilteredDescription",
    "IndexedFact",
    "ListedFact",
    "count_of_cells",
    "evidence_filter",
    "evidence_of",
    "filtered_cell",
    "filtered_comparison",
    "filtered_description",
    "filtered_facts",
    "parse_age",
]
_NAMES = {
    "age": "Age parse_age",
    "choice": "FactChoice",
    "conditions": "DISAGREE EVIDENCE NO_FILTER PRIMARY STRENGTHS EvidenceFilter EvidenceSummary "
    "evidence_filter evidence_of",
    "fact_evidence": "IndexedFact",
    "fact_index": "FactIndex ListedFact",
    "filtered": "FactCount FilteredDescription count_of_cells filtered_cell filtered_comparison "
    "filtered_description filtered_facts",
}
if not TYPE_CHECKING:
    __getattr__ = lazy_names(__name__, _NAMES)
