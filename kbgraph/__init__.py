"""A folder of Markdown becomes a knowledge graph whose every answer names the line it came from."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kbgraph.errors import KbError
    from kbgraph.findings import Finding, Severity
    from kbgraph.knowledge_base import KnowledgeBase
    from kbgraph.opening import load

__version__ = "0.1.0"
__all__ = ["Finding", "KbError", "KnowledgeBase", "Severity", "__version__", "load"]
_MODULES = {
    "Finding": "kbgraph.findings",
    "KbError": "kbgraph.errors",
    "KnowledgeBase": "kbgraph.knowledge_base",
    "Severity": "kbgraph.findings",
    "load": "kbgraph.opening",
}
"""The module of each public name."""


def __getattr__(name: str) -> object:
    """Import a public name on first use (PEP 562).

    Every import of a module of the package runs this file first, and the engine takes 0.3 s to
    import: `kbgraph --version` must not pay for it.
    """
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_MODULES[name]), name)
    globals()[name] = value
    return value
