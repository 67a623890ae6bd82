"""The targets of the links, embeds and footnotes of an entry's text."""

from __future__ import annotations

from typing import NamedTuple, Protocol
from urllib.parse import unquote

from kbgraph.extraction.link_resolver import (
    Ambiguous,
    AnyTarget,
    ExternalLink,
    Missing,
    NotALink,
    Resolved,
)
from kbgraph.rdf.iris import IriFactory, safe_href, slugify
from kbgraph.rdf.terms import Iri
from kbgraph.source.attachments import Attachment, is_attachment
from kbgraph.source.entry import Entry, Footnote, Link, LinkKind
from kbgraph.source.link_targets import EmbeddedText, LinkTarget
from kbgraph.source.names import normalise_name
from kbgraph.source.notes import locator_of, source_of
from kbgraph.views.entry import Description
from kbgraph.views.text.page import Page
from kbgraph.views.text.parts import (
    Part,
    block_id_of,
    heading_line,
    part_of,
    text_of_part,
)

_MAX_DEPTH = 3
"""Embeds within each other."""


class Notes(Protocol):
    """Finds the sources that footnotes cite."""

    def __call__(self, mark: str) -> LinkTarget | None:
        """Return the source of a footnote; None for mere text."""


class _Embedding(NamedTuple):
    """An embed through which a text has come to the page: the entry and line where it stands."""

    slug: str
    line: int


class SourceNotes:
    """The sources of a page's own entry, which it lists by number."""

    def __init__(self, thing: Description, entry: Entry) -> None:
        self._entry = entry
        self._sources = {
            listed.source.iri.rpartition("#")[2]: (number, listed.source)
            for number, listed in enumerate(thing.sources, 1)
        }

    def __call__(self, mark: str) -> LinkTarget | None:
        """Return the source that a footnote cites, labelled with its number in the list.

        The place that it names in the source is part of the label: `3, art. 12`. Of two sources
        with one slug nothing says which is meant, so that the footnote is text.
        """
        note = self._entry.citation_keys.note(mark)
        key = IriFactory.part(Iri(""), f"source.{slugify(source_of(note))}")[1:] if note else ""
        number, source = self._sources.get(key, (0, None))
        if note is None or source is None or f"{key}.2" in self._sources:
            return None
        label = ", ".join(filter(None, (str(number), locator_of(note))))
        return LinkTarget(f"#{key}", title=source.title, label=label)


class ForeignNotes:
    """The footnotes of an embedded text: they lead to the page of its own entry."""

    def __init__(self, entry: Entry, address: str) -> None:
        self._keys, self._address = entry.citation_keys, address
        blocks = (block for section in entry.sections for block in section.blocks)
        defined = (normalise_name(block.id) for block in blocks if isinstance(block, Footnote))
        self._known = self._keys.ids.union(defined)

    def __call__(self, mark: str) -> LinkTarget | None:
        """Return the page on which a footnote is shown, labelled as it is written."""
        note = self._keys.note(mark)
        is_known = note is not None and normalise_name(source_of(note)) in self._known
        return LinkTarget(self._address, label=mark) if is_known else None


class TextTargets:
    """The targets of one text: of a page's own entry, or of one that is embedded in it."""

    def __init__(
        self,
        page: Page,
        slug: str,
        entry: Entry,
        notes: Notes,
        embeddings: tuple[_Embedding, ...] = (),
    ) -> None:
        """Take the entry of the text, and the embeds through which it has come to the page."""
        self._page, self._slug, self._entry = page, slug, entry
        self.note = notes
        self._embeddings = embeddings

    def _resolve(self, link: Link) -> AnyTarget:
        return self._page.graph.resolver.resolve(link, self._entry.path)

    def link(self, link: Link) -> LinkTarget:
        """Return the target of a link: a page, a file, an address, or none with the reason."""
        typed = self._page.graph.resolver.typed(link, self._entry.path)
        if typed is None:
            return self._target(link)
        relation = link.target.partition("::")[0] + "::"
        return self._target(typed)._replace(relation=relation)

    def _target(self, link: Link) -> LinkTarget:
        match self._resolve(link):
            case Resolved(subject=subject):
                title = "" if subject.name == link.target else subject.name
                return LinkTarget(self._address(subject.slug, link), title=title)
            case Missing() if link.kind is LinkKind.TAG:
                return LinkTarget("")
            case Missing():
                return LinkTarget("", "missing", "no entry yet")
            case Ambiguous(candidates=candidates):
                return LinkTarget("", "ambiguous", f"may mean {', '.join(candidates)}")
            case NotALink(is_missing=True, reason=reason):
                return LinkTarget("", "missing", reason)
            case ExternalLink(iri=iri):
                return LinkTarget(safe_href(iri))
            case _ if not link.target:
                return LinkTarget(self._address_here(link))
            case _:
                return self._file(link) or LinkTarget(safe_href(link.target))

    def _address(self, slug: str, link: Link) -> str:
        """Return the page of an entry, at the heading or block that a link names."""
        return self._page.addresses.entry(slug) + self._anchor(slug, link)

    def _address_here(self, link: Link) -> str:
        """Return the place in the same entry that a link names; empty if there is none."""
        anchor = self._anchor(self._slug, link)
        return self._page.addresses.entry(self._slug) + anchor if self._embeddings else anchor

    def _anchor(self, slug: str, link: Link) -> str:
        if not link.fragment:
            return ""
        entry = self._page.entry(slug)
        if entry is None:
            return ""
        block_id = block_id_of(link.fragment)
        line = entry.line_of_block(block_id) if block_id else heading_line(entry, link.fragment)
        return f"#P{line}" if line else ""

    def _file(self, link: Link) -> LinkTarget | None:
        """Return the attachment that a link means; None where it is none, or none is served."""
        page = self._page
        if page.addresses.file is None or not page.attachments or "://" in link.target:
            return None
        found = self._attachment(link)
        if found is None:
            is_missing = is_attachment(link.target)
            return LinkTarget("", "missing", "no such file in the folder") if is_missing else None
        if page.attachments.is_too_large(found):
            return LinkTarget("", "missing", f"the file has {found.size} bytes, too many to show")
        fragment = f"#{link.fragment}" if link.fragment and not found.is_image else ""
        return LinkTarget(
            page.addresses.file(found.path) + fragment,
            "" if found.is_image else "attachment",
            is_image=found.is_image and link.kind in {LinkKind.EMBED, LinkKind.IMAGE},
        )

    def _attachment(self, link: Link) -> Attachment | None:
        if link.kind in {LinkKind.WIKILINK, LinkKind.EMBED}:
            return self._page.attachments.find(link.target, self._entry.path)
        return self._page.attachments.find_beside(unquote(link.target), self._entry.path)

    def embed(self, link: Link) -> EmbeddedText | None:
        """Return the text of an entry that an embed shows; None where it is a mere link."""
        if self._page.is_full:
            return None
        match self._resolve(link):
            case Resolved(subject=subject):
                slug, name = subject.slug, subject.name
            case _ if not link.target and link.fragment:
                slug, name = self._slug, self._page.graph.subjects[self._slug].name
            case _:
                return None
        parts = filter(None, (part.strip() for part in link.fragment.split("#")))
        shown = EmbeddedText(
            label=" › ".join((name, *(part for part in parts if not part.startswith("^")))),
            address=self._address(slug, link),
            text="",
            first_line=1,
            targets=self,
        )
        return self._with_text(shown, slug, link)

    def _with_text(self, shown: EmbeddedText, slug: str, link: Link) -> EmbeddedText:
        """Return an embed with its text, or with the reason why it has none."""
        entry = self._page.take_embed(slug)
        if entry is None:
            return shown._replace(remark="Not shown here: this page embeds too much text.")
        if len(self._embeddings) >= _MAX_DEPTH:
            return shown._replace(remark=f"Embeds are shown {_MAX_DEPTH} deep; this is one more.")
        part = part_of(entry, link.fragment)
        if part is None:
            return shown._replace(remark="The note has no such part.")
        embeddings = (*self._embeddings, _Embedding(self._slug, link.line))
        if any(each.slug == slug and part.holds(each.line) for each in embeddings):
            return shown._replace(remark="Not shown again within itself.")
        return self._cut(shown, slug, entry, part, embeddings)

    def _cut(
        self,
        shown: EmbeddedText,
        slug: str,
        entry: Entry,
        part: Part,
        embeddings: tuple[_Embedding, ...],
    ) -> EmbeddedText:
        whole = text_of_part(entry, part)
        text = self._page.cut(whole)
        notes = ForeignNotes(entry, self._page.addresses.entry(slug))
        return shown._replace(
            text=text,
            first_line=part.first,
            targets=TextTargets(self._page, slug, entry, notes, embeddings),
            remark="" if text == whole else "Cut here; the note goes on.",
        )
