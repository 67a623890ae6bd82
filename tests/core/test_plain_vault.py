"""A vault without front matter and settings can be checked, queried and browsed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kbgraph import load
from kbgraph_web import create_app


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """Return a folder of notes as Obsidian writes them."""
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / ".obsidian" / "x.md").write_text("[[hidden]]")
    (tmp_path / "Daily").mkdir()
    (tmp_path / "Ada Lovelace.md").write_text(
        "Wrote the first program, for the [[Analytical engine|engine]] of [[Babbage]]. #person\n"
    )
    (tmp_path / "Analytical Engine.md").write_text(
        "# The Analytical Engine\n\ninventor:: [[Charles Babbage]]\n![[sketch.png]]\n"
    )
    (tmp_path / "Daily" / "2026-11-22.md").write_text(
        "- [x] read about [[ada lovelace]] `[[not a link]]`\n"
    )
    return tmp_path


def kbgraph(vault: Path, *words: str) -> str:
    """Return the output of a command that runs in the vault."""
    command = [sys.executable, "-m", "kbgraph", *words]
    done = subprocess.run(
        command,
        cwd=vault,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": "120"},
    )
    return done.stdout


def test_check_reports_what_is_missing(vault: Path) -> None:
    """The current folder is read without hidden folders, and a missing link is reported."""
    printed = kbgraph(vault, "check")
    assert printed.startswith("3 entries: 0 errors, 0 warnings, 2 notices")
    assert "Ada Lovelace.md:1:66 notice[link-missing] 'Babbage' is not yet described" in printed
    assert "hidden" not in printed


def test_query_and_show_know_names_and_links(vault: Path) -> None:
    """Names, links, fields and tags are facts, and a note is found by its name in any case."""
    answer = kbgraph(
        vault,
        "query",
        "SELECT ?from ?to { ?from kb:related ?to } ORDER BY ?from ?to",
        "--format",
        "csv",
    )
    assert "id/Ada%20Lovelace,https://kbgraph.example/id/Analytical%20Engine" in answer
    assert "id/Daily/2026-11-22,https://kbgraph.example/id/Ada%20Lovelace" in answer
    assert "yes" in kbgraph(
        vault, "query", 'ASK { <entry/Ada%20Lovelace> schema:keywords "person" }'
    )
    shown = kbgraph(vault, "show", "analytical engine")
    assert "inventor" in shown
    assert "Analytical Engine.md:3" in shown


def test_pages_have_links_and_lines(vault: Path) -> None:
    """Each note has a page with links to other notes and to its own lines."""
    client = create_app(load(vault)).test_client()
    page = client.get("/entry/Ada%20Lovelace").text
    assert 'href="/entry/Analytical%20Engine"' in page
    assert 'id="L1"' in page
    assert client.get("/sparql?query=ASK{?s+?p+?o}").json["boolean"] is True
