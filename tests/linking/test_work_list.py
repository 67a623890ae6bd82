"""The work list: the tasks that are found in seconds, kept with the graph, and bounded."""

from __future__ import annotations

from datetime import date

import pytest

from kbgraph import BusyError, load
from kbgraph.linking.worklist import work_list
from kbgraph.linking.worklist.task import TaskKind
from tests.conftest import ROOT, Vault

TODAY = date(2026, 11, 30)
NOTES = {
    **{f"{number}.md": f"# N{number}\n\n[[gone {number}]]\n" for number in range(4)},
    "all.md": "# All\n\n" + "\n\n".join(f"[[gone {number}]]" for number in range(4)),
}


def test_it_has_the_tasks_of_the_service() -> None:
    """Tasks of links, stubs and gaps are those that `tasks` finds, in the same order."""
    kb = load(ROOT / "tests" / "observatories")
    kinds = {TaskKind.LINK, TaskKind.STUB, TaskKind.GAP}
    found = [each.task for each in kb.linking.work_list(TODAY).tasks if each.task.kind in kinds]
    assert [each.what for each in found] == [each.what for each in kb.linking.tasks((), kinds)]
    assert found


def test_its_statements_are_those_of_check(vault: Vault) -> None:
    """Weak and one-sided statements are those of a whole check but for the shapes."""
    kb = vault({"x.md": "---\ntype: country\n---\n# X\n\n## Mining\n**Legal:** Yes\n"})
    kinds = {TaskKind.WEAK, TaskKind.ONE_SIDED}
    whole = kb.linking.tasks(kb.check(today=TODAY), kinds)
    listed = [each.task for each in kb.linking.work_list(TODAY).tasks if each.task.kind in kinds]
    assert [(each.file, each.line, each.what) for each in listed] == [
        (each.file, each.line, each.what) for each in whole
    ]
    assert listed


def test_what_is_found_before_the_patience_is_over_is_kept(vault: Vault) -> None:
    """Without patience a call ends with BusyError, and a later one goes on."""
    kb = vault(NOTES)
    with pytest.raises(BusyError, match="0 of"):
        kb.linking.work_list(TODAY, patience_seconds=-1)
    assert kb.linking.work_list(TODAY).tasks
    with pytest.raises(BusyError):
        kb.linking.work_list(TODAY, patience_seconds=-1)


def test_the_tasks_of_a_kind_are_bounded_and_counted(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of four stubs two are listed, and four counted."""
    monkeypatch.setattr(work_list, "MAX_OF_KIND", 2)
    found = vault(NOTES).linking.work_list(TODAY)
    assert [each.task.kind for each in found.tasks].count(TaskKind.STUB) == 2
    assert found.counts[TaskKind.STUB] == 4


def test_large_folders_are_searched_in_part(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list says how many entries were looked at, and whether statements were checked."""
    monkeypatch.setattr(work_list, "MAX_SEARCHED", 2)
    monkeypatch.setattr(work_list, "MAX_CHECKED", 3)
    found = vault(NOTES).linking.work_list(TODAY)
    assert (found.searched, found.entries, found.is_checked) == (2, 5, False)
