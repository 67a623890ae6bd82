"""The context of one entry: everything that the extraction of its claims needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kbgraph.extraction.claims import ClaimBuilder
from kbgraph.extraction.link_resolver import LinkResolver
from kbgraph.extraction.subject import Subject
from kbgraph.extraction.subject.missing_names import SpelledName
from kbgraph.extraction.value_parser import ValueContext
from kbgraph.extraction.values.typed_labels import with_typed_labels, with_typed_links
from kbgraph.ontology.entry_rules import DropRules
from kbgraph.ontology.mapping_fields import Field, FieldIndex
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.iris import IriFactory, whole_address
from kbgraph.source.dialects import LinkSyntax
from kbgraph.source.entry import (
    Entry,
    Inline,
    Link,
    LinkKind,
    ScalarNode,
    Section,
    keys_and_scalars,
)
from kbgraph.source.markdown import links_in_value, parse_value
from kbgraph.source.names import normalise_key

_LINK_OR_NOTE = re.compile(r"\[\[|\]\(|\^|<")
"""A mark that each link and each footnote of a short text has: no reference is defined in it."""
_STRAY_MARKS = {"unclosed-comment", "unpaired-comment-mark"}


@dataclass(frozen=True, slots=True)
class EntryContext:
    """An entry, the ontology, the resolver of links, and the builder of claims."""

    subject: Subject
    entry: Entry
    ontology: Ontology
    resolver: LinkResolver
    iris: IriFactory
    fields: FieldIndex
    """The fields of the subject's class and of its document."""
    builder: ClaimBuilder
    value_context: ValueContext
    marked: tuple[Inline, ...]
    """The texts of the body that have links, tags, footnotes or addresses."""
    line_fields: dict[str, Field | None]
    """Cache of the field that reads a line of prose, by its text."""
    lines: tuple[str, ...]
    """The lines of the file, from line 1. Only a newline ends a line, as citations count them."""
    lines_by_code: dict[str, frozenset[int]]
    """The lines of the parser's findings, by code."""
    prose_links: set[tuple[int, int]]
    """The places of the links in prose, as sections are read."""
    mentioned: set[str]
    """The slugs of the things that the prose links to, as links are read."""
    missing_names: set[SpelledName]
    """The names by which it links to things without an entry, as links are read."""
    drops: DropRules | None
    """The rules of the mapping that drop sections, tables and rows; None without any."""
    dropped: dict[int, str]
    """The reasons for which rules of the mapping drop sections, by the index of each."""

    @property
    def sections(self) -> Sequence[Section]:
        """The sections that no rule drops."""
        if not self.dropped:
            return self.entry.sections
        return [
            section
            for index, section in enumerate(self.entry.sections)
            if index not in self.dropped
        ]

    def front_inlines(self) -> Iterator[Inline]:
        """Yield the texts of the front matter with links or notes, each link on its own line.

        An address in a text is a link; an address that is the whole value is a fact instead.
        """
        keys = self.entry.citation_keys
        has_words = keys.dialect.links is not None
        for scalar in self.entry.front.scalars():
            text = scalar.text
            is_marked = "[" in text and _LINK_OR_NOTE.search(text)
            has_address = "://" in text and _is_more_than_address(text)
            if is_marked or has_address or has_words:
                inline = parse_value(text, scalar.line, scalar.column, keys)
                if has_address and whole_address(inline.text) is None:
                    found = inline.addresses if "[" in text else links_in_value(scalar)
                    inline = inline._replace(links=inline.links + found)
                placed = inline if scalar.line_count == 1 else _placed(inline, scalar, self.lines)
                yield with_typed_labels(placed, self.typed) if "::" in text else placed

    def typed(self, link: Link) -> Link | None:
        """Return the link on which a wikilink puts a relation; None for any other link."""
        return self.resolver.typed(link, self.subject.path)

    def front_tags(self) -> Iterator[Inline]:
        """Yield the tags of the front matter that are links in the entry's dialect."""
        links = self.entry.citation_keys.dialect.links
        for key, node in self.entry.front.items if links and links.tag_keys else ():
            if links and normalise_key(key.text) in links.tag_keys:
                for tag in keys_and_scalars(node):
                    if tag.value is not None and tag.text.strip("# ") and tag.text[:2] != "[[":
                        yield _tag(tag, links)

    def has_stray_mark(self, at: Inline) -> bool:
        """Say whether a text has a mark of a comment that is none, for which there is a finding."""
        return ("%%" in at.text or "<!--" in at.text) and any(
            at.line in self.lines_by_code.get(code, ()) for code in _STRAY_MARKS
        )

    def fields_of(self, section: str, label: str) -> list[Field]:
        """Return the fields of a label in a section; in the lead also the front matter's keys."""
        return self.fields.of_row(section, label)

    def section_title(self, section: Section) -> str:
        """Return the title of a section; empty for the lead.

        The lead is the text before the first heading, and under a level-1 heading that is the first
        or a name of the thing, and not the title of a section that the mapping knows.
        """
        heading = section.heading
        if section.level == 0:
            return ""
        if section.level > 1 or normalise_key(heading.text) in self.fields.sections:
            return heading.text
        first = next(each.heading for each in self.entry.sections if each.level == 1)
        is_title = heading is first or self.subject.has_name(heading.text)
        return "" if is_title else heading.text

    def is_underlined_prose(self, heading: Inline) -> bool:
        """Say whether a finding explains that a heading is prose over a line of hyphens."""
        underline = heading.line + heading.line_count
        return underline in self.lines_by_code.get("setext-heading", ())


def entry_context(
    subject: Subject, entry: Entry, ontology: Ontology, resolver: LinkResolver, iris: IriFactory
) -> EntryContext:
    """Return the context of an entry, with no claims yet."""
    entry = with_typed_links(entry, lambda link: resolver.typed(link, subject.path))
    lines_by_code: dict[str, set[int]] = {}
    for finding in entry.findings:
        lines_by_code.setdefault(finding.code, set()).add(finding.line)
    drops = ontology.mapping.entry_rules.drops
    return EntryContext(
        subject=subject,
        entry=entry,
        ontology=ontology,
        resolver=resolver,
        iris=iris,
        fields=ontology.fields(subject.cls),
        builder=ClaimBuilder(subject, iris, ontology.mapping.evidence.rated_later),
        value_context=ValueContext(subject.language, subject.path, resolver, iris, {}),
        marked=tuple(
            [
                each
                for each in entry.inlines()
                if each.links or each.tags or each.notes or each.addresses
            ]
        ),
        line_fields={},
        lines=tuple(entry.text.split("\n")),
        lines_by_code={code: frozenset(lines) for code, lines in lines_by_code.items()},
        drops=drops,
        dropped=drops.dropped(entry) if drops else {},
        prose_links=set(),
        mentioned=set(),
        missing_names=set(),
    )


def _is_more_than_address(text: str) -> bool:
    """Say whether a text with an address may be more than the address; YAML in it is no text."""
    if text[:1] in {"[", "{"} and text[-1:] in {"]", "}"}:
        return False
    return " " in text or text[:4] not in {"http", "HTTP"} or text.count("://") > 1


def _tag(scalar: ScalarNode, syntax: LinkSyntax) -> Inline:
    target = syntax.target_of("tag", scalar.text.strip().removeprefix("#"))
    link = Link(target, "", scalar.text, LinkKind.TAG, scalar.line, scalar.column)
    return Inline(scalar.text, scalar.line, scalar.column, (link,))


def _placed(inline: Inline, scalar: ScalarNode, lines: tuple[str, ...]) -> Inline:
    """Return a text of several lines with each link on the line where it is written."""
    own_lines = lines[scalar.line - 1 : scalar.line - 1 + scalar.line_count]
    links: list[Link] = []
    row, column = 0, 0
    for link in inline.links:
        mark = re.compile(rf"(?:!?\[\[\s*|\]\(\s*<?|<){re.escape(link.target)}")
        starts = ((number, column if number == row else 0) for number in range(row, len(own_lines)))
        found = ((number, mark.search(own_lines[number], start)) for number, start in starts)
        place = next(((number, match) for number, match in found if match), None)
        if place is not None:
            row, column = place[0], place[1].end()
            start = _link_start(own_lines[row], place[1].start())
            links.append(link._replace(line=scalar.line + row, column=start + 1))
        else:
            links.append(link)
    by_link = dict(zip(inline.links, links, strict=True))
    return inline._replace(
        links=tuple(links), struck_out=tuple(by_link[link] for link in inline.struck_out)
    )


def _link_start(line: str, mark: int) -> int:
    """Return where a link starts whose target is at a mark: of `[text](`, where its text does."""
    if not line.startswith("](", mark):
        return mark
    start = max(0, line.rfind("[", 0, mark))
    return start - line[:start].endswith("!")
