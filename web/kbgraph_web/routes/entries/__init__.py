"""Pages and data of entries: overview, entry, evidence, lines, and lists."""

from kbgraph_web.routes.entries import (
    attachments,
    basket,
    citations,
    entry_data,
    entry_links,
    entry_page,
    evidence,
    home,
    lines_page,
    lists,
    ontology,
    related,
    suggestions,
    todo,
)

ROUTES = (
    home,
    lists,
    entry_page,
    entry_links,
    related,
    suggestions,
    todo,
    entry_data,
    evidence,
    citations,
    basket,
    attachments,
    lines_page,
    ontology,
)
"""The modules with a blueprint each."""
