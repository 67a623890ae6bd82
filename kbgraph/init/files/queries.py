"""First questions: queries that have rows, since they ask for what entries state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kbgraph.init.drafting.draft import ClassDraft, Draft, FieldDraft, PropertyDraft
from kbgraph.init.files.naming import Naming
from kbgraph.init.files.turtle_text import quoted
from kbgraph.init.values.forms import ConceptForm, LinkForm, MeasureForm, ScoreForm

_MAX_COLUMNS = 3
_VARIABLE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_TAKEN = {"thing", "name", "value", "number"}


class _Question(NamedTuple):
    """A query with its title."""

    name: str
    title: str
    query: str


def queries(draft: Draft, naming: Naming) -> dict[str, str]:
    """Return the files of example queries, by name."""
    questions = [*_list(draft), *_count(draft)]
    return {
        f"{number:02}-{each.name}.rq": f"# {each.title}\n{_prefixes(each, naming)}{each.query}"
        for number, each in enumerate(questions, 1)
    }


def _prefixes(question: _Question, naming: Naming) -> str:
    return "".join(
        f"PREFIX {name}: <{space}>\n"
        for name, space in naming.prefixes("my", "skos", "schema")
        if f"{name}:" in question.query
    )


def _list(draft: Draft) -> Iterator[_Question]:
    """Yield the things of the largest class with the properties that most of them have."""
    for cls in draft.classes[:1]:
        columns = _columns(cls)
        names = _variables(columns)
        shown = " and ".join(quoted(field.property.label) for field in columns)
        title = f"All of the class {quoted(cls.label)}" + (f", with {shown}" if shown else "")
        variables = " ".join(f"?{name}" for name in ("thing", "name", *names))
        lines = [
            f"SELECT {variables} {{",
            f"  ?thing a my:{cls.local} ; skos:prefLabel ?name .",
            *(
                f"  OPTIONAL {{ ?thing {_path(field.property)} ?{name} }}"
                for field, name in zip(columns, names, strict=True)
            ),
            # By all columns: a thing with several values has several rows.
            f"}} ORDER BY {' '.join(f'?{name}' for name in ('name', *names))}",
        ]
        yield _Question("list", title, "\n".join(lines) + "\n")


def _path(prop: PropertyDraft) -> str:
    """Return the path to a value that can be read: the number of a measure, the label of a word."""
    match prop.guess.forms:
        case (MeasureForm(),):
            return f"my:{prop.local}/schema:value"
        case (ScoreForm(),):
            return f"my:{prop.local}/schema:ratingValue"
        case (ConceptForm(),):
            return f"my:{prop.local}/skos:prefLabel"
        case _:
            return f"my:{prop.local}"


def _count(draft: Draft) -> Iterator[_Question]:
    """Yield the number of things for each value, where values come again."""
    found = [
        (field.entries, cls, field)
        for cls in draft.classes
        for field in cls.fields
        if any(isinstance(form, ConceptForm | LinkForm) for form in field.property.guess.forms)
    ]
    if found:
        _, cls, field = max(found, key=lambda each: each[0])
        title = f"The number of the class {quoted(cls.label)} by {quoted(field.property.label)}"
        lines = [
            "SELECT ?value (COUNT(DISTINCT ?thing) AS ?number) {",
            f"  ?thing a my:{cls.local} ; {_path(field.property)} ?value",
            "} GROUP BY ?value ORDER BY DESC(?number) ?value",
        ]
        yield _Question("count", title, "\n".join(lines) + "\n")


def _columns(cls: ClassDraft) -> list[FieldDraft]:
    """Return the fields that most entries have, those with types before texts."""
    ranked = sorted(
        enumerate(cls.fields),
        key=lambda each: (-each[1].entries, each[1].property.guess.is_text, each[0]),
    )
    return [field for _, field in ranked[:_MAX_COLUMNS]]


def _variables(columns: Sequence[FieldDraft]) -> list[str]:
    """Return a variable for each column: the local name, where every client can read it."""
    names = [field.property.local for field in columns]
    return [
        name if _VARIABLE.fullmatch(name) and name not in _TAKEN else f"value{number}"
        for number, name in enumerate(names, 1)
    ]
