"""Python modules beside notes, each of which leaves a file behind if it is imported."""

from __future__ import annotations

from pathlib import Path

MODULES = (
    "flask",
    "rdflib",
    "json",
    "yaml",
    "click",
    "pickle",
    "socket",
    "typing",
    "sitecustomize",
    "usercustomize",
    "kbgraph_web",
    "granian",
    "pyoxigraph",
    "watchfiles",
    "resource",
)
"""Names of modules that the processes of the command line and of the server import."""
COMMAND_MODULE = "strangers_command"
_ENTRY_POINTS = f"[kbgraph.commands]\nstranger = {COMMAND_MODULE}:command\n"


def write_modules(folder: Path, owned: Path) -> None:
    """Write the modules, and a package that claims to add a command, beside an entry.

    An imported one makes a file of its name in `owned`.
    """
    owned.mkdir(exist_ok=True)
    for name in (*MODULES, COMMAND_MODULE):
        code = f"import os\nopen({str(owned / name)!r} + str(os.getpid()), 'w').close()\n"
        (folder / f"{name}.py").write_text(code, encoding="utf-8")
    package = folder / "stranger-1.0.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text(_ENTRY_POINTS)
    (folder / "a.md").write_text("# A\n", encoding="utf-8")
