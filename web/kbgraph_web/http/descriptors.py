"""The open descriptors of this process: its files, and the connections of its clients."""

from __future__ import annotations

import sys
from pathlib import Path

_DIRECTORY = Path("/proc/self/fd" if sys.platform == "linux" else "/dev/fd")


def open_descriptors() -> list[int]:
    """Return the descriptors in use, that of the list included. Raises OSError, as on Windows."""
    return [int(each.name) for each in _DIRECTORY.iterdir()]
