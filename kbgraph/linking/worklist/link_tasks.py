"""Tasks of links that are missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kbgraph.linking.missing.patches import LinkEdit
from kbgraph.linking.missing.sentences import reason_in_words
from kbgraph.linking.missing.suggestion import Suggestion
from kbgraph.linking.worklist.task import Task, TaskKind

_LEAST, _BY_SCORE = 30.0, 60.0


def link_tasks(
    suggestions: Iterable[Suggestion], link: Callable[[Suggestion], LinkEdit | None]
) -> Iterator[Task]:
    """Yield a task for each suggestion that has a place."""
    for each in suggestions:
        edit = link(each)
        if edit is not None:
            best = each.best
            yield Task(
                kind=TaskKind.LINK,
                priority=_LEAST + _BY_SCORE * best.score,
                file=edit.file,
                line=edit.place.line,
                column=edit.place.column,
                slug=each.slug,
                label=each.label,
                what=f"link {each.words!r} to {best.label}: {reason_in_words(best.reasons[0])}",
                write=edit.link,
            )
