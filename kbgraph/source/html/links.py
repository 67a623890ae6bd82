"""Links, images and embeds in an output, from their start to their end."""

from __future__ import annotations

import re
from html import escape
from typing import NamedTuple

from kbgraph.source.entry import Link, LinkKind
from kbgraph.source.html.author_html import AuthorHtml
from kbgraph.source.html.embeds import Embeds
from kbgraph.source.html.placeholders import Placeholders
from kbgraph.source.html.sanitise import is_outward
from kbgraph.source.html.tags import OwnAttributes, text_of, title_attribute
from kbgraph.source.link_targets import EmbeddedText, LinkTarget, LinkTargets
from kbgraph.source.markdown.bare_links import link_to_address
from kbgraph.source.markdown.html_tag import HtmlTag

_SIZE = re.compile(r"(?:^|\|)\s*(?P<width>\d{1,5})(?:x(?P<height>\d{1,5}))?\s*$")
"""The size that Obsidian reads at the end of an image's label: `alt|300x200`."""
_UNSEEN = {LinkKind.EMBED, LinkKind.IMAGE}


class _OpenLink(NamedTuple):
    """A link whose label is being written."""

    link: Link
    target: LinkTarget
    title: str
    start: int
    """The index in the output at which its label starts."""
    embedded: EmbeddedText | None = None


class LinkWriter:
    """Writes links to an output."""

    def __init__(
        self,
        out: list[str],
        targets: LinkTargets,
        own: OwnAttributes,
        placeholders: Placeholders,
        images: Placeholders,
    ) -> None:
        """Take the output; `images` have the elements that no sanitiser lets pass."""
        self._out, self._targets, self._own = out, targets, own
        self._placeholders, self._images = placeholders, images
        self._open: list[_OpenLink] = []
        self._hidden_addresses: list[str] = []
        """Addresses of images within the open link, which can be no links in it."""

    @property
    def is_open(self) -> bool:
        """Whether a link is open."""
        return bool(self._open)

    def start(self, link: Link, title: str) -> str:
        """Start a link with the title that its author wrote; return its end tag."""
        target = self._targets.link(link)
        title = title_attribute(title, target.title)
        is_embed = link.kind is LinkKind.EMBED and not self._open and not target.is_image
        embedded = self._targets.embed(link) if is_embed else None
        tag = "" if embedded or target.is_image else self._start_tag(target, title)
        if tag:
            self._out.append(tag)
        self._open.append(_OpenLink(link, target, title, len(self._out), embedded))
        return f"</{tag[1 : tag.index(' ') if ' ' in tag else -1]}>" if tag else ""

    def _start_tag(self, target: LinkTarget, title: str) -> str:
        attributes = self._own("class", target.kind) + title
        if self._open or not target.address:
            if self._open and is_outward(target.address):
                self._hidden_addresses.append(target.address)
            return f"<span{attributes}>"
        return f"<a{self._href(target.address)}{attributes}>"

    def _href(self, address: str) -> str:
        """Return the attribute with an address; empty where it is."""
        if is_outward(address):
            return f' href="{escape(address)}"'
        return self._own("href", address)

    def end(self, html: AuthorHtml, embeds: Embeds, around: str) -> str:
        """End the innermost link; return what stands behind it.

        `around` is the address of a link around an embed, which the parser does not see.
        """
        opened = self._open.pop()
        link, start = opened.link, opened.start
        outer = self._outer(link, around)
        if opened.target.relation:
            self._hide_relation(opened, html)
        label = "".join(self._out[start:]).strip()
        plain = self._placeholders.removed(label)
        size = _SIZE.search(plain) if link.kind in _UNSEEN else None
        shown = plain[: size.start()].strip() if size else label
        if opened.embedded is not None:
            self._replace(start, embeds.add(opened.embedded, shown or escape(link.target)), html)
        elif opened.target.is_image:
            width, height = (size["width"], size["height"] or "") if size else ("", "")
            image = self._image(opened, text_of(shown), width, height)
            self._replace(start, f"<a{outer}>{image}</a>" if outer else image, html)
            return ""
        elif shown != label or not label:
            # A link without a text, or an image with none but its size, is shown by its target.
            self._replace(start, shown or escape(link.target or link.fragment), html)
        return f" <a{outer}>{escape(around)}</a>" if outer else self._tail()

    def _hide_relation(self, opened: _OpenLink, html: AuthorHtml) -> None:
        """Remove the relation from the text of a link, where that is its target as written."""
        label, relation = "".join(self._out[opened.start :]), escape(opened.target.relation, False)
        if label.lstrip().startswith(relation):
            self._replace(opened.start, label.lstrip().removeprefix(relation).strip(), html)

    def _outer(self, link: Link, around: str) -> str:
        """Return the attribute with the address of the link around an embed; empty without one."""
        if not around or self._open or link.kind is not LinkKind.EMBED:
            return ""
        outer = link_to_address(around, (link.line, link.column))
        return self._href(self._targets.link(outer).address)

    def of_tag(self, tag: HtmlTag) -> str:
        """Return the HTML of an author's tag with an address within the folder; empty if none."""
        link = tag.link(0, 0)
        target = self._targets.link(link) if link else LinkTarget("")
        if link is None or not target.address:
            return ""
        if target.is_image:
            return self._image(_OpenLink(link, target, "", 0), tag.label, tag.width, tag.height)
        label = "" if tag.name == "a" else f"{escape(tag.label or tag.address)}</a>"
        return f"<a{self._href(target.address)}>{label}"

    def _replace(self, start: int, made: str, html: AuthorHtml) -> None:
        self._out[start:] = [made]
        html.forget(start)

    def _image(self, opened: _OpenLink, alt: str, width: str, height: str) -> str:
        alt = self._images.removed(alt).strip() or opened.link.target.rpartition("/")[2]
        sizes = (("width", width), ("height", height))
        size = "".join(f' {name}="{length}"' for name, length in sizes if length)
        source = escape(opened.target.address)
        return self._images.new(
            f'<img src="{source}" alt="{escape(alt)}"{size} loading="lazy"{opened.title}>'
        )

    def _tail(self) -> str:
        """Return links to the images of the link that has ended, if no other link is open."""
        if self._open:
            return ""
        addresses, self._hidden_addresses = self._hidden_addresses, []
        return "".join(
            f' <small{self._own("class", "remark")}><a href="{escape(address)}">image</a></small>'
            for address in addresses
        )
