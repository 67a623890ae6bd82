"""Random vaults: each link is read with its meaning, and nothing in code or comments is read."""

from __future__ import annotations

import ast
import random
import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote

import pyoxigraph as ox
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import KEYWORDS, REFERENCES, RELATED, STATED_AT
from kbgraph.views import PageAddresses
from tests.conftest import Vault
from tests.extraction import link_vault
from tests.project.test_links_doc import titles
from tests.sizes import examples

IRIS = IriFactory()
_HREF = re.compile(r'href="([^"]*)"')
_NOT_IN_TEXT = {link_vault.QUOTED, link_vault.UNQUOTED, link_vault.REFERENCE}
"""Links of the front matter, and addresses that no text need use."""
_OF_CLASSES = (
    "A wikilink with a relation",
    "A list item with a relation",
    "A Markdown link with a relation",
    "A field with a word of the ontology",
    "An unknown relation",
    "A relation with two meanings",
    "A relation that the ontology does not allow",
)
"""Links whose meaning depends on the classes of two entries, which these notes have not: they are
compared with rows and keys in `test_typed_links.py`."""
_MAX_SHOWN = 40
"""Items in the message of a failure."""


class ExtractedVault:
    """The claims and findings of a vault, in the terms of the generator of the vault."""

    def __init__(self, kb: KnowledgeBase, made: link_vault.Vault) -> None:
        paths = {slug: path for path, slug in made.slugs.items()}
        quads = [
            quad for quad in kb.graph.store.quads() if isinstance(quad.graph_name, ox.NamedNode)
        ]
        stated: dict[str, list[tuple[str, int]]] = {}
        for quad in quads:
            if quad.predicate.value == STATED_AT:
                document, _, line = quad.object.value.rpartition("#L")
                stated.setdefault(quad.subject.value, []).append(
                    (paths[IRIS.slug(document)], int(line))
                )
        claims = [
            (*place, quad.predicate.value, quad.object)
            for quad in quads
            for place in stated.get(quad.graph_name.value, [])
        ]
        self.mentions = {
            (path, line, name(term)) for path, line, prop, term in claims if prop == REFERENCES
        }
        self.relations = {
            (path, line, name(term)) for path, line, prop, term in claims if prop == RELATED
        }
        self.tags = {
            (path, line, term.value) for path, line, prop, term in claims if prop == KEYWORDS
        }
        mark = f"{IRIS.base}property/"
        self.fields = {
            (path, line, prop.removeprefix(mark), name(term, "@"))
            for path, line, prop, term in claims
            if prop.startswith(mark)
        }
        self.findings = {
            (
                each.file,
                each.line,
                each.code,
                link_vault.plain(each.about or quoted(each.message))
                if each.code.startswith("link-")
                else each.message,
            )
            for each in kb.graph.findings
        }

    def wrong(self, made: link_vault.Vault) -> list[str]:
        """Return each item that was read and not written, or written and not read."""
        found = []
        for kind in ("mentions", "relations", "tags", "fields", "findings"):
            read, written = getattr(self, kind), getattr(made, kind)()
            for what, places in (("not read", written - read), ("wrongly read", read - written)):
                found += [
                    f"{kind}, {what}: {each} in {line_of(made, *each[:2])!r}"
                    for each in sorted(places)
                ]
        return found


def name(term: ox.NamedNode | ox.Literal, mark: str = "") -> str:
    """Return the slug of a thing or document, or the text of any other term."""
    slug = IRIS.slug(term.value) if isinstance(term, ox.NamedNode) else None
    return mark + slug if slug else term.value


def quoted(message: str) -> str:
    """Return the name that a finding quotes."""
    return ast.literal_eval(re.split(" (?:is not yet|may mean) ", message)[0])


def line_of(made: link_vault.Vault, path: str, line: int) -> str:
    """Return a line of a file."""
    lines = made.files[path].split("\n")
    return lines[line - 1] if line <= len(lines) else ""


def test_every_link_of_a_large_vault_is_read_correctly(vault: Vault) -> None:
    """Thousands of links, tags and fields in all forms of links.md are read correctly.

    None of the decoys is read.
    """
    made = link_vault.make(random.Random(20261122), notes=200, blocks=28)  # noqa: S311 - no secret
    wrong = ExtractedVault(vault(made.files), made).wrong(made)
    kinds = Counter(item.meaning.kind for _, _, item in made.items)
    figures = [
        f"{len(made.files)} files, {len(made.items)} items, {dict(kinds)}",
        f"{made.decoys.total()} decoys, {len(wrong)} wrong",
    ]
    figures += [
        f"{count:6} {row}" for row, count in sorted(made.rows.items(), key=lambda each: -each[1])
    ]
    print("", *figures, sep="\n")  # noqa: T201 - shown by pytest -s
    assert sorted((*made.rows, *_OF_CLASSES)) == sorted(titles())
    assert min(made.rows.values()) >= 100
    assert not wrong, "\n".join([f"{len(wrong)} wrong", *wrong[:_MAX_SHOWN]])


@settings(
    deadline=None,
    max_examples=examples(12),
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(st.randoms(use_true_random=False), st.integers(2, 6), st.integers(1, 4))
def test_every_link_of_a_small_vault_is_read_correctly(
    vault: Vault, chance: random.Random, notes: int, blocks: int
) -> None:
    """All links of any small vault are read correctly.

    Examples are not shrunk, which takes minutes: the failure names the line that was misread.
    """
    made = link_vault.make(chance, notes, blocks)
    wrong = ExtractedVault(vault(made.files), made).wrong(made)
    assert not wrong, "\n".join(wrong)


def test_every_link_of_a_page_leads_where_it_is_meant(vault: Vault) -> None:
    """The page of each note links to the notes and addresses that it means, and to no decoy."""
    made = link_vault.make(random.Random(20261129), notes=16, blocks=14)  # noqa: S311 - no secret
    kb = vault(made.files)
    wrong = [
        f"{place}: {fault}"
        for slug in kb.views.entries
        for place, fault in _wrong_links(kb, slug, made)
    ]
    assert not wrong, "\n".join([f"{len(wrong)} wrong", *wrong[:_MAX_SHOWN]])


def _wrong_links(kb: KnowledgeBase, slug: str, made: link_vault.Vault) -> Iterator[tuple[str, str]]:
    """Yield the links that are missing on the page of a note, and those of decoys."""
    path = kb.views.entries[slug].path
    page = kb.views.prose(kb.describe(slug), PageAddresses(lambda other: f"/{quote(other)}"))
    addresses = {unescape(each).partition("#P")[0] for each in _HREF.findall(page)}
    for item_path, line, item in made.items:
        meaning = item.meaning
        if item_path != path or item.row in _NOT_IN_TEXT:
            continue
        wanted = f"/{quote(meaning.target)}" if meaning.kind == "found" else meaning.target
        if meaning.kind in {"found", "outside"} and wanted not in addresses:
            yield f"{path}:{line}", f"no link to {wanted} for {item.text!r}"
    yield from ((path, address) for address in addresses if "decoy" in address)
