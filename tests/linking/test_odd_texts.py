"""Whatever a text holds, links that are put into it are read, and nothing else is altered."""

from __future__ import annotations

import time
from collections import Counter
from itertools import chain

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kbgraph import KnowledgeBase
from kbgraph.build import build
from kbgraph.linking.missing.patches import by_file, with_links
from kbgraph.ontology.ontology import load_ontology
from kbgraph.rdf.iris import IriFactory
from kbgraph.source.dialects import DIALECTS, OBSIDIAN, Dialect
from kbgraph.source.markdown.source_text.plain_text import plain_texts

CORE = load_ontology(None)
NAMES = (
    "Old Elm Tower", "Elm Tower", "Straße Fünf", "C# Language", "AT&T Corp", "Elm^2 Tower",
    "Who? What", "50% Tower", "İstanbul Şehir", "Zu\u0308rich See", "rel::Thing", "e.g. Tower",
    "銀杏市", "Берёзовая Долина", "2024 Plan", "Q",
)  # fmt: skip
WRITTEN = (*NAMES, "old elm tower", "STRASSE FÜNF", "Old\nElm Tower", "Old\r\nElm Tower", "Old\n> Elm Tower", "Old\n  Elm Tower",
    "Берёзовой Долиной", "Old  Elm\u00a0Tower", "Old [Elm] Tower", "Old \\*Elm Tower", "Old *Elm* Tower")  # fmt: skip
MARKS = (
    " ", " ", "\n", "\n\n", "\r\n", "\n- ", "\n  - ", "\n> ", "\n> - ", "\n> [!note] ", "\n1. ",
    "\n| a | b |\n| --- | --- |\n| x \\| y | ", " | ", " |\n", "[", "]", "[[", "]]", "(", ")", "!",
    "\\", "*", "**", "_", "`", "```\n", "$", "$$", "%%", "<", ">", "<b>", "~~", "==", "^", "^[",
    "[^1]", "\n[^1]: ", "#", "@", ":", "::", "key:: ", "&amp;", "&#64;", "\u0301", "\u200d",
    "\u202e", "\0", "\t", "\x0b", "\u2028", "https://a.example/", "[a](b.md ", "--", "- fell",
    "> fell", "fell", ". ", "s ", "'s ", "{{", "}}", "<%", "%>", "\n# ", "\n---\n", "\n===\n",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(WRITTEN) | st.sampled_from(MARKS), max_size=12).map("".join)


def read(text: str, dialect: Dialect) -> KnowledgeBase:
    """A knowledge base of an entry for each name, and of a text."""
    names = {f"{name.replace('::', ' ')}.md": f"# {name}\n" for name in NAMES}
    files = {**names, "folder/text.md": f"# A text\n\n{text}"}
    content = [(path, each.encode(errors="replace")) for path, each in files.items()]
    return KnowledgeBase(build(content, CORE, IriFactory(), dialect=dialect))


def targets(base: KnowledgeBase) -> set[str]:
    """The slugs of the things to which the text links."""
    return set(base.linking.missing.linked("folder/text"))


def shown(base: KnowledgeBase) -> str:
    """All words and signs of the text that a reader sees."""
    texts = (each.text for each in base.graph.entry("folder/text").inlines())
    return "".join("".join(texts).split())


def codes(base: KnowledgeBase) -> Counter[str]:
    """How often each finding occurs."""
    return Counter(each.code for each in base.findings)


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
@given(text=TEXTS)
@example("a Old\nElm Tower\nand fell")
@example("a Old\nElm Tower - fell")
@example("a Old\nElm Tower key:: fell")
@example("!Old Elm Tower")
@example("Old \\[Elm\\] Tower")
@example("The C# Language and the Old [Elm] Tower")
@example("Old Elm TowerOld Elm Tower%%Old Elm Tower%%")
@example("\0 Old\0Elm Tower \\# Elm Tower")
def test_a_text_with_its_links_differs_by_them_alone(dialect: Dialect, text: str) -> None:
    """The suggested links are there, no word is lost, and no finding is new."""
    before = read(text, dialect)
    edits = {each.best.slug: before.linking.link(each) for each in before.linking.suggest()}
    chosen = by_file(each for each in edits.values() if each is not None)
    links = set(chain.from_iterable(chosen.values()))
    body = f"# A text\n\n{text}"
    patched = with_links(body, chosen.get("folder/text.md", ()))
    after = read(patched.removeprefix("# A text\n\n"), dialect)
    wanted = {slug for slug, each in edits.items() if each in links}
    assert targets(after) == targets(before) | wanted, patched
    if dialect.links is None or not dialect.links.has_page_addresses:
        # In `[label]([[page]])` of Logseq, brackets and page are read as text, too.
        assert shown(after) == shown(before), patched
    assert not codes(after) - codes(before), patched


ADVERSE = (
    "[^a", "[[", "[[a|", "{{a", "<%", "<a", "</a", "a", "a.", "a://", "#", "^a ", "a:", "(a", " ",
    "\\*", "&a", "Elm ", "Old Elm Tower ", "Elm Tower Old ", "**a**\n\n", "> ", "- ",
)  # fmt: skip


@pytest.mark.parametrize("part", ADVERSE)
def test_a_text_of_one_repeated_sign_takes_linear_time(part: str) -> None:
    """100,000 characters of it: a search that began anew at each would take minutes."""
    base = read("q " + part * (100_000 // len(part)), OBSIDIAN)
    body = base.graph.entry("folder/text").body
    base.linking.suggest("Q")
    start = time.process_time()
    list(plain_texts(body))
    base.linking.suggest("folder/text")
    assert time.process_time() - start < 3


@pytest.mark.parametrize("mark", ["\u0301", "\u20dd", "\u200d\u0301"])
def test_a_mark_without_a_letter_is_no_word(mark: str) -> None:
    """An accent behind a space stood for the end of a name, and the search failed."""
    base = read(f"The Old Elm Tower {mark} fell. Old {mark} Elm.", OBSIDIAN)
    assert [each.best.slug for each in base.linking.suggest("folder/text")] == ["Old Elm Tower"]


def test_a_link_that_cannot_be_written_is_none() -> None:
    """`[[C# Language]]` is a heading of C: the suggestion stays, without a link."""
    base = read("The C# Language is old.", OBSIDIAN)
    (found,) = base.linking.suggest("folder/text")
    assert (found.best.slug, base.linking.link(found)) == ("C# Language", None)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_keep_their_ends(end: str, mark: str) -> None:
    """A single CR ends a line too, and a byte order mark is no column of the first."""
    text = f"Old Elm Tower fell{end}as Zu\u0308rich See rose{end}"
    base = KnowledgeBase(
        build(
            [(f"{name}.md", b"text") for name in ("Old Elm Tower", "Zürich See")]
            + [("t.md", f"{mark}{text}".encode())],
            CORE,
            IriFactory(),
        )
    )
    edits = [each for each in map(base.linking.link, base.linking.suggest("t")) if each]
    assert with_links(f"{mark}{text}", edits) == (
        f"{mark}[[Old Elm Tower]] fell{end}as [[Zu\u0308rich See]] rose{end}"
    )
