"""R21: a folder of a stranger that tries to run programs, and to open files and connections.

It is read by each command, with each of its settings files, and served. Controls show that the
traps can close.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress

from reliability.client import HOST, Client
from reliability.row_result import RowResult
from reliability.server import free_port
from reliability.strangers_trap import (
    CANARY,
    GIT_SETTINGS,
    HOOKS,
    LINKS,
    MODULES,
    SETTINGS,
    Trap,
    open_trap,
    write_settings,
)

_TIMEOUT_SECONDS = 60.0
_COMMANDS = (
    ["check"],
    ["check", "--since", "HEAD~1"],
    ["show", "a"],
    ["query", "SELECT * { ?s ?p ?o }"],
    ["export", "nquads"],
    ["lines", "a"],
)
_PATHS = ("/", "/entry/a", "/entry/gone", "/entry/never", "/ontology", "/sparql?query=ASK%7B%7D",
          "/search?q=a", "/export/kbgraph.nq", "/healthz")  # fmt: skip


def run() -> list[RowResult]:
    """Read the folder with each command, and serve it."""
    with open_trap() as trap:
        outputs, failures = _outputs(trap)
        ran, calls = sorted(each.name for each in trap.ran.iterdir()), list(trap.listener.calls)
        reasons = [
            *(f"ran or was imported: {each}" for each in ran),
            *(f"a call: {each}" for each in calls),
            *(f"holds the secret: {name}" for name, text in outputs.items() if CANARY in text),
            *failures,
            *_controls(trap),
        ]
        ways = len(GIT_SETTINGS) + len(HOOKS) + len(MODULES) + len(LINKS) + len(SETTINGS)
        return [
            RowResult(
                "R21",
                f"{len(GIT_SETTINGS)} settings of git, {len(HOOKS)} hooks, "
                f"{len(MODULES)} modules, {len(LINKS)} links, {len(SETTINGS)} settings files; "
                f"{len(outputs)} outputs",
                "nothing runs, 0 calls, 0 bytes of a secret; each trap can close",
                f"{len(ran)} ran, {len(calls)} calls, "
                f"{sum(CANARY in text for text in outputs.values())} outputs with the secret, "
                f"of {ways} ways",
                not reasons,
                tuple(reasons),
            )
        ]


def _outputs(trap: Trap) -> tuple[dict[str, str], list[str]]:
    """Return what commands print and pages hold, and the failures of both."""
    outputs, failures = {}, []
    for number, text in enumerate(SETTINGS):
        write_settings(trap, text)
        commands = _COMMANDS[:1] if text else _COMMANDS
        for command in commands:
            name = f"{' '.join(command)} with settings {number}"
            try:
                outputs[name] = _command(trap, command)
            except subprocess.TimeoutExpired:
                failures.append(f"{name}: took more than {_TIMEOUT_SECONDS:g} s")
            if "Traceback" in outputs.get(name, ""):
                failures.append(f"{name}: a traceback: {outputs[name][-300:]}")
    # The ontology of the folder is refused above; pages are made with the shipped one.
    shutil.rmtree(trap.vault / "ontology")
    outputs |= _served(trap, failures)
    return outputs, failures


def _environment(trap: Trap) -> dict[str, str]:
    return {
        **os.environ,
        "XDG_CONFIG_HOME": str(trap.parent / "config"),
        "KBGRAPH_STORE_USER": "me",
        "KBGRAPH_STORE_PASSWORD": CANARY,
    }


def _command(trap: Trap, arguments: list[str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "kbgraph", *arguments],
        cwd=trap.vault,
        env=_environment(trap),
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_SECONDS,
        check=False,
        errors="replace",
    )
    return done.stdout + done.stderr


def _served(trap: Trap, failures: list[str]) -> dict[str, str]:
    """Serve the folder, change it, and return the pages."""
    port = free_port()
    outputs: dict[str, str] = {}
    log = trap.parent / "log"
    command = [sys.executable, "-m", "kbgraph", "serve", "--port", str(port)]
    with (
        log.open("w") as file,
        subprocess.Popen(
            command, cwd=trap.vault, env=_environment(trap), stdout=file, stderr=file
        ) as process,
    ):
        try:
            _wait(lambda: _get(port, "/entry/a"), process)
            for moment in ("at first", "after a change"):
                outputs |= {f"{path}, {moment}": _get(port, path) for path in _PATHS}
                (trap.vault / "new.md").write_text("# New\n")
                _wait(lambda: "New" in _get(port, "/entry/new"), process)
        except OSError as error:
            failures.append(f"served: {error}")
        finally:
            process.terminate()
            process.wait(_TIMEOUT_SECONDS)
    outputs["log"] = log.read_text(errors="replace")
    return outputs


def _get(port: int, path: str) -> str:
    with Client(port, timeout=_TIMEOUT_SECONDS) as client:
        return client.get(path).body.decode(errors="replace")


def _wait(condition: Callable[[], object], process: subprocess.Popen[bytes]) -> None:
    """Wait until a condition holds. Raises OSError where it does not in time."""
    deadline = time.monotonic() + _TIMEOUT_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError):
            if condition():
                return
        time.sleep(0.1)
    raise TimeoutError("the server does not start, or does not show a change")


def _controls(trap: Trap) -> list[str]:
    """Return the traps that do not close for a victim: plain git and plain Python."""
    for each in trap.ran.iterdir():
        each.unlink()
    subprocess.run(["git", "status"], cwd=trap.vault, capture_output=True, check=False)
    faults = [] if list(trap.ran.iterdir()) else ["control: plain git does not run the program"]
    for each in trap.ran.iterdir():
        each.unlink()
    subprocess.run(
        [sys.executable, "-m", "http.server", "--help"], cwd=trap.vault, capture_output=True,
        check=False,
    )  # fmt: skip
    if not list(trap.ran.iterdir()):
        faults.append("control: plain Python does not import the modules")
    calls = len(trap.listener.calls)
    with socket.create_connection((HOST, int(trap.listener.address.rpartition(":")[2]))) as caller:
        caller.sendall(b"are you there\r\n")
        caller.recv(10)
    if len(trap.listener.calls) == calls:
        faults.append("control: the listener does not accept connections")
    return faults
