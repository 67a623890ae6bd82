"""Tasks say what to do, and what to write: done so, the next list is shorter."""

from __future__ import annotations

from kbgraph.linking.worklist.task import Task, TaskKind
from tests.conftest import Vault

COUNTRY = "---\ntype: country\n---\n# Alderland\n"


def gap(vault: Vault, text: str) -> Task:
    """The task to fill the gaps of an entry."""
    (found,) = vault({"a.md": text}).linking.tasks(kinds=[TaskKind.GAP])
    return found


def test_rows_of_a_section_that_is_missing_come_with_the_head_of_its_table(vault: Vault) -> None:
    """Written behind the entry with values, they are read: no row is left without a table."""
    lines = gap(vault, COUNTRY).write.splitlines()
    sections = lines[next(n for n, line in enumerate(lines) if line.startswith("## ")) :]
    base = vault({"a.md": "\n".join((COUNTRY, *sections, ""))})
    assert list(base.findings) == list(vault({"a.md": COUNTRY}).findings)
    assert sections[1:4] == ["", "|     |     |", "| --- | --- |"]


def test_a_section_that_the_entry_has_needs_no_second_head(vault: Vault) -> None:
    """The rows go into the table that is there."""
    title = next(each for each in gap(vault, COUNTRY).write.splitlines() if each.startswith("## "))
    text = f"{COUNTRY}\n{title}\n\n|     |     |\n| --- | --- |\n"
    written = gap(vault, text).write.splitlines()
    assert written[written.index(title) + 1].startswith("| ")


def test_keys_come_before_sections(vault: Vault) -> None:
    """A key belongs to the front matter."""
    lines = gap(vault, COUNTRY).write.splitlines()
    keys = [n for n, line in enumerate(lines) if line.endswith(":")]
    sections = [n for n, line in enumerate(lines) if line.startswith("## ")]
    assert keys
    assert sections
    assert max(keys) < min(sections)
