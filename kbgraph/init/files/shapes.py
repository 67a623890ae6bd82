"""The file of shapes: the properties of each class, their headings and their order."""

from __future__ import annotations

from collections.abc import Iterator

from kbgraph.init.drafting.draft import (
    RESERVED_SHAPES,
    ClassDraft,
    Draft,
    FieldDraft,
    HeadingDraft,
    PartDraft,
    PartFieldDraft,
    ProseDraft,
)
from kbgraph.init.files.constraints import constraints
from kbgraph.init.files.naming import Naming
from kbgraph.init.files.turtle_text import listed, one_line, prefixes

_PATHS = ("skos:prefLabel", "skos:altLabel", "dcterms:abstract")
"""The properties of the shapes that every class may have."""
_HEAD = """\
# What entries of each class have, in the order of pages. On a property, `sh:minCount 1` demands a
# value, `sh:maxCount 1` forbids a second one, and `sh:minInclusive 0` a negative one.
"""
_LAST = 999
"""The place of prose below its heading."""


def shapes_file(draft: Draft, naming: Naming) -> str:
    """Return the file of shapes."""
    own = ("my", "shape", "scale", "kb", "sh", "rdfs", "xsd", "skos", "dcterms", "schema")
    lines = [
        f"{_HEAD}{prefixes(naming.prefixes(*own))}",
        "# --- headings",
        *(_heading(heading, order, naming) for order, heading in enumerate(draft.headings, 1)),
        "",
        "# --- every class",
        *_names(draft),
        *(_prose(prose) for prose in draft.prose),
        *(line for cls in draft.classes for line in _class(cls, draft)),
        *(line for part in draft.parts for line in _part(part)),
    ]
    return "\n".join(lines) + "\n"


def _names(draft: Draft) -> Iterator[str]:
    group = f"sh:group shape:{draft.headings[0].local}"
    has_lead = any(cls.has_lead for cls in draft.classes)
    shapes = list(zip(RESERVED_SHAPES, _PATHS, strict=True))
    for order, (shape, path) in enumerate(shapes if has_lead else shapes[:-1], 1):
        yield f"shape:{shape} a sh:PropertyShape ; sh:path {path} ; {group} ; sh:order {order} ."


def _heading(heading: HeadingDraft, order: int, naming: Naming) -> str:
    label = naming.label(heading.label) if heading.sections else f'"{heading.label}"@en'
    return f"shape:{heading.local} a sh:PropertyGroup ; rdfs:label {label} ; sh:order {order} ."


def _prose(prose: ProseDraft) -> str:
    return (
        f"shape:{prose.shape} a sh:PropertyShape ; sh:path my:{prose.property} ;"
        f" sh:group shape:{prose.heading.local} ; sh:order {_LAST} ."
    )


def _class(cls: ClassDraft, draft: Draft) -> Iterator[str]:
    texts = [each.shape for each in draft.prose if each.heading.local in cls.prose]
    lead = ["summary"] if cls.has_lead else []
    own = [*(field.shape for field in cls.fields), *(part.shape for part in cls.parts)]
    shapes = [f"shape:{each}" for each in ("name", "otherName", *lead, *own, *texts)]
    yield f"\n# --- {one_line(cls.label)}"
    yield f"shape:{cls.shape} a sh:NodeShape ; sh:targetClass my:{cls.local} ;"
    yield f"{listed('  sh:property', shapes)} ."
    for order, field in enumerate(cls.fields, len(_PATHS) + 1):
        yield _field(field, order)
    for order, parts in enumerate(cls.parts, len(_PATHS) + len(cls.fields) + 1):
        yield _part_field(parts, order)


def _part_field(field: PartFieldDraft, order: int) -> str:
    cls = "" if field.has_texts else f" ; sh:class my:{field.part.local}"
    return (
        f"shape:{field.shape} a sh:PropertyShape ; sh:path my:{field.part.property} ;"
        f" sh:group shape:{field.heading.local} ; sh:order {order}{cls} ."
    )


def _part(part: PartDraft) -> Iterator[str]:
    """Yield the shape of a class of parts."""
    shapes = [f"shape:{field.shape}" for field in part.fields]
    yield f"\n# --- {one_line(part.label)}: parts"
    yield f"shape:{part.shape} a sh:NodeShape ; sh:targetClass my:{part.local} ;"
    yield f"{listed('  sh:property', shapes)} ."
    for order, field in enumerate(part.fields, 1):
        yield (
            f"shape:{field.shape} a sh:PropertyShape ; sh:path my:{field.property.local} ;"
            f" sh:order {order}{_said(field)} ."
        )


def _field(field: FieldDraft, order: int) -> str:
    return (
        f"shape:{field.shape} a sh:PropertyShape ; sh:path my:{field.property.local} ;"
        f" sh:group shape:{field.heading.local} ; sh:order {order}{_said(field)} ."
    )


def _said(field: FieldDraft) -> str:
    """Return what the shape says of the values."""
    match constraints(field.property, field.targets):
        case ():
            return ""
        case (only,):
            return f" ; {only}"
        case several:
            options = "\n    ".join(f"[ {each} ]" for each in several)
            return f" ;\n  sh:or (\n    {options} )"
