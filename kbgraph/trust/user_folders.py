"""The user's own folders for settings and caches, by the customs of the system."""

from __future__ import annotations

from functools import cache
from pathlib import Path


def settings_folder() -> Path:
    """Return the folder of the user's own settings."""
    # Takes 5 ms to import, and few settings reach beyond their folder.
    from platformdirs import user_config_path

    return user_config_path("kbgraph", appauthor=False)


@cache
def cache_folder() -> Path:
    """Return the folder of what can be made anew at any time."""
    from platformdirs import user_cache_path

    return user_cache_path("kbgraph", appauthor=False)
