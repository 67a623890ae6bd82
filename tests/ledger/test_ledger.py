"""Samples of the ledger: what `make ledger` does at full size."""

from functools import cache

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kbgraph.ontology.ontology import load_ontology
from tests.conftest import ROOT
from tests.ledger.canaries import broken, smallest, take_census
from tests.ledger.cell_oracle import judge_cells, share_read
from tests.ledger.cells import make_cells
from tests.ledger.damages import SLIPS, damage_entries
from tests.ledger.documents import make_document
from tests.ledger.folders import OWN_FOLDERS, survey
from tests.ledger.shrink import shrink
from tests.sizes import IS_THOROUGH, examples, sample_of

shipped_ontology = cache(lambda: load_ontology(ROOT / "ontology"))


@settings(
    max_examples=examples(20),
    phases=[Phase.generate],
    derandomize=not IS_THOROUGH,
)
@given(seed=st.integers(0, 2**32))
def test_each_word_of_any_document_is_found_again(seed: int):
    """Each canary is in a claim of its line, on the page, hidden by its kind, or found."""
    # No fixture: hypothesis writes the arguments of a failure, and an ontology is long.
    ontology = shipped_ontology()
    text = make_document(seed, 0)
    rules = broken(text, ontology)
    assert not rules, (rules, shrink(text, lambda shorter: bool(broken(shorter, ontology) & rules)))


def test_generated_documents_are_accounted_for(ontology):
    """No document of a sample that is the same each time breaks a rule; failures are shrunk."""
    census = take_census(1, range(examples(40)), ontology)
    assert [(each.rule, smallest(each, ontology)) for each in census.failures[:3]] == []
    assert census.accounts["none"] == 0


@pytest.mark.parametrize("kind", sample_of(list(SLIPS), 6))
def test_a_finding_tells_of_damage(kind, ontology):
    """Where a damaged entry loses a fact, or states another, a new finding stands beside it."""
    (outcome, *_) = damage_entries(examples(1), ontology, kind)
    assert outcome.silent == []


def test_no_cell_is_read_as_another_value(ontology):
    """Values are those from which the cells were made; unread ones have a finding."""
    judged = judge_cells(make_cells(examples(300), seed=1), ontology)
    assert [(each.cell, each.fault) for each in judged if each.fault] == []
    assert share_read(judged) >= 0.95


@pytest.mark.parametrize("folder", sample_of(OWN_FOLDERS[::-1], 1), ids=lambda each: each.name)
def test_each_line_of_real_files_is_accounted_for(folder, ontology):
    """No line of the folder is without account, and no long word of it is lost."""
    found = survey(folder, ontology)
    assert (found.losses, found.errors) == ([], [])
    assert found.accounts.total() > 1000
