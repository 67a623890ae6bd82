"""A server with an index on disk: a change is served without reading the other files."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbgraph.config import Config, find_config
from kbgraph_web.server.preparation import Preparation
from tests.processes import standing_by, until
from tests.web.test_served_index import epoch_of
from tests.web.test_server import Server, browse, running

pytestmark = [
    pytest.mark.restarts,
    pytest.mark.server,
    pytest.mark.skipif(sys.platform != "linux", reason="the server reloads on Linux only"),
]
_NOTES = 30


@pytest.fixture
def server(tmp_path: Path, index: Path) -> Iterator[Server]:
    """A server of notes, each of which links to the next."""
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "a.md").write_text("# A\nNumber 0\n[[n0]] and [[c]]\n")
    for number in range(_NOTES):
        (folder / f"n{number}.md").write_text(f"# Note {number}\n[[n{number + 1}]] [[gone]]\n")
    with running(folder) as started:
        yield started


def _entries(server: Server) -> int:
    entries: int = json.loads(server.get("/healthz"))["entries"]
    return entries


def _findings(server: Server, severity: int) -> int:
    found = re.search(rf'kbgraph_findings{{severity="{severity}"}} (\d+)', server.get("/metrics"))
    assert found is not None, "metrics count findings"
    return int(found[1])


def test_changed_new_and_removed_files_are_served_by_one_index(server: Server, index: Path) -> None:
    """Each is an update of the index, which is not made anew; clients see no error meanwhile."""
    epoch = epoch_of(index)
    stop, faults, numbers = threading.Event(), list[str](), dict[str, int]()
    client = threading.Thread(target=browse, args=(server, True, stop, faults, numbers))
    client.start()
    server.write("a.md", "# A\nNumber 1\n[[n0]] and [[c]]\n")
    until(lambda: "Number 1<" in server.get("/entry/a"))
    server.write("c.md", "# Gamma\n[[n3]]\n")
    until(lambda: "Gamma" in server.get("/entry/c"))
    assert _entries(server) == _NOTES + 2
    assert "Gamma" in server.get("/links/n3"), "a link from a new file counts"
    (server.folder / "c.md").unlink()
    until(lambda: "Gamma" not in server.get("/links/n3"))
    assert _entries(server) == _NOTES + 1
    stop.set()
    client.join()
    assert not faults
    assert epoch_of(index) == epoch


def test_findings_are_counted_after_a_change(server: Server) -> None:
    """The notices about links that lead nowhere become fewer by that which is mended."""
    before = _findings(server, 0)
    assert before > _NOTES
    server.write("n0.md", "# Note 0\n[[n1]] is mended.\n")
    until(lambda: "is mended" in server.get("/entry/n0"))
    assert _findings(server, 0) == before - 1


def test_a_process_that_prepares_may_be_killed_or_called(server: Server) -> None:
    """A change is served although the process that stands by was killed, or has not finished."""
    for number in range(1, 4):
        until(lambda: standing_by(server.process.pid))
        if number == 1:
            os.kill(standing_by(server.process.pid)[0], signal.SIGKILL)
        server.write("a.md", f"# A\nNumber {number}\n")
        until(lambda number=number: f"Number {number}<" in server.get("/entry/a"))


def _vault(folder: Path) -> Config:
    (folder / "vault" / "ontology").mkdir(parents=True)
    (folder / "vault" / "a.md").write_text("# A\n")
    _write_class(folder, "Country")
    return find_config(folder / "vault")


def _write_class(folder: Path, label: str) -> None:
    text = f'<class/X> a <http://www.w3.org/2000/01/rdf-schema#Class> ; <x> "{label}" .\n'
    file = folder / "vault" / "ontology" / "classes.ttl"
    file.write_text(text)
    # Its state tells it from a later one.
    os.utime(file, (1_700_000_000, 1_700_000_000))


def test_a_prepared_ontology_is_used_until_a_file_changes(
    tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read anew after a change of its files, or of the settings."""
    assert not index.exists()
    # The files were written a moment ago, so that their states would not tell.
    monkeypatch.setattr("kbgraph_web.server.preparation._TICK_SECONDS", -600.0)
    config = _vault(tmp_path)
    prepared = Preparation()
    assert prepared.ontology_of(config) is None
    prepared.make(config, lambda: False)
    known = prepared.ontology_of(config)
    assert known is not None
    assert known.files.is_own(tmp_path / "vault" / "ontology" / "classes.ttl")
    _write_class(tmp_path, "Countries and regions")
    assert prepared.ontology_of(config) is None


def test_a_preparation_ends_when_it_is_called(tmp_path: Path, index: Path) -> None:
    """Nothing follows the step after which there is a task, and no index is made for it."""
    config, steps = _vault(tmp_path), list[bool]()

    def is_called() -> bool:
        steps.append(True)
        return True

    Preparation().make(config, is_called)
    assert len(steps) == 1
    Preparation().make(config, lambda: False)
    assert not index.exists()
