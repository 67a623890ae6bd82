"""The supervisor: a small process beside the one that reads the folder."""

from __future__ import annotations

import subprocess
import sys

_HEAVY = ("flask", "granian", "pyoxigraph", "pyromark", "yaml", "networkx")


def test_the_supervisor_imports_neither_engine_nor_application() -> None:
    """A server starts a second sooner where only the generation imports what it needs."""
    code = (
        "import sys, kbgraph_web.server.command, kbgraph_web.server.supervisor;"
        f"print([each for each in {_HEAVY} if each in sys.modules])"
    )
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert process.stdout == b"[]\n"
