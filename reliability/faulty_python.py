"""A Python whose processes fail as the system would make them fail, while a file says so.

`sitecustomize` is imported at the start of each interpreter. The file FAULT holds one of: `hang`
(the reading does not end), `fork` (no process can be forked), `thread` (no thread can be started),
`pipe` (no pipe can be opened); it is read at each call.
"""

from __future__ import annotations

import os
from pathlib import Path

SITECUSTOMIZE = """
import os, pickle, sys, threading
from pathlib import Path

FAULT = Path(os.environ["FAULT_FILE"])
IS_GENERATION = "kbgraph_web.server.generation" in sys.orig_argv


def fault():
    return FAULT.read_text() if FAULT.exists() else ""


def unless(kind, call, error):
    def limited(*arguments, **options):
        if fault() == kind:
            raise error
        return call(*arguments, **options)
    return limited


def hanging(load):
    # A generation loads its task: what follows is the reading.
    def loaded(*arguments):
        task = load(*arguments)
        if fault() == "hang":
            while True:
                pass
        return task
    return loaded


UNAVAILABLE = BlockingIOError(11, "Resource temporarily unavailable")
if IS_GENERATION:
    os.fork = unless("fork", os.fork, UNAVAILABLE)
    threading.Thread.start = unless("thread", threading.Thread.start, RuntimeError("no thread"))
    pickle.load = hanging(pickle.load)
elif "serve" in sys.orig_argv:
    import _posixsubprocess, subprocess
    subprocess._fork_exec = unless("fork", subprocess._fork_exec, UNAVAILABLE)
    os.pipe = unless("pipe", os.pipe, OSError(24, "Too many open files"))
    if os.environ.get("FAULT_IMPATIENT"):
        import kbgraph_web.server.supervisor as supervisor
        supervisor._SETTLING_SECONDS = supervisor._MIN_PATIENCE_SECONDS = 0.5
"""


def faulty_environment(folder: Path) -> tuple[dict[str, str], Path]:
    """Return the environment of such a Python, and the file that names the fault."""
    (folder / "python").mkdir()
    (folder / "python" / "sitecustomize.py").write_text(SITECUSTOMIZE)
    paths = [str(folder / "python"), os.environ.get("PYTHONPATH", "")]
    fault = folder / "fault"
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "FAULT_FILE": str(fault),
    }
    return environment, fault
