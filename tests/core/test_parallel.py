"""Extraction on all cores has the result of one core; a worker that dies is an error."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from kbgraph.build import Graph, build
from kbgraph.errors import KbError
from kbgraph.extraction.subject import assign_slugs
from kbgraph.limits import DEFAULTS
from kbgraph.ontology.ontology import Ontology
from kbgraph.parallel import (
    ExtractionConfig,
    ParallelExtractor,
    SerialExtractor,
    beside,
    extractors,
    forks,
    in_order,
    in_shares,
)
from kbgraph.rdf.iris import IriFactory
from kbgraph.source.folder import read_folder
from tests.conftest import ROOT
from tests.sizes import IS_THOROUGH

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")


def contents(graph: Graph) -> tuple[object, ...]:
    """Return everything that a graph can be asked for."""
    return (
        sorted(map(str, graph.store.quads())),
        graph.findings,
        graph.subjects,
        graph.mentions,
        sorted(graph.premises),
    )


@pytest.mark.parametrize(
    "cores", [3, *(pytest.param(cores, marks=pytest.mark.thorough) for cores in (2, 9))]
)
def test_several_processes_give_the_result_of_one(
    ontology: Ontology, monkeypatch: pytest.MonkeyPatch, cores: int
) -> None:
    """Quads, findings, subjects and premises do not depend on the number of processes."""
    files = [
        *read_folder(ROOT / "kb" if IS_THOROUGH else ROOT / "tests" / "kazakhstan" / "kb"),
        *read_folder(ROOT / "tests" / "broken"),
        *read_folder(ROOT / "tests" / "scraped"),
    ]
    serial = contents(build(files, ontology, IriFactory()))
    monkeypatch.setattr(forks, "usable_cores", lambda: cores)
    monkeypatch.setattr(forks, "MIN_PARALLEL_FILES", 1)
    assert contents(build(files, ontology, IriFactory())) == serial


def test_files_say_the_same_parsed_once_or_twice(ontology: Ontology) -> None:
    """An entry beyond the budget for parsed entries is parsed again, and each file comes once."""
    files = dict(read_folder(ROOT / "tests" / "broken"))
    config = ExtractionConfig(ontology, IriFactory(), DEFAULTS)
    parsed_once, parsed_again = (
        SerialExtractor(files, config, max_parsed_bytes) for max_parsed_bytes in (10**9, 0)
    )
    subjects, _ = assign_slugs(parsed_once.draft_subjects(), config.iris)
    assert assign_slugs(parsed_again.draft_subjects(), config.iris)[0] == subjects
    said = list(parsed_once.extract(subjects))
    assert list(parsed_again.extract(subjects)) == said
    assert [file.path for file in said] == sorted(files)
    assert all(finding.file == file.path for file in said for finding in file.findings)
    assert any(file.findings for file in said)


def test_a_worker_that_ends_early_is_an_error(
    ontology: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dead worker raises KbError, so that no half graph is served; the others are stopped."""
    monkeypatch.setattr(
        extractors,
        "_run_worker",
        lambda pipe, share, *_: os._exit(3) if "b.md" in share else pipe.send([]),
    )
    extractor = ParallelExtractor(
        {"a.md": b"A", "b.md": b"B"}, ExtractionConfig(ontology, IriFactory(), DEFAULTS), 2
    )
    try:
        with pytest.raises(KbError, match="ended early"):
            extractor.draft_subjects()
    finally:
        extractor.close()
    assert not any(process.is_alive() for process, _ in extractor._workers)


def test_a_process_with_threads_does_not_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a second thread one core is used: a lock held at the fork would stay locked for ever."""
    monkeypatch.setattr(forks.threading, "active_count", lambda: 2)
    assert forks.usable_cores() == 1


@pytest.mark.parametrize("cores", [1, 2, 3])
def test_shares_hold_each_item_once(monkeypatch: pytest.MonkeyPatch, cores: int) -> None:
    """Whatever is counted in shares has the sum that it has in one; parts keep their order."""
    monkeypatch.setattr(forks, "usable_cores", lambda: cores)
    monkeypatch.setattr(forks, "MIN_PARALLEL_FILES", 1)
    results = in_shares(lambda share: (len(share), sum(share)), range(10))
    assert len(results) == cores
    assert [sum(each) for each in zip(*results, strict=True)] == [10, 45]
    with in_order(lambda part: [each + 1 for each in part], range(10), 3) as found:
        assert [*found] == [[1, 2, 3], [4, 5, 6], [7, 8, 9], [10]]


def test_a_share_that_is_lost_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that dies raises KbError, so that no half count is shown."""
    monkeypatch.setattr(forks, "usable_cores", lambda: 2)
    monkeypatch.setattr(forks, "MIN_PARALLEL_FILES", 1)
    own = os.getpid()
    with pytest.raises(KbError, match="ended early"):
        in_shares(lambda share: sum(share) if os.getpid() == own else os._exit(3), range(4))
    with pytest.raises(KbError, match="ended early"), in_order(os._exit, range(4), 2) as found:
        next(found)


def test_work_about_many_items_is_done_by_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes on beside this process and is complete at the end; about few, it is done after."""
    monkeypatch.setattr(forks, "usable_cores", lambda: 2)
    seen = tmp_path / "seen"

    def work() -> None:
        # Shares within the process are worked on by this alone.
        seen.write_text(f"{os.getpid()} {sum(in_shares(sum, range(1000)))}")

    for items in (1000, 1):
        with beside(work, items):
            own_result = sum(range(10))
        process, found = seen.read_text().split()
        assert (own_result, int(found)) == (45, 499_500)
        assert (int(process) == os.getpid()) == (items == 1)


def test_failed_work_beside_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that ends early is told at the end, and an error here ends the process."""
    monkeypatch.setattr(forks, "usable_cores", lambda: 2)
    with pytest.raises(KbError, match="ended early"), beside(lambda: os._exit(1), 1000):
        pass
    with pytest.raises(ZeroDivisionError), beside(lambda: time.sleep(60), 1000):
        raise ZeroDivisionError
