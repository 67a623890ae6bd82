"""Names that were planted in texts are found, in each script, and decoys are not."""

from __future__ import annotations

import pytest

from kbgraph import KnowledgeBase
from kbgraph.linking.missing.evidence import Certainty
from tests.conftest import Vault
from tests.linking.planted import planted_vault


def named(base: KnowledgeBase) -> set[tuple[str, str, str]]:
    """The file, the thing and the words of each link that is suggested for words of a text."""
    found = base.linking.suggest(at_least=Certainty.POSSIBLE)
    return {(each.file, each.best.slug, each.words) for each in found if each.place}


@pytest.mark.parametrize("seed", range(4))
def test_every_planted_name_is_found_and_no_decoy(notes: Vault, seed: int) -> None:
    """Names in prose, lists, quotations and tables, in six scripts; none in code, links, headings.

    Decoys also stand in addresses, comments, math, HTML, labels, footnotes and struck-out text.
    """
    planted = planted_vault(seed)
    found = named(notes(planted.files))
    assert planted.mentions <= found
    assert not planted.decoys & {(file, slug) for file, slug, _ in found}


def test_a_planted_name_is_sure(notes: Vault) -> None:
    """Names of places, which nothing else is called, are suggested without being asked for."""
    planted = planted_vault(9)
    sure = {
        (each.file, each.best.slug, each.words)
        for each in notes(planted.files).linking.suggest(at_least=Certainty.LIKELY)
    }
    assert len(planted.mentions & sure) >= 0.9 * len(planted.mentions)


def test_words_stand_where_a_suggestion_says(notes: Vault) -> None:
    """Line and column lead to the words, in characters, whatever the script."""
    planted = planted_vault(3)
    base = notes(planted.files)
    for each in base.linking.suggest():
        if each.place and each.place.line == each.place.end_line:
            line = planted.files[each.file].split("\n")[each.place.line - 1]
            assert line[each.place.column - 1 : each.place.end_column - 1] == each.words
