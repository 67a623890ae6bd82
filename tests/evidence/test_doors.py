"""The table of fields and doors in docs/reference/evidence.md is true, in a domain of its own."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from kbgraph import load
from kbgraph.cli import main
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph_web import create_app
from tests.conftest import ROOT

TABLE = ROOT / "docs" / "reference" / "evidence.md"
SOURCES = """sources:
  - {id: one, url: "https://one.example/", title: Charter of Doors, publisher: Doors Press,
     kind: primary, published: 2001-02-03, checked: 2026-10-05, standing: amended}
  - {id: two, title: Leaflet, kind: secondary, undated: true, checked: 2026-10-06}
"""
FILES = {
    "observatory--a.md": f"""---
type: observatory
{SOURCES}---
# A

## Chronicle

| Telescope | From | To |
| --- | --- | --- |
| [[telescope--t]] [^one ch. 12] | 1801-02-03 | 1855-06-07 |
""",
    "observatory--b.md": "---\ntype: observatory\n---\n# B\n",
    "telescope--t.md": "---\ntype: telescope\n---\n# T\n",
    "telescope--u.md": f"""---
type: telescope
stands_at: ["[[observatory--a]] [^one ch. 12]", "[[observatory--b]] [^two]"]
{SOURCES}---
# U
""",
}
PROBES = {
    "file and line": r"(?s)telescope--u(?:\.md)?\W.{0,300}?\bL?3\b|\bL3\b",
    "basis, unless stated": r"inferred",
    "strength": r"one[ -]primary",
    "disagrees": r"(?i)disagree",
    "as of": r"as of 2001-02|asOf\W{1,4}2001-02-03|as_of: 2001-02-03|"
    r"(?s:,as of,.*\n.*2001-02-03)|(?s:name=\"asOf\".*>2001-02-03<)",
    "undated": r"(?i)undated",
    "checked": r"2026-10-05",
    "start and end": r"(?s)(?=.*1801-02-03)(?=.*1855-06-07)",
    "title of the source": r"Charter of Doors",
    "place in the source": r"ch\. 12",
    "kind, publisher, issue, standing": r"(?s)(?=.*Doors Press)(?=.*amended)(?=.*primary)",
}
QUERY = "SELECT ?o {{ <id/{}> <https://observatories.example/ont#{}> ?o }}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base of the second domain, whose facts have every field."""
    folder = tmp_path_factory.mktemp("doors")
    observatories = ROOT / "tests" / "observatories"
    shutil.copytree(observatories / "ontology", folder / "ontology")
    shutil.copy(observatories / "kbgraph.toml", folder)
    for name, text in FILES.items():
        (folder / "kb" / name).parent.mkdir(exist_ok=True)
        (folder / "kb" / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def base(folder: Path) -> KnowledgeBase:
    """The knowledge base, loaded."""
    return load(folder)


@pytest.fixture(scope="module")
def doors(folder: Path, base: KnowledgeBase) -> dict[str, str]:
    """What each door says of the facts, as one text."""
    client = create_app(base).test_client()

    def command(*arguments: str) -> str:
        done = CliRunner().invoke(main, ["--kb", str(folder), *arguments], env={"COLUMNS": "300"})
        assert done.exit_code == 0, done.output
        return done.output

    def page(address: str) -> str:
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        # The legend and the filter name all words, whatever the facts of the page are.
        frame = r"<script.*?</script>|<details class=\"(?:legend|by-evidence)\">.*?</details>"
        text = re.sub(frame, "", answer.text, flags=re.DOTALL)
        text = re.sub(r'<[^>]* title="([^"]*)"', r"\1 <i", text)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())

    def data(address: str) -> str:
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        return answer.text

    queries = [
        QUERY.format("telescope--u", "standsAt"),
        QUERY.format("telescope--t", "standsAt"),
        QUERY.format("observatory--a", "hasTelescope"),
    ]
    things = ("telescope--t", "telescope--u", "observatory--a")
    pairs = [("telescope--u", "observatory--a"), ("telescope--u", "observatory--b")]
    pairs += [("telescope--t", "observatory--a")]
    compared = "with=" + "&with=".join(things)
    column = "where=type:telescope&column=standsAt"
    return {
        "show": "\n".join(command("show", each) for each in things),
        "query --cite": "\n".join(command("query", "--cite", each) for each in queries),
        "path": "\n".join(command("path", *pair) for pair in pairs)
        + command("path", "observatory--a", "telescope--u", "--only", "hasTelescope"),
        "compare": page(f"/compare?{compared}"),
        "matrix": page(f"/matrix?{column}"),
        "entry JSON": "\n".join(data(f"/entry/{each}.json") for each in things),
        "graph JSON": "\n".join(data(f"/path.json?from={a}&to={b}") for a, b in pairs)
        + data("/path.json?from=observatory--a&to=telescope--u&only=hasTelescope"),
        "cited JSON": "\n".join(
            command("query", "--cite", "--format", "json", each) for each in queries
        ),
        "CSV": data(f"/compare.csv?{compared}") + data(f"/matrix.csv?{column}"),
        "Parquet": _parquet(command, folder),
        "GraphML": command("export", "graphml"),
        "Turtle": command("export", "turtle"),
        "SPARQL": command(
            "query",
            "SELECT * { GRAPH ?claim { ?s ?p ?o } GRAPH <claims> { ?claim ?key ?value }"
            " OPTIONAL { GRAPH <claims> { ?value kb:locator ?place } }"
            " OPTIONAL { ?value ?about ?said FILTER(?about != <http://www.w3.org/ns/org#x>) } }",
            "--format",
            "csv",
        ),
    }


def _parquet(command: Callable[..., str], folder: Path) -> str:
    command("export", "parquet", "-o", str(folder / "claims.parquet"))
    rows = duckdb.read_parquet(str(folder / "claims.parquet"))
    names = rows.columns
    return "\n".join(
        " ".join(f"{name}: {value}" for name, value in zip(names, row, strict=True))
        for row in rows.fetchall()
    )


def _cells() -> list[tuple[str, str, str]]:
    lines = [line for line in TABLE.read_text(encoding="utf-8").split("\n") if line[:1] == "|"]
    header, _, *rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines[: len(PROBES) + 2]
    ]
    return [
        (row[0], door, row[index])
        for row in rows
        for index, door in enumerate(header)
        if index and row[0] in PROBES
    ]


def test_the_table_has_every_field() -> None:
    """Each probe has a row, and each row a probe."""
    assert {field for field, _, _ in _cells()} == set(PROBES)


@pytest.mark.parametrize(("field", "door", "mark"), _cells())
def test_a_door_says_what_the_table_promises(
    field: str, door: str, mark: str, doors: dict[str, str]
) -> None:
    """A door with a mark says the field of a fact, and a door without one does not."""
    found = re.search(PROBES[field], doors[door])
    assert bool(found) == (mark == "✓"), doors[door][:3000]
