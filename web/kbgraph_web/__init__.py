"""The web application."""

from kbgraph_web.app import create_app

__all__ = ["create_app"]
