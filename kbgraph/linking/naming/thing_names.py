"""All names by which texts may mention a thing: its own, and the texts of links to it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from kbgraph.build import Graph
from kbgraph.extraction.link_resolver import Missing, Resolved
from kbgraph.extraction.subject import Subject
from kbgraph.linking.naming.names import ThingName
from kbgraph.search.word_forms import content_words
from kbgraph.source.dialects import Dialect
from kbgraph.source.entry import Link, LinkKind
from kbgraph.source.names import normalise_name, normalise_spelling

_WIKILINK = re.compile(r"\[\[([^\[\]|#\n]+?)(?:#[^\[\]|\n]*)?(?:\\?\|([^\[\]\n]+))?\]\]")
_PAGE_ADDRESS = re.compile(r"\[([^\[\]\n]{1,200})\]\(\[\[([^\[\]\n]+)\]\]\)")
_TYPE_MARK = "--"
_OWN = ""
"""In place of the slug of a thing, where links have its own name: which thing, is not asked."""
_MIN_LEARNT_LETTERS, _MIN_SHARE = 3, 0.6
"""Letters of a text of links that is learnt, and the share of its links that lead to one thing."""
_MAX_LEARNING = 20_000
"""Entries of a folder whose links are read: for more, own names suffice."""


def own_names(subjects: Iterable[Subject]) -> Iterator[ThingName]:
    """Yield the names of the things that entries describe, and those of their files.

    The name of a file that begins with its type, as `ship--anne`, is none in a text.
    """
    for subject in subjects:
        names = {(name.text, name.language): None for name in subject.names}
        if not names or _TYPE_MARK not in subject.file_name:
            names.setdefault((subject.file_name.replace(_TYPE_MARK, " "), ""))
        is_proper = subject.cls is not None
        for text, language in names:
            yield ThingName(
                subject.slug, text, is_learnt=False, is_proper=is_proper, language=language
            )


def learnt_names(graph: Graph) -> Iterator[ThingName]:
    """Yield the texts of links, and the names of things that have no entry.

    A text is learnt if most links with it lead to one thing, and if it neither is a name of the
    thing nor has one among words in small letters: `firms of the Elm Park` means the firms.
    """
    if len(graph.subjects) > _MAX_LEARNING:
        return
    uses: dict[str, Counter[str]] = defaultdict(Counter)
    for slug, text in _linked_texts(graph):
        uses[text][slug] += 1
    for text, counts in uses.items():
        (slug, count), *_ = counts.most_common(1)
        if slug == _OWN:
            continue
        subject = graph.subjects.get(slug)
        is_own = subject is not None and (
            normalise_name(text) in _forms(subject) or _has_name(text, subject)
        )
        if not is_own and count >= _MIN_SHARE * counts.total():
            is_proper = not text.islower()
            yield ThingName(slug, text, is_learnt=True, is_proper=is_proper, uses=count)


def _forms(subject: Subject) -> set[str]:
    return {normalise_name(name.text) for name in subject.names}


def _has_name(text: str, subject: Subject) -> bool:
    """Say whether a text has a name of a thing beside other words, all in small letters."""
    parts = (text.partition(name.text) for name in subject.names)
    return any(
        found and rest == rest.lower() and (before.endswith(" ") or behind.startswith(" "))
        for before, found, behind in parts
        if (rest := before + behind).strip()
    )


def _linked_texts(graph: Graph) -> Iterator[tuple[str, str]]:
    """Yield the slug of the thing and the text of each wikilink, without a slug for a bare name."""
    known = {normalise_spelling(name.text) for name in own_names(graph.subjects.values())}
    for subject in graph.subjects.values():
        content = graph.contents.get(subject.path)
        if isinstance(content, bytes) and b"[[" in content:
            for target, label in _targets_and_labels(graph.dialect, content):
                text = " ".join((label or target).split())
                if not label and normalise_spelling(text) in known:
                    yield _OWN, text
                elif _may_be_name(text):
                    slug = _slug_of(graph, target, subject.path)
                    if slug:
                        yield slug, text


def _targets_and_labels(dialect: Dialect, content: bytes) -> Iterator[tuple[str, str]]:
    """Yield the target and the label of each wikilink of a file; the label is empty without one."""
    syntax = dialect.links
    text = content.decode("utf-8", "replace")
    if syntax is not None and syntax.has_page_addresses:
        for label, target in _PAGE_ADDRESS.findall(text):
            yield target.strip(), label
    for written, second in _WIKILINK.findall(text):
        first = written.rstrip("\\").strip()
        if second and syntax is not None and syntax.has_label_first:
            yield second.strip(), first
        else:
            yield first, second


def _may_be_name(text: str) -> bool:
    is_long = len(text) >= _MIN_LEARNT_LETTERS or (bool(text) and ord(text[0]) > ord("\u2e80"))
    return is_long and bool(content_words(text)) and "/" not in text and _TYPE_MARK not in text


def _slug_of(graph: Graph, target: str, path: str) -> str:
    match graph.resolver.resolve(Link(target, "", "", LinkKind.WIKILINK, 1, 1), path):
        case Resolved(subject=subject):
            return subject.slug
        case Missing(slug=slug):
            return slug
        case _:
            return ""
