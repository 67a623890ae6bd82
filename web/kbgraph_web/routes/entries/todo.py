"""The tasks of authors in order of priority, as a page and as JSON."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template

from kbgraph.linking.worklist.task import TaskKind
from kbgraph.linking.worklist.tasks_json import task_json
from kbgraph.linking.worklist.work_list import MAX_OF_KIND, WorkList
from kbgraph_web.http import params
from kbgraph_web.http.day import today
from kbgraph_web.http.negotiation import current_kb, served_kb
from kbgraph_web.viewmodels.authoring.task_rows import selected_tasks, task_rows
from kbgraph_web.viewmodels.evidence_filter import active_facets
from kbgraph_web.viewmodels.facet_links import bounded_facets, facet_links, here

blueprint = Blueprint("todo", __name__)
_PAGE_SIZE = 50
_DEFAULT_TASKS, _MAX_TASKS = 500, MAX_OF_KIND * len(TaskKind)
_OPEN_FACETS = 2
_PATIENCE_SECONDS = 20.0
"""The time after which a request is asked to come again: it then goes on from there."""


@blueprint.get("/todo")
def page() -> str:
    """Return a page of the tasks; `where` chooses their `kind` and `type`."""
    base, work = current_kb(), _work_list()
    selected = selected_tasks(base, work)
    first = params.first_item_of_page(_PAGE_SIZE)
    return render_template(
        "todo.html",
        work=work,
        rows=task_rows(base, selected.tasks[first : first + _PAGE_SIZE]),
        total=len(selected.tasks),
        in_all=sum(work.counts.values()),
        most=MAX_OF_KIND,
        first=first,
        size=_PAGE_SIZE,
        filters=active_facets(selected.facets),
        facets=bounded_facets(facet_links(selected.facets)),
        open_facets=_OPEN_FACETS,
        here=here,
    )


@blueprint.get("/todo.json")
def data() -> Response:
    """Return the first tasks as JSON, and what the list leaves out."""
    base, work = current_kb(), _work_list()
    tasks = selected_tasks(base, work).tasks
    limit = params.number("limit", _DEFAULT_TASKS, minimum=1, maximum=_MAX_TASKS)
    return jsonify(
        total=len(tasks),
        counts={kind.value: work.counts.get(kind, 0) for kind in TaskKind},
        entries=work.entries,
        searched=work.searched,
        checked=work.is_checked,
        tasks=[task_json(each.task) for each in tasks[:limit]],
    )


def _work_list() -> WorkList:
    """Return the tasks of the folder, whatever the language. Raises BusyError."""
    return served_kb().linking.work_list(today(), _PATIENCE_SECONDS)
