"""The file of the mapping: how authors write what the shapes list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kbgraph.init.drafting.draft import (
    ClassDraft,
    Draft,
    FieldDraft,
    PartDraft,
    PartFieldDraft,
    PropertyDraft,
)
from kbgraph.init.files.naming import Naming
from kbgraph.init.files.turtle_text import listed, literal, literals, one_line, prefixes, quoted
from kbgraph.init.files.value_types import value_type
from kbgraph.init.observation.classification import TYPE
from kbgraph.init.observation.seen import ClassRule, DefaultRule, FolderRule, TypeRule
from kbgraph.init.values.forms import ConceptForm, CoreForm, Guess, TextForm
from kbgraph.rdf.iris import slugify
from kbgraph.source.names import normalise_key

_IN_TEMPLATE = re.compile(r"[^\W\d]\w*(?: \w+)*")
"""A key that a template can name."""
_MAX_IDENTITY = 3
_MAX_NOT_KNOWN = 8


def mapping_file(draft: Draft, naming: Naming) -> str:
    """Return the file of the mapping."""
    remarked: set[str] = set()
    lines = [
        "# How authors write what shapes.ttl lists. The comments say what each guess rests on.",
        prefixes(
            naming.prefixes("my", "shape", "scale", "read", "m", "v", "sh", "xsd", "skos", "schema")
        ),
        "# --- types, and where the name of a thing is found",
        *(_class(cls) for cls in draft.classes),
        *_general(draft, naming),
        "",
        "# --- headings",
        *(
            f"shape:{heading.local} m:section {literals(heading.sections)} ."
            for heading in draft.headings
            if heading.sections
        ),
        *_texts(draft),
        *(line for cls in draft.classes for line in _fields(cls, remarked)),
        *(line for part in draft.parts for line in _part(part, draft, remarked)),
        *_value_types(draft),
    ]
    return "\n".join(lines) + "\n"


def _class(cls: ClassDraft) -> str:
    places = [*cls.name_keys, "#heading", "#file"]
    name = f" ; m:name ( {' '.join(map(literal, places))} )" if cls.name_keys else ""
    folder = f" ; m:folder {literal(cls.folder)}" if cls.folder else ""
    return f"my:{cls.local} {_rule(cls.rule)}{folder}{name} ."


def _rule(rule: ClassRule) -> str:
    match rule:
        case TypeRule(word=word):
            return f"m:type {literal(word)}"
        case FolderRule(folder=folder):
            return f"m:folder {literal(folder)}"
        case DefaultRule():
            return "m:default true"


def _general(draft: Draft, naming: Naming) -> Iterator[str]:
    yield f"m:general m:language {literal(naming.language)} ." + (
        "" if naming.language else '  # "en", "de" …: the language of the entries, for their texts'
    )
    keys = {cls.rule.key: None for cls in draft.classes if isinstance(cls.rule, TypeRule)}
    yield from (f"m:general m:typeKey {literal(key)} ." for key in keys if key != TYPE)
    if draft.decimal_mark:
        yield f"m:general m:decimalMark {literal(draft.decimal_mark)} .  # for numbers as 1.500"
    if draft.type_slugs:
        pattern = f"^(?P<type>{'|'.join(_type_words(draft))})--(?P<name>.+)$"
        yield f"m:general m:slug {literal(pattern)} ."
    yield from _not_known(draft)


def _not_known(draft: Draft) -> Iterator[str]:
    """Yield a rule, as a comment, for words that may say that a value is not known."""
    words = dict.fromkeys(
        word
        for prop in draft.properties
        for word in prop.guess.placeholders
        if any(map(str.isalpha, word)) and word not in prop.guess.options
    )
    if words:
        shown = literals(list(words)[:_MAX_NOT_KNOWN])
        yield "# Where such words say that nobody knows a value, and not that nobody has looked:"
        yield f"# m:general m:notKnown {one_line(shown)} ."


def _type_words(draft: Draft) -> list[str]:
    return [slugify(cls.rule.word) for cls in draft.classes if isinstance(cls.rule, TypeRule)]


def _texts(draft: Draft) -> Iterator[str]:
    if any(cls.has_lead for cls in draft.classes):
        yield "\n# --- prose"
        yield "shape:summary m:leadText true ; m:value v:text ."
    elif draft.prose:
        yield "\n# --- prose"
    for prose in draft.prose:
        yield f"shape:{prose.shape} m:prose true ; m:value v:text ."


def _fields(cls: ClassDraft, remarked: set[str]) -> Iterator[str]:
    if cls.fields or cls.parts:
        yield f"\n# --- {quoted(cls.label)}"
    for field in cls.fields:
        yield _field(field, remarked)
    for parts in cls.parts:
        if parts.part.is_row:
            details = [f"shape:{field.column}" for field in parts.part.fields]
            yield f"shape:{parts.shape} m:row true ;\n{listed('  m:detail', details)} ."
        else:
            yield f"shape:{parts.shape} m:key {literals(parts.keys)} ; m:value {_map_type(parts)} ."


def _map_type(field: PartFieldDraft) -> str:
    name = f"read:{field.part.property}"
    return f"{name}-or-text" if field.has_texts else name


def _part(part: PartDraft, draft: Draft, remarked: set[str]) -> Iterator[str]:
    """Yield the columns of a table, or the keys of a map and its value type."""
    yield f"\n# --- {quoted(part.label)}: {'columns' if part.is_row else 'keys'}"
    for order, field in enumerate(part.fields, 1):
        yield _column(field, order, remarked) if part.is_row else _field(field, remarked)
    if not part.is_row:
        name = f"read:{part.property}"
        keys = [normalise_key(key) for field in part.fields for key in field.keys]
        plain = [key for key in keys if _IN_TEMPLATE.fullmatch(key)][:_MAX_IDENTITY]
        identity = " ".join(f"{{{key}}}" for key in plain)
        yield f"{name} a m:Record ; m:shape shape:{part.shape} ; m:class my:{part.local} ;"
        yield f"  m:identity {literal(identity)} ."
        if any(each.part is part and each.has_texts for cls in draft.classes for each in cls.parts):
            yield f"{name}-or-text a m:FirstOf ; m:option ( {name} v:text ) ."


def _field(field: FieldDraft, remarked: set[str]) -> str:
    """Return how a field is written; the first of a property has the remark on its guess."""
    parts = [
        *([f"m:column {literals(field.columns)}"] if field.columns else []),
        *([f"m:key {literals(field.keys)}"] if field.keys else []),
        *([f"m:label {literals(field.labels)}"] if field.labels else []),
        *_values(field.property),
    ]
    return f"shape:{field.shape} {' ; '.join(parts)} .{_first_remark(field.property, remarked)}"


def _column(field: FieldDraft, order: int, remarked: set[str]) -> str:
    """Return a column of a table whose rows are parts."""
    parts = [
        f"sh:order {order} ; m:column {literals(field.columns)}",
        f"m:path my:{field.property.local}",
        *_values(field.property),
    ]
    return f"shape:{field.column} {' ; '.join(parts)} .{_first_remark(field.property, remarked)}"


def _values(prop: PropertyDraft) -> list[str]:
    split = f"m:splitOn {literal(prop.guess.separator)}" if prop.guess.separator else ""
    return [f"m:value {value_type(prop).name}", *([split] if split else [])]


def _first_remark(prop: PropertyDraft, remarked: set[str]) -> str:
    """Return the remark on a guess, once for each property."""
    if prop.local in remarked:
        return ""
    remarked.add(prop.local)
    return _remark(prop.guess)


def _remark(guessed: Guess) -> str:
    """Return a comment on a guess that an author should look at."""
    if not guessed.total:
        return "  # no value to guess from"
    if guessed.unread:
        examples = " , ".join(map(quoted, guessed.unread))
        kept = "a text" if any(isinstance(form, TextForm) for form in guessed.forms) else "not read"
        return f"  # {guessed.read} of {guessed.total} values; {kept}: {examples}"
    if guessed.in_doubt:
        return f"  # in doubt, and so a text: {' , '.join(map(quoted, guessed.in_doubt))}"
    if guessed.options:
        words = " , ".join(map(quoted, guessed.options))
        return f"  # {words}: a word of its list; without it in schemes.ttl, no value"
    if guessed.placeholders and any(isinstance(form, ConceptForm) for form in guessed.forms):
        words = " , ".join(map(quoted, guessed.placeholders))
        return f"  # {words}: no value, unless it is a word of its list in schemes.ttl"
    if guessed.mark:
        name = "comma" if guessed.mark == "," else "dot"
        return f"  # decimals have a {name}, as those of other values show"
    if guessed.forms == (CoreForm("year"),):
        return "  # four digits: v:integer if they are counts, and no years"
    return ""


def _value_types(draft: Draft) -> Iterator[str]:
    lines = dict.fromkeys(line for prop in draft.properties for line in value_type(prop).lines)
    if lines:
        yield "\n# --- value types"
    yield from lines
