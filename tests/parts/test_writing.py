"""Parts have the same bytes whatever makes them, and are believed once all are written."""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from kbgraph.config import Config, find_config
from kbgraph.errors import KbError, SettingsError
from kbgraph.opening import open_knowledge
from kbgraph.parts import MANIFEST, open_workers, writing
from tests.conftest import ROOT
from tests.parts.folders import PART_FILES, digests, is_whole, many_towns, parts_by, quads_of

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="workers of these tests are forked"),
    # The executor has a thread, which is idle while a worker is forked.
    pytest.mark.filterwarnings("ignore:This process:DeprecationWarning"),
]


@pytest.fixture(autouse=True)
def _several_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MAX_PART_FILES", PART_FILES)


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The settings of a small folder."""
    return many_towns(tmp_path_factory.mktemp("towns"), 40)


@pytest.fixture
def by_one(config: Config, tmp_path: Path) -> Path:
    """A folder with the parts that a single thread makes."""
    parts_by(ThreadPoolExecutor(1), config, tmp_path / "by-one")
    return tmp_path / "by-one"


def processes(count: int) -> Executor:
    """Return forked workers, which start in no time."""
    return ProcessPoolExecutor(count, multiprocessing.get_context("fork"))


@pytest.mark.parametrize("workers", [1, 2, 7])
def test_parts_have_the_same_bytes_for_any_workers(
    config: Config, by_one: Path, tmp_path: Path, workers: int
) -> None:
    """Processes make the same parts and the same manifest as a thread, however many they are."""
    expected = digests(by_one)
    assert len(expected) > 5
    assert parts_by(processes(workers), config, tmp_path / "by-several") == expected


def test_parts_hold_the_quads_of_the_graph(tmp_path: Path) -> None:
    """Together the parts have each quad that a build in memory has, and no other.

    Each part is sorted and has each line once, and the manifest tells size and digest of each.
    """
    config = find_config(ROOT / "tests" / "kazakhstan" / "kb", ROOT / "ontology")
    parts_by(ThreadPoolExecutor(1), config, tmp_path)
    base = open_knowledge(config)
    assert quads_of(tmp_path) == set(map(str, base.graph.store.quads()))
    manifest = json.loads((tmp_path / MANIFEST).read_bytes())
    assert manifest["generation"] == base.graph.generation
    assert manifest["entries"] == len(base.views.entries)
    for part in manifest["parts"]:
        content = (tmp_path / part["name"]).read_bytes()
        lines = content.splitlines()
        assert lines == sorted(set(lines))
        assert (part["size"], part["quads"]) == (len(content), len(lines))
        assert part["sha256"] == sha256(content).hexdigest()


def die(*_: object) -> None:
    """End the process, as a system does that has no memory left."""
    os.kill(os.getpid(), 9)


def test_a_worker_that_dies_leaves_no_manifest(
    config: Config, by_one: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error names the part, and parts of an earlier run are not believed any more."""
    assert is_whole(by_one)
    monkeypatch.setattr(writing, "extract_part", die)
    with pytest.raises(KbError, match=r"worker ended while it was making entries-\d+\.nq"):
        parts_by(processes(2), config, by_one)
    assert not is_whole(by_one)


def test_parts_that_are_no_longer_made_are_deleted(
    config: Config, by_one: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that has fewer parts now keeps none of the others; files that are no parts stay."""
    (by_one / "notes.txt").write_text("mine", encoding="utf-8")
    before = quads_of(by_one)
    monkeypatch.setattr(writing, "MAX_PART_FILES", 1_000)
    made = parts_by(ThreadPoolExecutor(1), config, by_one)
    assert sorted(made) == [
        "common.nq",
        "entries-00000.nq",
        "generation.nq",
        MANIFEST,
        "notes.txt",
    ]
    assert quads_of(by_one) == before


def test_a_manifest_of_something_else_is_not_deleted(config: Config, tmp_path: Path) -> None:
    """A folder that holds another program's manifest stays as it is."""
    manifest = tmp_path / MANIFEST
    manifest.write_text('{"name": "a web site", "icons": []}', encoding="utf-8")
    with pytest.raises(KbError, match="that this release did not write"):
        parts_by(ThreadPoolExecutor(1), config, tmp_path)
    assert [*tmp_path.iterdir()] == [manifest]


@pytest.mark.parametrize(
    "address", ["processes://0", "processes://x", "threads://2", "dask://", "dask://host", "2"]
)
def test_an_address_that_names_no_executor_is_an_error(address: str) -> None:
    """The error has the forms that an address can have."""
    with pytest.raises(SettingsError, match=r"processes://N.*dask://HOST:PORT"):
        open_workers(address).__enter__()
