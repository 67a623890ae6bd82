"""Bounds of what a page shows: sizes of lists, parts of long entries, and addresses of the rest."""

from kbgraph.views import fact_dates, fact_strength, strength_words
from kbgraph_web.viewmodels.bounds.citation_html import (
    citation_html,
    citation_rest,
    publishers_html,
    qualifiers_html,
    source_lines,
)
from kbgraph_web.viewmodels.bounds.entry_names import entry_line
from kbgraph_web.viewmodels.bounds.evidence_mark import evidence_mark, mark_in_list
from kbgraph_web.viewmodels.bounds.interval_words import interval_words
from kbgraph_web.viewmodels.bounds.line_addresses import line_url
from kbgraph_web.viewmodels.bounds.page_budget import short_name
from kbgraph_web.viewmodels.html_parts import end_mark, further, numbered_lines
from kbgraph_web.viewmodels.layout import entry_url, fragment, picture_url

TEMPLATE_FUNCTIONS = {
    "citation_rest": citation_rest,
    "cite": citation_html,
    "end_mark": end_mark,
    "entry_url": entry_url,
    "evidence_mark": evidence_mark,
    "fact_dates": fact_dates,
    "fact_strength": fact_strength,
    "fragment": fragment,
    "further": further,
    "entry_line": entry_line,
    "interval_words": interval_words,
    "line_url": line_url,
    "mark_in_list": mark_in_list,
    "numbered_lines": numbered_lines,
    "picture_url": picture_url,
    "publishers": publishers_html,
    "qualifiers": qualifiers_html,
    "short": short_name,
    "source_lines": source_lines,
    "strength_words": strength_words,
}
"""The functions that templates call, or apply as filters."""

__all__ = ["TEMPLATE_FUNCTIONS"]
