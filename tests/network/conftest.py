"""The knowledge base of the network tests."""

from __future__ import annotations

import pytest

from kbgraph import KnowledgeBase, load
from tests.conftest import ROOT


@pytest.fixture(scope="package")
def kb() -> KnowledgeBase:
    """Load invented countries, their borders, their unions and their harbours."""
    return load(ROOT / "tests" / "paths", ontology=ROOT / "ontology")
