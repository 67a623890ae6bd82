"""A folder of Markdown becomes a knowledge graph whose every answer names the line it came from."""

from kbgraph.errors import KbError
from kbgraph.findings import Finding, Severity
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.opening import load

__version__ = "0.1.0"
__all__ = ["Finding", "KbError", "KnowledgeBase", "Severity", "__version__", "load"]
