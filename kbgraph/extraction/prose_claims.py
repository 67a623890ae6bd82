"""The prose of an entry: paragraphs, lines that fields read, images, and what a rule drops."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kbgraph.extraction.claims import Place, joined, key_of
from kbgraph.extraction.context import EntryContext
from kbgraph.extraction.field_slots import CITATION_PATHS, FieldSlot
from kbgraph.extraction.fields import state_read_value, state_value
from kbgraph.extraction.link_resolver import NotALink
from kbgraph.extraction.typed_links import state_item
from kbgraph.extraction.unmapped import report_plain_label
from kbgraph.extraction.values.link_places import has_one_place, part_of
from kbgraph.extraction.values.written import shown_parts
from kbgraph.ontology.mapping_fields import Field
from kbgraph.rdf.namespaces import DESCRIPTION
from kbgraph.rdf.terms import Triple, text
from kbgraph.source.entry import Inline, Paragraph
from kbgraph.source.names import normalise_key


class Prose(NamedTuple):
    """A paragraph as one text, at its first line, and the places of all its lines."""

    text: Inline
    places: tuple[Place, ...]


def state_citation_lines(context: EntryContext) -> None:
    """State the lines of sources and of the review."""
    for field, line in _field_lines(context):
        if field.path in CITATION_PATHS:
            _state_line(context, field, line)


def _field_lines(context: EntryContext) -> Iterator[tuple[Field, Inline]]:
    """Yield the lines of prose that match the pattern of a field."""
    for section in context.sections if context.fields.line_patterns else ():
        for block in section.blocks:
            for line in block.lines if isinstance(block, Paragraph) else ():
                field = _field_of_line(context, line)
                if field:
                    yield field, line


def _field_of_line(context: EntryContext, line: Inline) -> Field | None:
    words, known = line.text, context.line_fields
    if words not in known:
        known[words] = None
        for regex, field in context.fields.line_patterns:
            match = regex.match(words)
            if match and match["value"]:
                known[words] = field
                break
    return known[words]


def _state_line(context: EntryContext, field: Field, line: Inline) -> None:
    matches = (regex.match(line.text) for regex in field.line_patterns)
    found = next((match for match in matches if match and match["value"]), None)
    value = part_of(line, *(found.span("value") if found else (0, 0)))
    if line.links and not (found and has_one_place(line)):
        value = value._replace(links=line.links, link_places=())
    label = context.ontology.label(field.path)
    slot = FieldSlot((field,), ("line", label), label)
    state_value(context, slot, value)


def read_prose(context: EntryContext, title: str, block: Paragraph) -> list[Prose]:
    """Return a paragraph as one text, and state those of its lines that fields read.

    A paragraph of links alone and boilerplate are no prose.
    """
    if _take_links(context, block) or _drop_boilerplate(context, block):
        return []
    if state_item(context, title, block):
        return []
    if context.fields.images:
        _state_images(context, title, block)
    lines = []
    for line in block.lines:
        field = _field_of_line(context, line)
        if field is None:
            lines.append(line)
            report_plain_label(context, title, line)
        elif field.path not in CITATION_PATHS:
            _state_line(context, field, line)
    if not any(line.text for line in lines):
        return []
    places = tuple([(line.line, line.column) for line in lines])
    return [Prose(lines[0] if len(lines) == 1 else joined(lines), places)]


def _state_images(context: EntryContext, title: str, block: Paragraph) -> None:
    """State the images of a paragraph by the field of its section, if that reads images."""
    field = context.fields.images.get(normalise_key(title))
    if field is None:
        return
    for image in (each for line in block.lines for each in shown_parts(line)):
        parts = (title or "lead", "image", image.links[0].target)
        state_read_value(context, FieldSlot((field,), parts, title), image)


def _take_links(context: EntryContext, block: Paragraph) -> bool:
    """Take a paragraph of links alone; a link to a file that is no entry is prose by its label.

    The links in the words of another paragraph are noted, for the mentions of the entry.
    """
    links = [(link, line) for line in block.lines if line.links for link in line.links]
    if not links:
        return False
    if not block.is_links_only:
        for link, line in links:
            # An embed has no words in the text; those of a link may take two lines.
            if link.label and (link.label in line.text or link.label in block.text):
                context.prose_links.add((link.line, link.column))
        return False
    for link in (link for link, _ in links if link.target):
        target = context.resolver.resolve(link, context.subject.path)
        if isinstance(target, NotALink) and not target.is_dropped:
            return False
    for line in block.lines:
        context.builder.know(line, "links")
    return True


def _drop_boilerplate(context: EntryContext, block: Paragraph) -> bool:
    words = block.text
    for rule in context.ontology.mapping.general.boilerplate:
        if rule.regex.search(words):
            for line in block.lines:
                context.builder.drop(line, rule.reason)
            return True
    return False


def state_prose(context: EntryContext, title: str, prose: list[Prose]) -> None:
    """State the paragraphs of a section by its field, or else as descriptions."""
    if not prose or context.subject.cls is None:
        return
    key = normalise_key(title)
    field = context.fields.prose.get(key) if title else context.fields.lead
    for paragraph, places in prose:
        value = text(paragraph.text, context.subject.language)
        fact = Triple(context.subject.iri, field.path if field else DESCRIPTION, value)
        claim_key = key_of(title or "lead", "text", notes=paragraph.notes)
        context.builder.state(claim_key, fact, paragraph, places=places)
