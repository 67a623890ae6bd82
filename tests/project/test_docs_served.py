"""Commands of the documents that ask a server print what stands below them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_transcripts import Step
from tests.conftest import ROOT, serving
from tests.project.documents import (
    BY_STORE_TESTS,
    FOLLOWED,
    PAGES,
    console,
    follow,
    name,
    needs_server,
    read,
    run_at,
)

pytestmark = pytest.mark.server
STEPS = [
    (page, step)
    for page in map(name, PAGES)
    if page not in (*FOLLOWED, *BY_STORE_TESTS)
    for step in console(read(page))
    if needs_server(step)
]


@pytest.mark.parametrize(
    ("page", "step"),
    STEPS,
    ids=lambda value: value if isinstance(value, str) else value.command[:60],
)
def test_a_request_prints_what_stands_below_it(page: str, step: Step, server: str) -> None:
    """A request to the shipped knowledge base prints what the page shows."""
    assert run_at(step.command, ROOT, server) == step.printed, page


def test_the_tutorial_is_served(tmp_path: Path) -> None:
    """The knowledge base that the tutorial makes answers as the tutorial shows."""
    steps = []
    for block, folder in follow("docs/tutorial.md", tmp_path):
        for step in console(f"```{block.language}\n{block.text}```"):
            if needs_server(step):
                steps.append(step)
            else:
                run_at(step.command, folder, "")
    assert len(steps) >= 2
    with serving("--kb", str(tmp_path)) as address:
        for step in steps:
            assert run_at(step.command, tmp_path, address) == step.printed
