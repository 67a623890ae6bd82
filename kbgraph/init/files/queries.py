"""First questions: queries that have rows, since they ask for what entries state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kbgraph.init.drafting.draft import ClassDraft, Draft, FieldDraft
from kbgraph.init.files.naming import Naming
from kbgraph.init.files.turtle_text import quoted
from kbgraph.init.values.forms import LinkForm

_MAX_COLUMNS = 3
_VARIABLE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def queries(draft: Draft, naming: Naming) -> dict[str, str]:
    """Return the files of example queries, by name."""
    texts = [*_list(draft), *_count(draft)]
    head = (
        f"PREFIX my: <{naming.vocabulary}>\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
    )
    return {
        f"{number:02}-{name}.rq": f"# {title}\n{head}{text}"
        for number, (name, title, text) in enumerate(texts, 1)
    }


def _list(draft: Draft) -> Iterator[tuple[str, str, str]]:
    """Yield the things of the largest class with the properties that most of them have."""
    for cls in draft.classes[:1]:
        columns = _columns(cls)
        shown = " and ".join(quoted(field.property.label) for field in columns)
        names = _variables(columns)
        optional = "".join(
            f"\n  OPTIONAL {{ ?thing my:{field.property.local} ?{name} }}"
            for field, name in zip(columns, names, strict=True)
        )
        variables = " ".join(f"?{name}" for name in ["thing", "name", *names])
        title = f"All of the class {quoted(cls.label)}" + (f", with {shown}" if shown else "")
        yield (
            "list",
            title,
            f"SELECT {variables} {{\n  ?thing a my:{cls.local} ; skos:prefLabel ?name .{optional}\n}}"
            " ORDER BY ?name\n",
        )


def _count(draft: Draft) -> Iterator[tuple[str, str, str]]:
    """Yield the number of things for each value of the commonest property with like values."""
    found = [
        (field.entries, cls, field)
        for cls in draft.classes
        for field in cls.fields
        if field.property.concepts
        or any(isinstance(f, LinkForm) for f in field.property.guess.forms)
    ]
    if found:
        _, cls, field = max(found, key=lambda each: each[0])
        yield (
            "count",
            f"The number of the class {quoted(cls.label)} for each {quoted(field.property.label)}",
            f"SELECT ?value (COUNT(DISTINCT ?thing) AS ?number) {{\n"
            f"  ?thing a my:{cls.local} ; my:{field.property.local} ?value\n"
            "} GROUP BY ?value ORDER BY DESC(?number) ?value\n",
        )


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
        name if _VARIABLE.fullmatch(name) and name not in {"thing", "name"} else f"value{number}"
        for number, name in enumerate(names, 1)
    ]
