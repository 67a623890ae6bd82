"""Parts of the page of an entry as HTML: facts, record tables, relations and lines.

A page has hundreds of values, and a template takes three times as long. Each text is escaped here.
"""

from kbgraph_web.viewmodels.entry_html.facts import contested, facts_html
from kbgraph_web.viewmodels.entry_html.line_outcomes import source_lines_html
from kbgraph_web.viewmodels.entry_html.records import records_html
from kbgraph_web.viewmodels.entry_html.relations import relations_html
from kbgraph_web.viewmodels.entry_html.sources import sources_html
from kbgraph_web.viewmodels.entry_html.tabs import Tab, page_tabs
from kbgraph_web.viewmodels.entry_html.texts import text_html

__all__ = [
    "Tab",
    "contested",
    "facts_html",
    "page_tabs",
    "records_html",
    "relations_html",
    "source_lines_html",
    "sources_html",
    "text_html",
]
