"""`python -m tests.commands.server SOCKET`: forks a process for each call of the command line.

The shipped knowledge base, which no test changes, is read once. Whatever else a command names, such
as another folder, another base or a store, is read by the command itself.
"""

from __future__ import annotations

import json
import os
import pkgutil
import signal
import socket
import sys
from importlib import import_module
from typing import Any, NoReturn

import kbgraph
from kbgraph.build import ProgressCallback
from kbgraph.config import Config, find_config
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.opening import open_knowledge
from tests.conftest import ROOT


def main(address: str) -> None:
    """Serve until a signal ends the process."""
    _import_all()
    _read_shipped()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        while True:
            client, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                _handle(client)
            client.close()


def _import_all() -> None:
    """Import every module of the engine, and the libraries that it imports lazily."""
    for module in pkgutil.walk_packages(kbgraph.__path__, "kbgraph."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    for name in ("networkx", "pyld.jsonld", "pyshacl", "rdflib", "rich.console", "urllib3"):
        import_module(name)


def _read_shipped() -> None:
    """Read the shipped knowledge base, and let commands that need it have it."""
    config = find_config(ROOT)
    shipped = open_knowledge(config)

    def opened(other: Config, progress: ProgressCallback | None = None) -> KnowledgeBase:
        is_shipped = progress is None and other == config
        return shipped if is_shipped else open_knowledge(other, progress)

    import_module("kbgraph.cli.common").open_knowledge = opened  # type: ignore[attr-defined]


def _handle(client: socket.socket) -> NoReturn:
    """Run one call in a process of its own, and tell the client its exit code."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _, descriptors, _, _ = socket.recv_fds(client, 1, 3)
    call = json.loads(client.makefile("rb").readline())
    process = os.fork()
    if process == 0:
        client.close()
        _become(call, descriptors)
    for descriptor in descriptors:
        os.close(descriptor)
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    client.sendall(f"{code}\n".encode())
    os._exit(0)


def _become(call: dict[str, Any], descriptors: list[int]) -> NoReturn:
    """Be the command: its files, folder, environment and arguments."""
    for target, descriptor in enumerate(descriptors):
        os.dup2(descriptor, target)
        os.close(descriptor)
    # Streams of these files: those of the server may think that they are seekable.
    sys.stdout, sys.stderr = (
        open(each.fileno(), "w", encoding="utf-8", errors=each.errors, closefd=False)  # noqa: SIM115
        for each in (sys.stdout, sys.stderr)
    )
    os.chdir(call["folder"])
    os.environ.clear()
    os.environ.update(call["environment"])
    code = 1
    try:
        main = import_module("kbgraph.cli").main
        main(call["arguments"], prog_name="kbgraph")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main(sys.argv[1])
