"""The tasks of a list: chosen by kind and type, with the facets that choose them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kbgraph.errors import NotFoundError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.linking.worklist.task import TaskKind
from kbgraph.linking.worklist.work_list import ListedTask, WorkList
from kbgraph.rdf import Iri
from kbgraph.search import Facet, FacetValue
from kbgraph_web.http.languages import lazy_gettext
from kbgraph_web.viewmodels.facet_links import selection

KIND, TYPE = "kind", "type"
KIND_WORDS = {
    TaskKind.LINK: lazy_gettext("missing link"),
    TaskKind.STUB: lazy_gettext("entry to write"),
    TaskKind.ONE_SIDED: lazy_gettext("one-sided statement"),
    TaskKind.WEAK: lazy_gettext("weak fact"),
    TaskKind.GAP: lazy_gettext("gap"),
}


class TaskRow(NamedTuple):
    """A task as a page shows it."""

    kind: str
    label: str
    """Of the thing that it is about."""
    slug: str
    type: str
    entry: str
    """The slug of the entry of the line."""
    file: str
    line: int
    what: str
    """The task in a sentence, in English."""
    write: tuple[str, ...]
    """The lines that do it."""


class SelectedTasks(NamedTuple):
    """The tasks of a list, and the facets that narrow them down."""

    tasks: Sequence[ListedTask]
    facets: tuple[Facet, ...]


def selected_tasks(base: KnowledgeBase, work: WorkList) -> SelectedTasks:
    """Return the tasks that the address chooses. Raises NotFoundError for an unknown facet."""
    chosen = selection()
    if unknown := sorted(chosen.keys() - {KIND, TYPE}):
        raise NotFoundError(f"no facet is named {unknown[0]!r}; the facets are kind, type")
    kinds, types = chosen.get(KIND, frozenset()), chosen.get(TYPE, frozenset())
    if wrong := sorted(kinds - {*TaskKind}):
        raise NotFoundError(f"no kind of task is named {wrong[0]!r}: {', '.join(TaskKind)}")
    if wrong := sorted(types - {base.ontology.type_word(each.cls) for each in base.views.coverage}):
        raise NotFoundError(f"no type is called {wrong[0]!r}")
    words = _type_words(base, work)
    of_kinds = [each for each in work.tasks if not kinds or each.task.kind in kinds]
    of_types = [each for each in work.tasks if not types or words[each.cls] in types]
    facets = (
        _facet(KIND, (each.task.kind.value for each in of_types), _kind_labels(), kinds),
        _facet(TYPE, (words[each.cls] for each in of_kinds), _type_labels(base, words), types),
    )
    both = [each for each in of_kinds if not types or words[each.cls] in types]
    return SelectedTasks(both, tuple(each for each in facets if each.values))


def _kind_labels() -> dict[str, str]:
    return {kind.value: str(word) for kind, word in KIND_WORDS.items()}


def _type_words(base: KnowledgeBase, work: WorkList) -> dict[Iri | None, str]:
    """Return the words of the classes of things with tasks; empty for things without a class."""
    classes = {each.cls for each in work.tasks}
    return {cls: base.ontology.type_word(cls) if cls else "" for cls in classes}


def _type_labels(base: KnowledgeBase, words: Mapping[Iri | None, str]) -> dict[str, str]:
    return {word: base.ontology.label(cls) for cls, word in words.items() if cls}


def _facet(name: str, keys: Iterable[str], labels: dict[str, str], chosen: frozenset[str]) -> Facet:
    """Return a facet with its values, those of most tasks first."""
    counts = Counter(keys)
    ordered = sorted({*counts, *chosen} - {""}, key=lambda key: (-counts[key], key))
    return Facet(
        name,
        name,
        tuple(FacetValue(key, labels.get(key, key), counts[key], key in chosen) for key in ordered),
    )


def task_rows(base: KnowledgeBase, tasks: Iterable[ListedTask]) -> list[TaskRow]:
    """Return tasks with labels in the language of the page."""
    return [
        TaskRow(
            kind=str(KIND_WORDS[task.kind]),
            label=base.views.labels.of_thing(task.slug),
            slug=task.slug,
            type=base.ontology.label(cls) if cls else "",
            entry=entry,
            file=task.file,
            line=task.line,
            what=task.what,
            write=tuple(filter(None, task.write.split("\n"))),
        )
        for task, entry, cls in tasks
    ]
