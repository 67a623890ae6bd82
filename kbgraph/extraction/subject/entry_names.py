"""The names of the thing that an entry is about, from its front matter, title and file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kbgraph.extraction.values.written import visible
from kbgraph.ontology.mapping_rules import FILE_MARK, HEADING_MARK
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.language_tags import is_language_tag
from kbgraph.rdf.namespaces import ALT_LABEL, PREF_LABEL
from kbgraph.rdf.terms import Iri
from kbgraph.source.dialects import OBSIDIAN, Dialect, TitleHeading
from kbgraph.source.entry import (
    Block,
    Entry,
    Inline,
    MappingNode,
    Node,
    Pair,
    Paragraph,
    ScalarNode,
    SequenceNode,
)
from kbgraph.source.markdown import parse_scalar
from kbgraph.source.names import is_folder_note, is_template_mark, normalise_key
from kbgraph.source.notes import CitationKeys

_TAG = re.compile(r"(?<!\S)#[^\s#]+")


class Name(NamedTuple):
    """A name of a thing."""

    property: Iri
    """`skos:prefLabel` for the preferred name of a language, `skos:altLabel` for any other."""
    text: str
    language: str
    at: Inline
    """The text that states it, with the footnotes that cite its source."""


class NameSource(NamedTuple):
    """An entry, and what decides where its names are found."""

    entry: Entry
    ontology: Ontology
    cls: Iri | None
    language: str
    home_name: str
    """The name of the folder of all entries, for a file that is about it."""
    dialect: Dialect = OBSIDIAN


def names_of(source: NameSource) -> Iterator[Name]:
    """Yield the names of a thing.

    The preferred names, one in each language, come from the first place that has any; all others
    are alternative labels.
    """
    places = source.ontology.name_places(source.cls)
    preferred: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    # A mapping may name no place that each entry has.
    found = ((place, list(_names_at(source, place))) for place in (*places, FILE_MARK))
    first_place, first_names = next((each for each in found if each[1]), ("", []))
    for name in first_names:
        if name.language not in preferred:
            preferred[name.language] = name.text
            seen.add((name.text, name.language))
            yield name
    more_of_file = [FILE_MARK] if first_place == FILE_MARK and len(first_names) > 1 else []
    more = (*more_of_file, *_more_places(source), *source.ontology.mapping.general.aliases)
    for place in dict.fromkeys(more):
        for name in _names_at(source, place):
            if (name.text, name.language) not in seen:
                seen.add((name.text, name.language))
                yield name._replace(property=ALT_LABEL)


def place_of_name(source: NameSource) -> str:
    """Return the place that names a thing: a key, `#heading` or `#file`."""
    places = source.ontology.name_places(source.cls)
    return next((place for place in places if any(_names_at(source, place))), FILE_MARK)


def _more_places(source: NameSource) -> Iterator[str]:
    """Yield the places of further names.

    A heading and the title of a page need not be names of a thing of a known class, and a heading
    is none where something else names the thing: names resolve links, and a false one misleads.
    """
    for place in source.ontology.name_places(source.cls):
        if not place.startswith("#") and (place != "title" or source.cls is None):
            yield place


def _names_at(source: NameSource, place: str) -> Iterator[Name]:
    entry, language = source.entry, source.language
    if place == FILE_MARK:
        names = source.dialect.pages.of_file(entry.stem)
        for name in names or (file_name_of(entry.stem, source.home_name),):
            yield Name(PREF_LABEL, name, language, Inline(name, 1, 1))
    elif place == HEADING_MARK:
        heading = _heading_of(source)
        if heading is not None:
            yield Name(PREF_LABEL, heading.text, language, heading)
    else:
        yield from _names_in(entry.front.get(place), language, entry.citation_keys)


def _heading_of(source: NameSource) -> Inline | None:
    """Return the heading that names a thing."""
    if source.cls:
        return _titled_heading(source)
    match source.dialect.title:
        case TitleHeading.TOP:
            return _top_heading(source.entry)
        case TitleHeading.FIRST:
            return _titled_heading(source)
        case TitleHeading.NONE:
            return None


def file_name_of(stem: str, home_name: str) -> str:
    """Return the name of a file without its ending; that of its folder if it is about the folder.

    `home_name` is the name of the folder of all entries; without one, a file in it keeps its own.
    """
    folder, _, name = stem.rpartition("/")
    if not is_folder_note(name):
        return name
    return folder.rpartition("/")[2] or home_name or name


def _titled_heading(source: NameSource) -> Inline | None:
    """Return the first heading of level 1 that is no title of a section of the mapping."""
    known = source.ontology.fields(source.cls).sections
    headings = (
        section.heading
        for section in source.entry.sections
        if section.level == 1 and _is_name(section.heading.text)
    )
    return next((_shown(each) for each in headings if normalise_key(each.text) not in known), None)


def _top_heading(entry: Entry) -> Inline | None:
    """Return the heading of level 1 above all text of an entry, or None."""
    for section in entry.sections:
        if section.level == 1 and _is_name(section.heading.text):
            return _shown(section.heading)
        if section.level > 0 or not all(map(_is_no_text, section.blocks)):
            return None
    return None


def _is_name(text: str) -> bool:
    """Whether a text is a name; a placeholder of a template is none."""
    return bool(text) and not is_template_mark(text)


def _is_no_text(block: Block) -> bool:
    """Whether a block is of links, tags or fields, as they may stand above the title of a note."""
    match block:
        case Paragraph(lines=lines):
            words = block.text
            for link in (link for line in lines for link in line.links):
                words = words.replace(link.label, "", 1)
            return not any(map(str.isalnum, _TAG.sub("", words)))
        case Pair():
            return True
        case _:
            return False


def language_tag(text: str) -> str:
    """Return the language tag (BCP 47); empty where the text is none."""
    return text.strip() if is_language_tag(text.strip()) else ""


def _shown(written: Inline) -> Inline:
    """Return a name without what is struck out; as it is written where nothing else is left."""
    shown = visible(written)
    return shown if shown.text else written


def _names_in(node: Node | None, language: str, keys: CitationKeys) -> Iterator[Name]:
    match node:
        case ScalarNode(value=None):
            return
        case ScalarNode(text=text) if normalise_key(text) and _is_name(text):
            written = visible(parse_scalar(node, keys))
            if written.text:
                yield Name(PREF_LABEL, written.text, language, written)
        case SequenceNode(items=items):
            for item in items:
                yield from _names_in(item, language, keys)
        case MappingNode(items=pairs):
            for key, value in pairs:
                yield from _names_in(value, language_tag(key.text), keys)
        case _:
            return
