"""The layout of pages: expected fields and their order, what leads, what is above and below."""

from kbgraph.ontology.page_layout.layout import PageLayout
from kbgraph.ontology.page_layout.rules import Hierarchy, PageRules, compile_page_rules

__all__ = ["Hierarchy", "PageLayout", "PageRules", "compile_page_rules"]
