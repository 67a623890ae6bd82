"""The report on whole vaults."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.vaults import VaultReport, table
from tests.conftest import ROOT

NOTES = {
    "index.md": "text\n",
    "sub/README.md": "## Below\n",
    "titled.md": "---\ntitle: T\ncreated: 1660036200000\n---\n# H\n",
    "headed.md": "# H\n\n[[missing]]\n",
    "plain.md": "## Overview\n\n![[headed]]\n",
}


def test_a_vault_is_read_whole(tmp_path: Path) -> None:
    """The row has notes, places of names and findings; nothing fails."""
    for name, text in NOTES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "benchmarks.vaults", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    _, _, row = done.stdout.splitlines()
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[:2] == [tmp_path.name, "5"]
    assert cells[5:] == ["3 #file, 1 #heading, 1 title", "1 link-missing", "0"]


def test_a_failure_is_named() -> None:
    """Whatever fails stands below the table, and is counted in it."""
    report = VaultReport(1, 0.5, 80, {"#file": 1}, {}, 120_000, 3, ["/entry/a: status 500"])
    lines = list(table({Path("notes"): report}))
    assert lines[-1] == "notes: /entry/a: status 500"
    assert "| 120 (heavy) |" in lines[2]
    assert lines[2].endswith("| none | 1 |")
