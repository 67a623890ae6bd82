"""Bounds of what a page shows: sizes of lists, parts of long entries, and addresses of the rest."""

from kbgraph_web.viewmodels.bounds.line_addresses import line_url
from kbgraph_web.viewmodels.bounds.page_budget import short_name
from kbgraph_web.viewmodels.layout import entry_url, picture_url

TEMPLATE_FUNCTIONS = {
    "entry_url": entry_url,
    "line_url": line_url,
    "picture_url": picture_url,
    "short": short_name,
}
"""The functions that templates call."""

__all__ = ["TEMPLATE_FUNCTIONS"]
