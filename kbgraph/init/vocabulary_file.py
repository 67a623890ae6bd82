"""The files of classes, properties and lists of words."""

from __future__ import annotations

from collections.abc import Iterator

from kbgraph.init.draft import ClassDraft, Draft, PropertyDraft
from kbgraph.init.forms import (
    ClockForm,
    CoreForm,
    LinkForm,
    MeasureForm,
    PositionForm,
    ScoreForm,
    SpanForm,
)
from kbgraph.init.naming import Naming
from kbgraph.init.turtle_text import literal, prefixes
from kbgraph.init.value_turtle import (
    CLOCK,
    DATE_NAMES,
    POSITION,
    QUANTITY,
    RATING,
    is_literal,
    range_of,
)

_STRUCTURED = {
    QUANTITY: (MeasureForm, SpanForm),
    RATING: (ScoreForm,),
    POSITION: (PositionForm,),
    CLOCK: (ClockForm,),
}
_STRUCTURED_LABELS = {
    QUANTITY: "quantity",
    RATING: "rating",
    POSITION: "position",
    CLOCK: "time of day",
}
_PARTS = {
    POSITION: (
        ("schema:latitude", "latitude", "xsd:decimal"),
        ("schema:longitude", "longitude", "xsd:decimal"),
    ),
    CLOCK: (("my:hour", "hour", "xsd:integer"), ("my:minute", "minute", "xsd:integer")),
}


def classes_file(draft: Draft, naming: Naming) -> str:
    """Return the file of classes and properties."""
    lines = [
        "# Classes and properties, guessed from the entries. Labels and comments are yours to edit;",
        "# a name such as my:… must be changed in all files of this folder at once.",
        prefixes(naming.prefixes("my", "kb", "owl", "rdf", "rdfs", "xsd", "skos", "dcterms", "schema")),
        f"<{naming.vocabulary.rstrip('#')}> a owl:Ontology ; dcterms:title {literal(naming.title)} .",
        "",
        "# --- classes",
        *(_class(cls, naming) for cls in draft.classes),
        "",
        "# --- properties",
        *(_property(prop, naming) for prop in draft.properties),
        *_prose(draft, naming),
        *_structured(draft),
    ]
    return "\n".join(lines) + "\n"


def _class(cls: ClassDraft, naming: Naming) -> str:
    number = "1 entry" if cls.entries == 1 else f"{cls.entries} entries"
    return f"my:{cls.local} a owl:Class ; rdfs:label {naming.label(cls.label)} .  # {number}"


def _property(prop: PropertyDraft, naming: Naming) -> str:
    forms = prop.guess.forms
    literals = [is_literal(form) for form in forms]
    kind = "owl:DatatypeProperty" if all(literals) else "owl:ObjectProperty"
    if any(literals) and not all(literals):
        kind = "rdf:Property"
    is_date = all(isinstance(form, CoreForm) and form.name in DATE_NAMES for form in forms)
    parts = [
        f"my:{prop.local} a {kind}",
        *(["rdfs:subPropertyOf dcterms:date"] if is_date else []),
        *([f"rdfs:range {range_of(prop)}"] if range_of(prop) else []),
        f"rdfs:label {naming.label(prop.label)}",
        *(_inverse(prop, naming) if any(isinstance(form, LinkForm) for form in forms) else ()),
    ]
    return f"{' ; '.join(parts)} ."


def _inverse(prop: PropertyDraft, naming: Naming) -> tuple[str, ...]:
    """Return the label in the other direction, which only the author knows."""
    return (f"kb:inverseLabel {naming.label(f'← {prop.label}')}",)


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
    names = [name for name, kinds in _STRUCTURED.items() if used.intersection(kinds)]
    if names:
        yield "\n# --- structured values"
    for name in names:
        yield f'{name} a owl:Class ; rdfs:label "{_STRUCTURED_LABELS[name]}"@en .'
        for part, label, datatype in _PARTS.get(name, ()):
            yield f'{part} a owl:DatatypeProperty ; rdfs:range {datatype} ; rdfs:label "{label}"@en .'


def schemes_file(draft: Draft, naming: Naming) -> str:
    """Return the file of lists of words; empty where there are none."""
    props = [prop for prop in draft.properties if prop.concepts]
    if not props:
        return ""
    lines = [
        "# Words that come again, as lists: a value that is none of them is reported. Another spelling",
        "# of a word is a skos:altLabel, and kb:rank 1, 2, 3 … makes a scale of a list.",
        prefixes(naming.prefixes("scale", "kb", "skos")),
        *(line for prop in props for line in _scheme(prop, naming)),
    ]
    return "\n".join(lines) + "\n"


def _scheme(prop: PropertyDraft, naming: Naming) -> Iterator[str]:
    yield f"scale:{prop.local} a skos:ConceptScheme ; skos:prefLabel {naming.label(prop.label)} ."
    for concept in prop.concepts:
        yield (
            f"scale:{concept.local} a skos:Concept ; skos:inScheme scale:{prop.local} ;"
            f" skos:prefLabel {naming.label(concept.label)} ."
        )
    yield ""
