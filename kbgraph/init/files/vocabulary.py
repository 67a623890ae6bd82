"""The files of classes, properties and lists of words."""

from __future__ import annotations

from collections.abc import Iterator

from kbgraph.init.drafting.draft import ClassDraft, Draft, PropertyDraft
from kbgraph.init.files.constraints import is_date, kind_of, range_of
from kbgraph.init.files.naming import Naming
from kbgraph.init.files.turtle_text import literal, prefixes
from kbgraph.init.files.value_types import CLOCK, POSITION, QUANTITY, RATING
from kbgraph.init.values.forms import (
    ClockForm,
    LinkForm,
    MeasureForm,
    PositionForm,
    ScoreForm,
    SpanForm,
)

_STRUCTURED = {
    QUANTITY: ("quantity", (MeasureForm, SpanForm)),
    RATING: ("rating", (ScoreForm,)),
    POSITION: ("position", (PositionForm,)),
    CLOCK: ("time of day", (ClockForm,)),
}
"""The label of each class of structured values, and the forms that have such values."""
_PARTS = {
    POSITION: (
        ("schema:latitude", "xsd:decimal", "latitude"),
        ("schema:longitude", "xsd:decimal", "longitude"),
    ),
    CLOCK: (("my:hour", "xsd:integer", "hour"), ("my:minute", "xsd:integer", "minute")),
}
"""The parts of structured values to which the engine gives no label."""
_CLASSES_HEAD = """\
# Classes and properties, guessed from the entries. Edit labels as you like. A name such as my:…
# stands in several files of this folder, and is changed in all of them at once.
"""
_SCHEMES_HEAD = """\
# Words that come again, as lists: a value that is none of them is reported. Another spelling of a
# word is a skos:altLabel; kb:rank 1, 2, 3 … on the words of a list makes a scale of it.
"""


def classes_file(draft: Draft, naming: Naming) -> str:
    """Return the file of classes and properties."""
    own = ("my", "kb", "owl", "rdf", "rdfs", "xsd", "skos", "dcterms", "schema")
    ontology, title = naming.vocabulary.rstrip("#"), literal(naming.title)
    lines = [
        f"{_CLASSES_HEAD}{prefixes(naming.prefixes(*own))}",
        f"<{ontology}> a owl:Ontology ; dcterms:title {title} .",
        "",
        "# --- classes",
        *(_class(cls, naming) for cls in draft.classes),
        "",
        "# --- properties",
        *(_property(prop, naming) for prop in draft.properties),
        *_parts(draft, naming),
        *_prose(draft, naming),
        *_structured(draft),
    ]
    return "\n".join(lines) + "\n"


def _class(cls: ClassDraft, naming: Naming) -> str:
    number = "1 entry" if cls.entries == 1 else f"{cls.entries} entries"
    return f"my:{cls.local} a owl:Class ; rdfs:label {naming.label(cls.label)} .  # {number}"


def _property(prop: PropertyDraft, naming: Naming) -> str:
    backwards = naming.label(f"← {prop.label}")
    parts = [
        f"my:{prop.local} a {kind_of(prop)}",
        *(["rdfs:subPropertyOf dcterms:date"] if is_date(prop) else []),
        *([f"rdfs:range {range_of(prop)}"] if range_of(prop) else []),
        f"rdfs:label {naming.label(prop.label)}",
        *([f"kb:inverseLabel {backwards}"] if _has_links(prop) else []),
    ]
    return f"{' ; '.join(parts)} ."


def _has_links(prop: PropertyDraft) -> bool:
    return any(isinstance(form, LinkForm) for form in prop.guess.forms)


def _parts(draft: Draft, naming: Naming) -> Iterator[str]:
    """Yield the classes of rows and maps, and the properties that lead to them."""
    if draft.parts:
        yield "\n# --- rows of tables, and maps of the front matter, as parts of entries"
    for part in draft.parts:
        label = naming.label(part.label)
        yield f"my:{part.local} a owl:Class ; rdfs:label {label} ."
        yield f"my:{part.property} a owl:ObjectProperty ; rdfs:range my:{part.local} ;"
        yield f"  rdfs:label {label} ."


def _prose(draft: Draft, naming: Naming) -> Iterator[str]:
    for prose in draft.prose:
        yield (
            f"my:{prose.property} a owl:DatatypeProperty ; rdfs:subPropertyOf dcterms:description ;"
            f" rdfs:label {naming.label(prose.label)} ."
        )
    if any(cls.has_lead for cls in draft.classes):
        yield 'dcterms:abstract rdfs:label "summary"@en .'


def _structured(draft: Draft) -> Iterator[str]:
    """Yield labels of the classes of structured values, and of their parts."""
    used = {type(form) for prop in draft.properties for form in prop.guess.forms}
    found = [name for name, (_, kinds) in _STRUCTURED.items() if used.intersection(kinds)]
    if found:
        yield "\n# --- structured values"
    for name in found:
        yield f'{name} a owl:Class ; rdfs:label "{_STRUCTURED[name][0]}"@en .'
        for part, datatype, label in _PARTS.get(name, ()):
            yield (
                f'{part} a owl:DatatypeProperty ; rdfs:range {datatype} ; rdfs:label "{label}"@en .'
            )


def schemes_file(draft: Draft, naming: Naming) -> str:
    """Return the file of lists of words; empty where there are none."""
    lists = [_scheme(prop, naming) for prop in draft.properties if prop.concepts]
    head = f"{_SCHEMES_HEAD}{prefixes(naming.prefixes('scale', 'kb', 'skos'))}"
    return "\n".join([head, *lists]) if lists else ""


def _scheme(prop: PropertyDraft, naming: Naming) -> str:
    scheme = f"scale:{prop.scheme}"
    lines = [
        f"{scheme} a skos:ConceptScheme ; skos:prefLabel {naming.label(prop.label)} .",
        *(
            f"scale:{concept.local} a skos:Concept ; skos:inScheme {scheme} ;"
            f" skos:prefLabel {naming.label(concept.label)} ."
            for concept in prop.concepts
        ),
    ]
    return "\n".join(lines) + "\n"
