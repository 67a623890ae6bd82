"""`kbgraph todo`: what most needs doing in the entries, with its lines and what to write."""

from __future__ import annotations

import click

from kbgraph.cli.common import open_kb_in_memory, text_or_json_option
from kbgraph.cli.terminal import counted, print_json
from kbgraph.linking.worklist.task import Task, TaskKind
from kbgraph.linking.worklist.tasks_json import task_json
from kbgraph.terminal_output import visible

_LIMIT = 30
_OF_CHECK = {TaskKind.ONE_SIDED, TaskKind.WEAK}


@click.command("todo")
@click.option(
    "--kind",
    "kinds",
    type=click.Choice([each.value for each in TaskKind]),
    multiple=True,
    help="List tasks of this kind alone; can be repeated.",
)
@click.option(
    "--limit", type=click.IntRange(1), default=_LIMIT, show_default=True, help="Tasks to show."
)
@text_or_json_option
def todo_command(kinds: tuple[str, ...], limit: int, syntax: str) -> None:
    """List what most needs doing in entries.

    The most urgent come first: links that are missing, things that others link to and none
    describes, statements that are one-sided or weakly sourced, and facts that a class should have.
    Each has its line, and the link, the rows or the command that does it.

    \b
    kbgraph todo
    kbgraph todo --kind link --kind stub --limit 10
    """
    kb = open_kb_in_memory()
    wanted = frozenset(map(TaskKind, kinds)) or frozenset(TaskKind)
    findings = kb.check() if wanted & _OF_CHECK else ()
    tasks = kb.linking.tasks(findings, wanted)
    if syntax == "json":
        print_json([task_json(each) for each in tasks[:limit]])
        return
    for task in tasks[:limit]:
        click.echo("\n".join(map(visible, _lines(task))))
    left_out = f", {limit} shown" if len(tasks) > limit else ""
    click.echo(f"{counted(len(tasks), 'task')}{left_out}")


def _lines(task: Task) -> list[str]:
    place = f"{task.file}:{task.line}:{task.column}"
    lines = [f"{place}: {task.kind.value}: {task.what}"]
    return lines + [f"   {line}" for line in task.write.split("\n") if line]
