"""The file of shapes: the properties of each class, their headings and their order."""

from __future__ import annotations

from collections.abc import Iterator

from kbgraph.init.draft import ClassDraft, Draft, FieldDraft, HeadingDraft, ProseDraft
from kbgraph.init.naming import Naming
from kbgraph.init.turtle_text import prefixes
from kbgraph.init.value_turtle import constraints

_BEFORE_FIELDS = 3
"""Places for names and summary."""


def shapes_file(draft: Draft, naming: Naming) -> str:
    """Return the file of shapes."""
    general = draft.headings[0].local
    lines = [
        "# What entries of each class have, in the order of pages. `sh:maxCount 1` forbids a second",
        "# value, `sh:minInclusive 0` a negative one, `sh:minCount 1` demands one.",
        prefixes(
            naming.prefixes(
                "my", "shape", "scale", "kb", "sh", "rdfs", "xsd", "skos", "dcterms", "schema"
            )
        ),
        "# --- headings",
        *(_heading(heading, order, naming) for order, heading in enumerate(draft.headings, 1)),
        "",
        "# --- every class",
        f"shape:name a sh:PropertyShape ; sh:path skos:prefLabel ; sh:group shape:{general} ; sh:order 1 .",
        f"shape:otherName a sh:PropertyShape ; sh:path skos:altLabel ; sh:group shape:{general} ; sh:order 2 .",
        f"shape:summary a sh:PropertyShape ; sh:path dcterms:abstract ; sh:group shape:{general} ; sh:order 3 .",
        *(_prose(prose) for prose in draft.prose),
        *(line for cls in draft.classes for line in _class(cls, draft)),
    ]
    return "\n".join(lines) + "\n"


def _heading(heading: HeadingDraft, order: int, naming: Naming) -> str:
    label = naming.label(heading.label) if heading.sections else f'"{heading.label}"@en'
    return f"shape:{heading.local} a sh:PropertyGroup ; rdfs:label {label} ; sh:order {order} ."


def _prose(prose: ProseDraft) -> str:
    return (
        f"shape:{prose.shape} a sh:PropertyShape ; sh:path my:{prose.property} ;"
        f" sh:group shape:{prose.heading.local} ; sh:order 999 ."
    )


def _class(cls: ClassDraft, draft: Draft) -> Iterator[str]:
    texts = [f"shape:{each.shape}" for each in draft.prose if each.heading.local in cls.prose]
    own = [f"shape:{field.shape}" for field in cls.fields]
    lead = ["shape:summary"] if cls.has_lead else []
    listed = " , ".join(["shape:name", "shape:otherName", *lead, *own, *texts])
    yield f"\n# --- {_comment(cls.label)}"
    yield f"shape:{cls.local} a sh:NodeShape ; sh:targetClass my:{cls.local} ;\n  sh:property {listed} ."
    for order, field in enumerate(cls.fields, _BEFORE_FIELDS + 1):
        yield _field(field, order)


def _comment(label: str) -> str:
    return " ".join("".join(each if each.isprintable() else " " for each in label).split())


def _field(field: FieldDraft, order: int) -> str:
    allowed = constraints(field.property, field.targets)
    match allowed:
        case ():
            said = ""
        case (only,):
            said = f" ; {only}"
        case several:
            said = f" ;\n  sh:or ( {' '.join(f'[ {each} ]' for each in several)} )"
    return (
        f"shape:{field.shape} a sh:PropertyShape ; sh:path my:{field.property.local} ;"
        f" sh:group shape:{field.heading.local} ; sh:order {order}{said} ."
    )
