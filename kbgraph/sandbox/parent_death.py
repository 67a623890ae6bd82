"""Processes that end with their parent, from their first moment.

`python -m kbgraph.sandbox.parent_death PARENT MODULE` runs the `main` of a module so. To import
what a server needs takes a second, in which it would outlive a parent that is killed, and hold its
socket.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from importlib import import_module

_PR_SET_PDEATHSIG = 1
"""Option of prctl(2)."""


def end_with_parent(parent: int) -> None:
    """Make this process end with its parent, even if the parent has ended already. Linux only."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def command(module: str) -> list[str]:
    """Return the command that runs the `main` of a module in a child of this process."""
    # Without -P, Python would import from the working folder.
    return [sys.executable, "-P", "-m", __name__, str(os.getpid()), module]


def main() -> None:
    """Run a module by the arguments of the command line."""
    parent, module = sys.argv[1:]
    end_with_parent(int(parent))
    import_module(module).main()


if __name__ == "__main__":
    main()
