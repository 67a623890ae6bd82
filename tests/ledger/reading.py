"""What kbgraph made of documents, read through its exports, its findings and its pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote

from kbgraph.build import build
from kbgraph.findings import Finding
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.formats import NQUADS
from kbgraph.rdf.iris import IriFactory
from kbgraph.source.line_kinds import LineKind
from kbgraph.views import PageAddresses
from kbgraph.views.lines import Line, LineMark, MarkKind
from tests.ledger.words import canaries_of, lines_of

_QUAD = re.compile(r"<([^>]*)> <([^>]*)> (.*) <([^>]*)> \.")
_LINE = re.compile(r"<[^>]*/entry/([^>#]*)#L(\d+)>")
_STATED_AT = "/ont#statedAt"
_BLOCK = re.compile(r'id="P(\d+)"')
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\(.)")
_COMMENT_OPENS = re.compile(r"%%|<!--|^[\s>*+\-\d.)]*\[[^\]]+\]:\s*(?:<>|#)(?:\s|$)")
"""Also `[a]: <> (…)` and `[a]: # (…)`, which authors use as comments."""
_YAML_COMMENT = re.compile(r"(?:^|\s)#")
_ADDRESS = re.compile(r"^[\s>*+\-\d.)]*\[[^\]]+\]:|^[\s>]*(?:<.*>|\S+)?\s*(?:['\"(].*)?$")
_NOTE = re.compile(r"[\s>*+\-\d.)]*\[\^([^\]]+)\]:")
_FENCE = re.compile(r"[\s>*+\-\d.)\[\]x]*(?:```|~~~)")
_EMPTY_KEY = re.compile(r"\s*(?:- )?(?:\? )?[^:#]+(?::\s*(?:~|null|[|>][+-]?)?\s*)?")
_HIDDEN_HTML = re.compile(r"<(?:script|style|\?|!\[CDATA|![A-Za-z]|textarea|iframe|title)", re.IGNORECASE)  # fmt: skip
_FRAGMENT = re.compile(r"\[\[[^\]|#]*#([^\]|]*)")
_CONTROL = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


@dataclass
class Claimed:
    """A claim of a document: its lines, and the texts that it states."""

    lines: set[int] = field(default_factory=set)
    objects: list[str] = field(default_factory=list)
    properties: list[str] = field(default_factory=list)
    qualifiers: list[str] = field(default_factory=list)
    terms: list[tuple[str, str]] = field(default_factory=list)
    """The last part of each property, and its value as N-Quads write it."""


@dataclass
class Document:
    """What kbgraph made of one file."""

    path: str
    text: str
    claims: list[Claimed]
    html: str
    type: str
    """The label of the class of the entry's thing; empty without a class."""
    findings: list[Finding]
    kinds: bytes
    account: tuple[Line, ...]
    """The lines with what became of each, as `kbgraph lines` prints them."""

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the file."""
        return lines_of(self.text)

    def kind(self, line: int) -> LineKind:
        """Return what the parser says that a line is, as bits of LineKind."""
        return LineKind(self.kinds[line - 1] if line <= len(self.kinds) else 0)

    def marks(self, line: int) -> tuple[LineMark, ...]:
        """Return what became of a line."""
        return self.account[line - 1].marks if line <= len(self.account) else ()

    def begins_link_before(self, line: int) -> bool:
        """Say whether a link that begins on a line above goes on over its end."""
        above = self._text_above(line)
        is_label = above.count("[") > above.count("]") or above.rfind("[") > above.rfind("]")
        return is_label or above.rfind("](") > above.rfind(")")

    def _text_above(self, line: int) -> str:
        """Return the lines of a paragraph above a line, three at most."""
        return "\n".join(self.lines[max(0, line - 4) : line - 1]).rpartition("\n\n")[2]

    def _is_in_open_anchor(self, line: int) -> bool:
        """Say whether a link of HTML that began on a line above is not closed before a line."""
        above = self._text_above(line).lower()
        return above.rfind("<a ") > above.rfind("</a")

    def _links_at(self, line: int) -> list[LineMark]:
        lines = (line - 1, line) if self.begins_link_before(line) else (line,)
        return [
            mark
            for each in lines
            for mark in self.marks(each)
            if mark.kind is MarkKind.LINK or mark.slug or mark.label.startswith("link-")
        ]

    def is_target_at(self, line: int, word: str) -> bool:
        """Say whether a word is of the target of a link of which the account tells."""
        links, text = self._links_at(line), self.lines[line - 1].lower()
        return bool(links) and (
            any(word in fragment for fragment in _FRAGMENT.findall(text))
            or word in " ".join(mark.text for mark in links).lower()
        )

    def is_label_at(self, line: int, word: str) -> bool:
        """Say whether a word is of the label or title of a link of which the account tells."""
        if self.kind(line) & LineKind.ADDRESS and self._is_in_open_anchor(line):
            return True
        before, _, after = self.lines[line - 1].lower().partition(word)
        opens = "[" if self.begins_link_before(line) else ""
        is_label = (opens + before).rfind("[") > before.rfind("]") and "]" in after
        return bool(self._links_at(line)) and (is_label or before.rfind("](") > before.rfind(")"))

    def _defines_source(self, line: int) -> bool:
        """Say whether a line is of the definition of a footnote that the front matter defines."""
        notes = [match[1] for text in self.lines[:line] if (match := _NOTE.match(text))]
        return bool(notes) and f"id: {notes[-1]}" in self.text

    def is_hidden(self, line: int) -> bool:
        """Say whether the parser calls a line hidden, and the text up to it can bear that out."""
        kind, lines = self.kind(line), self.lines[:line]
        if kind & (LineKind.CODE | LineKind.FRAME) and _FENCE.match(lines[-1]):
            return True
        if kind & LineKind.KEY and _EMPTY_KEY.fullmatch(lines[-1]):
            return True
        if kind & LineKind.COMMENT:
            is_opened = any(_COMMENT_OPENS.search(each) for each in lines)
            return is_opened or bool(_YAML_COMMENT.search(lines[-1]))
        is_within_html = kind & (LineKind.HTML | LineKind.CODE) and not self.type
        if is_within_html and any(_HIDDEN_HTML.search(each) for each in lines):
            return True
        if kind & LineKind.HTML and any(each.code == "unread-text" for each in self.findings):
            return any(_HIDDEN_HTML.search(each) for each in lines)
        if kind & LineKind.HTML and _HIDDEN_HTML.search(lines[-1]):
            return True
        if self.type and self._defines_source(line):
            return True
        return bool(kind & LineKind.ADDRESS) and bool(_ADDRESS.search(lines[-1]))


def read(files: Mapping[str, str | bytes], ontology: Ontology) -> dict[str, Document]:
    """Build a folder of files in memory, and return what became of each."""
    contents = [
        (path, text.encode() if isinstance(text, str) else text) for path, text in files.items()
    ]
    kb = KnowledgeBase(build(contents, ontology, IriFactory()))
    claims, findings = claims_of(kb), defaultdict(list)
    for finding in kb.findings:
        findings[finding.file].append(finding)
    made = {}
    for slug, subject in kb.views.entries.items():
        thing = kb.describe(slug)
        made[subject.path] = Document(
            path=subject.path,
            text=kb.views.entry_text(slug),
            claims=claims[slug],
            html=kb.views.prose(thing, PageAddresses(lambda target: f"/entry/{target}")),
            type=thing.type,
            findings=findings[subject.path],
            kinds=kb.graph.entry(slug).line_kinds,
            account=kb.views.lines(slug).lines,
        )
    return made


def claims_of(kb: KnowledgeBase) -> dict[str, list[Claimed]]:
    """Return the claims of each entry, from the N-Quads of the folder."""
    by_iri: dict[str, Claimed] = defaultdict(Claimed)
    entries: dict[str, str] = {}
    description = kb.graph.iris.claims
    for line in kb.export.graph(NQUADS).decode().split("\n"):
        match = _QUAD.fullmatch(line)
        if not match:
            continue
        subject, prop, value, graph = match.groups()
        if graph != description:
            by_iri[graph].objects += [unquote(subject), plain(value)]
            by_iri[graph].properties.append(unquote(prop))
            by_iri[graph].terms.append((re.split(r"[/#]", prop)[-1], value))
        elif prop.endswith(_STATED_AT):
            place = _LINE.fullmatch(value)
            assert place, value
            entries[subject] = unquote(place[1])
            by_iri[subject].lines.add(int(place[2]))
        else:
            by_iri[subject].qualifiers.append(plain(value))
    claims: dict[str, list[Claimed]] = defaultdict(list)
    for iri, claim in by_iri.items():
        if iri in entries:
            claims[entries[iri]].append(claim)
    return claims


def plain(term: str) -> str:
    """Return the text of a term of N-Quads."""
    if term.startswith("<"):
        return unquote(term[1:-1])
    return _ESCAPE.sub(
        lambda match: chr(int(match[1] or match[2], 16)) if match[1] or match[2]
        else _CONTROL.get(match[3], match[3]),
        term[1 : term.rindex('"')],
    )  # fmt: skip


def words_of_page(html: str) -> dict[str, int]:
    """Return the canaries of a page, each with the line of the last block that began before it."""
    words: dict[str, int] = {}
    line = 0
    for number, part in enumerate(_BLOCK.split(html)):
        if number % 2:
            line = int(part)
        else:
            for word in canaries_of(unquote(part)):
                words.setdefault(word, line)
    return words


def all_words(texts: Iterable[str]) -> set[str]:
    """Return the canaries in texts."""
    return {word for text in texts for word in canaries_of(text)}
