"""The front matter of an entry: keys are stated by fields, or as own properties."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kbgraph.extraction.context import EntryContext
from kbgraph.extraction.field_slots import FieldSlot, item_slot, key_slots
from kbgraph.extraction.fields import state_read_value, state_value
from kbgraph.extraction.subject import language_tag, type_form
from kbgraph.extraction.unmapped import state_key
from kbgraph.findings import Severity
from kbgraph.ontology.mapping_fields import Field
from kbgraph.ontology.ontology import SUBJECT_KEYS
from kbgraph.rdf.language_tags import REMEDY
from kbgraph.rdf.namespaces import KEYWORDS, SOURCE
from kbgraph.source import frontmatter
from kbgraph.source.entry import Inline, MappingNode, Node, ScalarNode, SequenceNode
from kbgraph.source.markdown import parse_scalar
from kbgraph.source.names import normalise_key

_BETWEEN_TAGS = re.compile(r",|\s(?=#)")
_LANGUAGE_KEYS = frozenset({"lang", "language"})


def state_citation_keys(context: EntryContext) -> None:
    """State the keys of sources and of the review."""
    for key, node in context.entry.front.items:
        slot = key_slots(context.fields, key.text).of_citations
        if slot is not None:
            _state_key(context, slot, node)


def state_front_matter(context: EntryContext) -> None:
    """State all keys but those of sources and review, names and subject."""
    dropped = context.ontology.mapping.general.dropped_keys
    read_elsewhere = context.ontology.keys_of_subject(context.subject.cls)
    type_keys = context.ontology.mapping.entry_rules.type_keys
    for key, node in context.entry.front.items:
        slots = key_slots(context.fields, key.text)
        if slots.is_known:
            if slots.of_values is not None:
                _state_key(context, slots.of_values, node)
            continue
        name = normalise_key(key.text)
        if name in dropped:
            context.builder.drop(key, dropped[name])
        elif name in type_keys or (name == "type" and not context.subject.has_class_by("type")):
            _state_type_key(context, key, node)
        elif name not in read_elsewhere:
            _state_unmapped_key(context, key, node)
        else:
            _know(context, name, node)
            if name in _LANGUAGE_KEYS:
                _check_language(context, key, node)
            if name in map(normalise_key, context.ontology.mapping.general.aliases):
                _report_joined_aliases(context, key, node)


def _know(context: EntryContext, key: str, node: Node) -> None:
    """Record the values that `subject` has read: all names, one type, slug and language."""
    match node:
        case ScalarNode():
            role = key if key in SUBJECT_KEYS else "name"
            context.builder.know(node, "value" if node.value is None else role)
        case SequenceNode(items=items):
            for item in items[:1] if key in SUBJECT_KEYS - {"type"} else items:
                _know(context, key, item)
        case MappingNode(items=pairs) if key not in SUBJECT_KEYS:
            for tag, value in pairs:
                if not language_tag(tag.text):
                    _report_no_tag(context, tag, "the name has no language")
                _know(context, key, value)
        case _:
            pass


def _check_language(context: EntryContext, key: ScalarNode, node: Node) -> None:
    """Report the language of an entry that is no language tag, and keep it as a property."""
    stated = node.items[:1] if isinstance(node, SequenceNode) else (node,)
    for each in stated:
        if isinstance(each, ScalarNode) and each.text and not language_tag(each.text):
            _report_no_tag(context, each, "it is kept as text, and the texts have no language")
            state_key(context, key.text, each)


def _report_no_tag(context: EntryContext, at: ScalarNode, result: str) -> None:
    context.builder.find(
        Inline("", at.line, at.column),
        Severity.WARNING,
        "unread-value",
        f"{at.text!r} is no language tag: {result}",
        suggestion=REMEDY,
    )


def _report_joined_aliases(context: EntryContext, key: ScalarNode, node: Node) -> None:
    """Report a text with commas: a name may have a comma, so that it is not split."""
    if isinstance(node, ScalarNode) and "," in node.text:
        context.builder.find(
            Inline("", node.line, node.column),
            Severity.WARNING,
            "text-for-list",
            f"{key.text!r} is one text with commas, and so a single alias",
            suggestion="write a list: one alias on each line, after `- `",
        )


def _state_type_key(context: EntryContext, key: ScalarNode, node: Node) -> None:
    """State the words of a key of types that name no class; findings of types tell of them."""
    match node:
        case SequenceNode(items=items):
            for item in items:
                _state_type_key(context, key, item)
        case ScalarNode() if _names_class(context, node):
            context.builder.know(node, "type")
        case _:
            state_key(context, key.text, node)


def _names_class(context: EntryContext, node: ScalarNode) -> bool:
    words = type_form(node, context.entry.citation_keys.dialect)[1]
    return context.subject.cls is not None and any(map(context.ontology.class_of_type, words))


def _state_unmapped_key(context: EntryContext, key: ScalarNode, node: Node) -> None:
    if context.subject.cls is not None:
        context.builder.find(
            Inline("", key.line, key.column),
            Severity.NOTICE,
            "unmapped-key",
            f"no rule of the mapping reads the key {key.text!r};"
            " it is kept as a property of its own",
            suggestion=context.ontology.similar_terms(context.subject.cls).for_key(key.text),
            about=key.text,
        )
    state_key(context, key.text, node)


def _state_key(context: EntryContext, slot: FieldSlot, node: Node) -> None:
    """State the value of a key, or each item of a list."""
    fields = slot.fields
    if isinstance(node, ScalarNode) and any(field.yaml_in_string for field in fields):
        context.builder.know(node, "YAML in a string")
        node = frontmatter.parse_string(node)
    match node:
        case SequenceNode():
            for item in _items(node):
                written = _as_written(context, fields, item)
                label = written.text if isinstance(written, Inline) else ""
                _state_item(context, item_slot(slot, label), item, node)
        case _:
            _state_item(context, slot, node, node)


def _items(node: SequenceNode) -> Iterator[ScalarNode | MappingNode]:
    """Yield the values of a list, and those of the lists in it."""
    for item in node.items:
        if isinstance(item, SequenceNode):
            yield from _items(item)
        else:
            yield item


def _state_item(
    context: EntryContext, slot: FieldSlot, node: ScalarNode | MappingNode, whole: Node
) -> None:
    """State a value of a key by its fields; `whole` is the list in which it is, or the value.

    In an entry without a class the key may be its author's own: what the engine's fields cannot
    read is then a property of its own, as that of any other key.
    """
    written = _as_written(context, slot.fields, node)
    is_source = isinstance(node, MappingNode) and any(each.path == SOURCE for each in slot.fields)
    if context.subject.cls is not None or is_source:
        state_value(context, slot, written)
    elif state_read_value(context, slot, written) is not None:
        is_alone = whole is node
        own = node if is_alone else SequenceNode((node,), node.line, node.column)
        state_key(context, slot.name, own)


def _as_written(
    context: EntryContext, fields: tuple[Field, ...], node: ScalarNode | MappingNode
) -> Inline | MappingNode:
    match node:
        case MappingNode():
            return node
        case ScalarNode(value=None, line=line, column=column):
            return Inline("", line, column)
        case ScalarNode():
            written = parse_scalar(node, context.entry.citation_keys)
            is_tag = "#" in written.text and any(field.path == KEYWORDS for field in fields)
            return written._replace(text=_tags(written.text)) if is_tag else written


def _tags(text: str) -> str:
    """Return tags as they are without their marks: `#a, #b` is `a, b`, and `#` alone is none."""
    tags = [tag.strip().lstrip("#").strip() for tag in _BETWEEN_TAGS.split(text)]
    return ", ".join(filter(None, tags))
