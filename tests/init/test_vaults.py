"""Vaults get an ontology that reads them, without an edit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kbgraph import load
from kbgraph.findings import Severity
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.source.entry import Entry, MappingNode, Pair, Table, keys_and_scalars
from kbgraph.source.names import normalise_key
from tests.init.vaults import VAULTS, contents, copied, run

CORE_KEYS = {"tags", "title", "aliases", "created", "description", "sources"}
REPORTED = re.compile(r"(\d+) \((?:over |under )?\d+ %\) are (read by a type|read as text|left)")


@pytest.fixture(scope="module", params=VAULTS)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of a vault after `kbgraph init`; `report` beside it has what was printed."""
    folder = copied(request.param, tmp_path_factory.mktemp("init"))
    done = run(folder, "init")
    assert done.exit_code == 0, done.output
    (folder.parent / "report").write_text(done.output, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def kb(folder: Path) -> KnowledgeBase:
    """The knowledge base of the vault."""
    return load(folder)


def places(entry: Entry) -> list[tuple[int, int, str]]:
    """Return line, column and text of each value of an entry: in keys, rows and cells."""
    found = []
    for key, node in entry.front.items:
        if normalise_key(key.text) not in CORE_KEYS:
            scalars = (
                keys_and_scalars(node) if not isinstance(node, MappingNode) else node.scalars()
            )
            found += [(each.line, each.column, each.text) for each in scalars if each.text]
    for section in entry.sections:
        for block in section.blocks:
            match block:
                case Pair(value=value):
                    found.append((value.line, value.column, value.text))
                case Table() if block.is_key_value:
                    found += [(row[1].line, row[1].column, row[1].text) for row in block.rows]
                case Table():
                    cells = [cell for row in block.rows for cell in row]
                    found += [(cell.line, cell.column, cell.text) for cell in cells]
                case _:
                    pass
    return [each for each in found if each[2]]


def test_nine_values_of_ten_are_read_by_a_type(folder: Path, kb: KnowledgeBase) -> None:
    """A value is unread where `check` says so; a text is read as no more than text."""
    report = (folder.parent / "report").read_text(encoding="utf-8")
    reported = {words: int(number) for number, words in REPORTED.findall(report)}
    written = [place for slug in kb.views.entries for place in places(kb.graph.entry(slug))]
    left = [each for each in kb.findings if each.severity >= Severity.WARNING]
    assert not [each for each in kb.findings if each.code.startswith("unmapped")]
    assert len(left) + reported["read as text"] <= len(written) / 10
    assert reported["read by a type"] >= 0.9 * sum(reported.values())
    assert sum(reported.values()) >= len(written)


def test_check_has_no_errors(kb: KnowledgeBase) -> None:
    """The shapes accept the values from which they were guessed, and no word of them is amiss."""
    found = kb.check()
    assert [each for each in found if each.severity is Severity.ERROR] == []
    assert [each for each in found if each.file.startswith("ontology/")] == []


def test_each_question_has_rows(folder: Path, kb: KnowledgeBase) -> None:
    """The example queries of the new ontology find something in each column."""
    assert [each.title for each in kb.ontology.example_queries]
    for path in sorted((folder / "ontology" / "queries").glob("*.rq")):
        rows = kb.query(path.read_text(encoding="utf-8")).raw
        assert rows
        assert all(any(row[index] for row in rows) for index in range(len(rows[0])))


def test_a_second_run_changes_nothing(folder: Path) -> None:
    """It names the ontology that is there, and ends with exit code 2."""
    before = contents(folder)
    done = run(folder, "init")
    assert done.exit_code == 2
    assert "mapping.ttl already exists" in done.output
    assert contents(folder) == before


def test_the_same_entries_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    """A run on another copy of the entries writes the same files."""
    again = copied(folder.name, tmp_path)
    assert run(again, "init").exit_code == 0
    assert contents(again) == contents(folder)


def test_entries_stay_as_they_are(folder: Path) -> None:
    """The command writes settings and an ontology, and no entry."""
    original = contents(VAULTS[folder.name])
    assert {name: text for name, text in contents(folder).items() if name in original} == original
