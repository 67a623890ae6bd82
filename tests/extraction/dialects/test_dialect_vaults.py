"""Random vaults of Logseq, Dendron and Foam: each link is read with its meaning."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kbgraph.build import build
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.ontology.ontology import Ontology, load_ontology
from kbgraph.rdf.iris import IriFactory
from kbgraph.source.dialects import DIALECTS
from tests.extraction.dialects import dendron_vault, foam_vault, logseq_vault
from tests.extraction.dialects.generator import DialectVault
from tests.extraction.test_link_vault import ExtractedVault
from tests.project.test_links_doc import titles_of_dialect
from tests.sizes import examples

MAKERS: dict[str, tuple[Callable[[random.Random, int, int], DialectVault], tuple[str, ...]]] = {
    "logseq": (logseq_vault.make, logseq_vault.ROWS),
    "dendron": (dendron_vault.make, dendron_vault.ROWS),
    "foam": (foam_vault.make, foam_vault.ROWS),
}
_MAX_SHOWN = 40


@pytest.fixture(scope="session")
def core() -> Ontology:
    """The engine's own words alone."""
    return load_ontology(None)


def wrong(name: str, made: DialectVault, ontology: Ontology) -> list[str]:
    """Return each item and each name that was read otherwise than it was meant."""
    files = [(path, text.encode()) for path, text in made.files.items()]
    graph = build(files, ontology, IriFactory(), dialect=DIALECTS[name])
    found = ExtractedVault(KnowledgeBase(graph), made).wrong(made)
    return found + [
        f"{slug} is called {graph.subjects[slug].name!r} and not {meant!r}"
        for slug, meant in made.names.items()
        if graph.subjects[slug].name != meant
    ]


@pytest.mark.parametrize("name", list(MAKERS))
def test_every_link_of_a_large_vault_of_a_dialect_is_read_as_meant(
    name: str, core: Ontology
) -> None:
    """All links, tags, fields and names are read as meant, and nothing else is."""
    make, rows = MAKERS[name]
    made = make(random.Random(20261129), 60, 12)  # noqa: S311 - no secret
    found = wrong(name, made, core)
    kinds = Counter(item.meaning.kind for _, _, item in made.items)
    print(f"\n{name}: {len(made.files)} files, {len(made.items)} items, {dict(kinds)}")  # noqa: T201 - shown by pytest -s
    assert sorted(made.rows) == sorted(rows) == sorted(titles_of_dialect(name))
    assert min(made.rows.values()) >= 20, made.rows
    assert not found, "\n".join([f"{len(found)} wrong", *found[:_MAX_SHOWN]])


@pytest.mark.parametrize("name", list(MAKERS))
@settings(
    deadline=None, max_examples=examples(12), phases=[Phase.explicit, Phase.reuse, Phase.generate]
)
@given(st.integers(0, 2**32), st.integers(2, 8), st.integers(1, 5))
def test_every_link_of_a_small_vault_of_a_dialect_is_read_as_meant(
    name: str, core: Ontology, seed: int, notes: int, blocks: int
) -> None:
    """All links of any small vault are read as meant; examples are not shrunk."""
    made = MAKERS[name][0](random.Random(seed), notes, blocks)  # noqa: S311 - no secret
    found = wrong(name, made, core)
    assert not found, "\n".join(found[:_MAX_SHOWN])
