"""The places of typed links: in texts, as items of lists, and as fields of Dataview."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kbgraph.extraction.context import EntryContext
from kbgraph.extraction.field_slots import FieldSlot
from kbgraph.extraction.fields import state_unparsed
from kbgraph.extraction.typed_links.facts import state_relation
from kbgraph.extraction.typed_links.relation import (
    ByFields,
    ByProperty,
    NoRelation,
    NotAllowed,
    SeveralMeanings,
    TypedLink,
    TypedTarget,
    linked_thing,
    names_row_of,
    relation_of,
)
from kbgraph.extraction.typed_links.reports import (
    report_not_allowed,
    report_several,
    report_unknown,
)
from kbgraph.extraction.unmapped import state_label
from kbgraph.extraction.unread_values import report_unread
from kbgraph.extraction.values.link_places import link_spans
from kbgraph.source.entry import Inline, Link, LinkKind, Paragraph, inlines_of

_ITEM = re.compile(r"[\s>]*(?:[-*+]|\d{1,9}[.)])\s+(?:\[.\]\s+)?(?:[-*+]\s+)*")
"""The marks before the text of an item: of quotations, of lists, and the box of a task."""
_LINK_START = re.compile(r"[\[(]")
_SEPARATORS = frozenset({",", "\u060c", "\u3001", "\uff0c"})
"""Commas between the links of an item: of Latin, Arabic, Chinese and Japanese."""
_MAX_WORDS_CHARS = 100
_KINDS = frozenset({LinkKind.WIKILINK, LinkKind.MARKDOWN})


def state_typed_links(context: EntryContext) -> None:
    """State the relations that links of the body have, before `::` or as their title."""
    if not any(link.relation for inline in context.marked for link in inline.links):
        return
    dropped, seen = context.builder.account.dropped, set[Link]()
    for section, inline in _texts(context):
        for link in inline.links:
            is_struck = link in inline.struck_out or (inline.line, inline.column) in dropped
            if link.relation and link.kind in _KINDS and link not in seen and not is_struck:
                seen.add(link)
                is_explicit = link.kind is LinkKind.WIKILINK
                _state(context, TypedLink(link.relation, link, inline, section, is_explicit))


def _texts(context: EntryContext) -> Iterator[tuple[str, Inline]]:
    for section in context.sections:
        title = context.section_title(section)
        yield title, section.heading
        for block in section.blocks:
            for inline in inlines_of(block):
                yield title, inline


def state_item(context: EntryContext, section: str, block: Paragraph) -> bool:
    """State an item of a list, `- within [[x]], [[y]]`; return False where it is prose.

    It has words for a relation and links alone. Other words before links are prose, of which
    nobody is told.
    """
    line, *more = block.lines
    if more or not line.links or context.subject.cls is None:
        return False
    words = _words_of_item(line)
    if not words or not context.resolver.relations.is_known(words):
        return False
    if not _ITEM.fullmatch(context.lines[line.line - 1][: line.column - 1]):
        return False
    links = [link for link in line.links if link not in line.struck_out]
    stated = [
        _state(context, TypedLink(words, link, line, section, is_explicit=False)) for link in links
    ]
    return any(stated)


def words_before(line: str, column: int) -> str:
    """Return the words that a link at a column of a line, from 1, may have for a relation.

    They are those of an item of a list before its first link; empty where there are none.
    """
    marks = _ITEM.match(line)
    if marks is None or marks.end() >= column:
        return ""
    return _LINK_START.split(line[marks.end() : column - 1], maxsplit=1)[0].strip()


def _words_of_item(line: Inline) -> str:
    """Return the words before the links of a text; empty where it has others behind them."""
    end, words = 0, ""
    for number, (link, start, stop) in enumerate(link_spans(line)):
        between = line.text[end:start].strip()
        if link.kind not in _KINDS or (link.kind is LinkKind.WIKILINK and link.relation):
            return ""
        if number and between not in _SEPARATORS:
            return ""
        words, end = words or between, stop
    return words if not line.text[end:].strip() and len(words) <= _MAX_WORDS_CHARS else ""


def state_field_of_links(context: EntryContext, section: str, label: str, value: Inline) -> bool:
    """State a field of links, `(contains:: [[x]])`, whose label no row has; False for any other."""
    if not value.links or "::" not in context.lines[value.line - 1]:
        return False
    places = tuple([len(label) + 1 + place for place in value.link_places])
    line = value._replace(text=f"{label} {value.text}", link_places=places)
    if _words_of_item(line) != label:
        return False
    typed = [
        TypedLink(label, link, value, section, is_explicit=True)
        for link in value.links
        if link not in value.struck_out
    ]
    is_known = context.resolver.relations.is_known(label)
    if not is_known and not any(_is_slip(context, each) for each in typed):
        return False
    stated = [_state(context, each) for each in typed]
    if not all(stated):
        state_unparsed(context, FieldSlot((), (section, label), label), value)
    return True


def _is_slip(context: EntryContext, typed: TypedLink) -> bool:
    """Say whether the words of a link are close to those of a relation."""
    cls, thing = context.subject.cls, linked_thing(context, typed.link)
    if cls is None or thing is None:
        return False
    return bool(context.resolver.relations.suggestions(typed.words, cls, thing.cls))


def _state(context: EntryContext, typed: TypedLink) -> bool:
    """State the relation of a link, or report it; return whether it is a fact."""
    thing = linked_thing(context, typed.link)
    if thing is None:
        return False
    cls = context.subject.cls
    if cls is None:
        if typed.is_explicit:
            state_label(context, typed.words, typed.written)
        return typed.is_explicit
    match relation_of(context, cls, typed, thing):
        case ByFields() | ByProperty() as relation:
            return _state_fact(context, typed, thing, relation)
        case SeveralMeanings(paths=paths):
            report_several(context, typed, paths)
        case NotAllowed():
            if typed.is_explicit or names_row_of(context, cls, typed.words):
                report_not_allowed(context, cls, typed, thing)
        case NoRelation():
            if typed.is_explicit:
                report_unknown(context, cls, typed, thing)
    return False


def _state_fact(
    context: EntryContext, typed: TypedLink, thing: TypedTarget, relation: ByFields | ByProperty
) -> bool:
    reason = state_relation(context, typed, thing, relation)
    if reason is None:
        # The footnotes of the text cite the source of this fact.
        context.builder.account.stated.add((typed.place.line, typed.place.column))
    if reason is not None and typed.is_explicit and isinstance(relation, ByFields):
        value_types = [field.value_type for field in relation.fields if field.value_type]
        report_unread(
            context, typed.words, at=typed.written, value_types=value_types, reason=reason
        )
    return reason is None
