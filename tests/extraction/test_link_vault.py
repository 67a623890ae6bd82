"""Vaults made at random: every link is read as it was meant, and nothing in code or comments is read."""

from __future__ import annotations

import ast
import random
import re
from collections import Counter

import pyoxigraph as ox
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import KEYWORDS, REFERENCES, RELATED, STATED_AT
from tests.conftest import Vault
from tests.extraction import link_vault
from tests.project.test_links_doc import titles

IRIS = IriFactory()


class Read:
    """What kbgraph read from a vault, in the words of the one that made it."""

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
                link_vault.plain(quoted(each.message))
                if each.code.startswith("link-")
                else each.message,
            )
            for each in kb.graph.findings
        }

    def wrong(self, made: link_vault.Vault) -> list[str]:
        """Each thing that was read and not written, or written and not read, with its line."""
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
    """The slug of a thing or document, or the text of any other term."""
    slug = IRIS.slug(term.value) if isinstance(term, ox.NamedNode) else None
    return mark + slug if slug else term.value


def quoted(message: str) -> str:
    """The name that a finding quotes."""
    return ast.literal_eval(re.split(" (?:is not yet|may mean) ", message)[0])


def line_of(made: link_vault.Vault, path: str, line: int) -> str:
    """A line of a file."""
    lines = made.files[path].split("\n")
    return lines[line - 1] if line <= len(lines) else ""


def test_every_link_of_a_large_vault_is_read_as_it_was_meant(vault: Vault) -> None:
    """Of thousands of links, tags and fields, written in every way of docs/links.md, all are read as meant; of the decoys none."""
    made = link_vault.make(random.Random(20261122), notes=200, blocks=26)  # noqa: S311 - no secret
    wrong = Read(vault(made.files), made).wrong(made)
    kinds = Counter(item.meaning.kind for _, _, item in made.items)
    figures = [
        f"{len(made.files)} files, {len(made.items)} items, {dict(kinds)}, {made.decoys.total()} decoys, {len(wrong)} wrong"
    ]
    figures += [
        f"{count:6} {row}" for row, count in sorted(made.rows.items(), key=lambda each: -each[1])
    ]
    print("", *figures, sep="\n")  # noqa: T201 - shown by pytest -s
    assert sorted(made.rows) == sorted(titles())
    assert min(made.rows.values()) >= 100
    assert not wrong, "\n".join(
        [f"{len(wrong)} wrong", *wrong[: int(__import__("os").environ.get("N", "40"))]]
    )


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(st.randoms(use_true_random=False), st.integers(2, 6), st.integers(1, 4))
def test_every_link_of_a_small_vault_is_read_as_it_was_meant(
    vault: Vault, chance: random.Random, notes: int, blocks: int
) -> None:
    """The same of any small vault. It is not shrunk, which takes minutes: what fails names the line that was misread."""
    made = link_vault.make(chance, notes, blocks)
    wrong = Read(vault(made.files), made).wrong(made)
    assert not wrong, "\n".join(wrong)
