"""Content without a rule in the mapping: keys and rows become properties of their own.

Headings and tags are kept as facts about the document. Entries with a class get findings.
"""

from kbgraph.extraction.unmapped.headings_tags import state_heading, state_headings, state_tags
from kbgraph.extraction.unmapped.properties import state_key, state_label
from kbgraph.extraction.unmapped.reports import (
    UnmappedRow,
    plain_heading,
    report_plain_heading,
    report_plain_label,
    report_unmapped,
)

__all__ = [
    "UnmappedRow",
    "plain_heading",
    "report_plain_heading",
    "report_plain_label",
    "report_unmapped",
    "state_heading",
    "state_headings",
    "state_key",
    "state_label",
    "state_tags",
]
