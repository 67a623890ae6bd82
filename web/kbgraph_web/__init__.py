"""The web application."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kbgraph_web.app import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> object:
    """Import the application on first use (PEP 562).

    `kbgraph --help` lists the command of this package, and Flask takes 0.3 s to import.
    """
    if name != "create_app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    create_app = import_module("kbgraph_web.app").create_app
    globals()[name] = create_app
    return create_app
