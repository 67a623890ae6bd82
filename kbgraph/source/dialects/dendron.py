"""Dendron: notes in hierarchies of dots, labels before targets, tags and users that are notes.

The rules are those of its documentation (wiki.dendron.so: Links, Tags, User tags, Note references,
Vaults) and of its parser (`packages/unified/src/remark` in github.com/dendronhq/dendron).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kbgraph.source.dialects.dialect import Dialect, LinkSyntax, Lookup, PageNames, TitleHeading

_OUTWARD = "dendron://"
_PUNCTUATION = re.escape(",;:'\"<>()?!`~«‹»›„“‟”’❝❞❮❯⹂〝〞〟＂‚‘‛❛❜❟［］【】…‥「」『』·؟،।॥‽⸘¡¿⁈⁉")
_CHAR = rf"[^#@|\[\]\s{_PUNCTUATION}]"
_END = rf"[^#@|\[\]\s.{_PUNCTUATION}]"
_FIRST = rf"[^0-9#@|\[\]\s.{_PUNCTUATION}]"


@dataclass(frozen=True, slots=True)
class DendronNotes(PageNames):
    """Names of notes, which are those of their files; links may name another vault."""

    vaults: tuple[tuple[str, str], ...] = ()
    """The name of each vault, and the path of its folder of notes."""

    def of_link(self, target: str) -> str:
        """Return the path of a note in a vault for `dendron://vault/note`, else the target."""
        if not target.startswith(_OUTWARD):
            return target
        vault, _, note = target.removeprefix(_OUTWARD).partition("/")
        folder = dict(self.vaults).get(vault, vault)
        return f"{folder}/{note}" if folder and note else note or vault

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders of the vaults."""
        return tuple(folder for _, folder in self.vaults)


DENDRON = Dialect(
    "dendron",
    links=LinkSyntax(
        has_label_first=True,
        words=re.compile(
            rf"(?<!\S)#(?P<tag>{_FIRST}(?:{_CHAR}*{_END})?)|(?<!\S)@(?P<user>{_CHAR}*{_END})"
        ),
        targets=(("tag", "tags.{}"), ("user", "user.{}")),
        tag_keys=("tags",),
    ),
    pages=DendronNotes(),
    lookup=(Lookup.PATH, Lookup.RELATIVE, Lookup.NEAREST, Lookup.SLUG, Lookup.NAME),
    has_dotted_names=True,
    title=TitleHeading.NONE,
    own_keys=("id", "title", "desc", "updated", "created"),
)
