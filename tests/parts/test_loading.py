"""Parts that are loaded, in bulk or by requests, answer as the folder in memory does."""

from __future__ import annotations

import os
import shlex
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kbgraph.cli import main
from kbgraph.config import Config, StoreAddresses
from kbgraph.errors import KbError, SettingsError, StoreError
from kbgraph.opening import open_knowledge
from kbgraph.parts import (
    MANIFEST,
    WorkerPool,
    bulk_load,
    open_storage,
    upload_parts,
    write_parts,
    writing,
)
from kbgraph.rdf.formats import NQUADS
from tests.conftest import free_port
from tests.parts.folders import PART_FILES, many_towns, parts_by
from tests.store.servers import fuseki_on, oxigraph_at, write_tdb2_loader
from tests.store.towns import TOWNS


@pytest.fixture(autouse=True)
def _several_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MAX_PART_FILES", PART_FILES)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """The settings of a small folder."""
    return many_towns(tmp_path / "towns", 40)


@pytest.fixture
def parts(config: Config, tmp_path: Path) -> Path:
    """A folder with the parts of the small folder."""
    parts_by(ThreadPoolExecutor(1), config, tmp_path / "parts")
    return tmp_path / "parts"


def command(config: Config, *arguments: str) -> Result:
    """Run a command on the folder of the settings."""
    return CliRunner().invoke(main, ["--trust", "--kb", str(config.kb), *arguments])


def graph_of(config: Config) -> bytes:
    """Return the export of the facts that the store of the settings holds."""
    return open_knowledge(config).export.graph(NQUADS)


@pytest.mark.server
def test_parts_of_processes_are_loaded_into_oxigraph(config: Config, tmp_path: Path) -> None:
    """Made by processes and loaded in bulk, then changed and loaded into the running server."""
    parts, location = tmp_path / "parts", tmp_path / "store"
    made = command(config, "parts", str(parts), "--executor", "processes://2")
    assert made.exit_code == 0, made.output
    assert f"parts at {parts}" in made.output
    loaded = command(config, "load", "--parts", str(parts), "--into", f"oxigraph:{location}")
    assert loaded.exit_code == 0, loaded.output
    assert "42 entries loaded from" in loaded.output
    with oxigraph_at(port := free_port(), "--location", str(location)):
        served = replace(config, store=StoreAddresses(f"http://127.0.0.1:{port}"))
        assert graph_of(served) == graph_of(replace(config, store=None))
        (config.kb / "alba.md").write_text(TOWNS["alba.md"].replace("13", "14.5"), encoding="utf-8")
        with pytest.raises(StoreError, match="run kbgraph load"):
            open_knowledge(served)
        parts_by(ThreadPoolExecutor(1), config, parts)
        upload_parts(served, open_storage(str(parts)))
        assert graph_of(served) == graph_of(replace(config, store=None))


def test_parts_that_are_not_whole_are_not_loaded(config: Config, parts: Path) -> None:
    """Neither are changed bytes, a missing part, no manifest, or a manifest with other names."""
    storage, into = open_storage(str(parts)), f"oxigraph:{parts / 'store'}"
    part, manifest = parts / "entries-00001.nq", (parts / MANIFEST).read_text(encoding="utf-8")
    content = part.read_bytes()
    part.write_bytes(content.replace(b"Town", b"Tawn"))
    with pytest.raises(KbError, match=r"entries-00001\.nq has other bytes"):
        bulk_load(into, storage)
    part.unlink()
    with pytest.raises(KbError, match=r"entries-00001\.nq is missing"):
        bulk_load(into, storage)
    (parts / MANIFEST).write_text(manifest.replace("common.nq", "../c.nq"), encoding="utf-8")
    with pytest.raises(KbError, match=r"names a part '\.\./c\.nq'"):
        bulk_load(into, storage)
    (parts / MANIFEST).write_text("[]", encoding="utf-8")
    with pytest.raises(KbError, match="is no manifest of parts"):
        bulk_load(into, storage)
    (parts / MANIFEST).unlink()
    with pytest.raises(KbError, match=f"has no {MANIFEST}"):
        bulk_load(into, storage)


def test_parts_of_another_base_are_not_loaded(config: Config, parts: Path) -> None:
    """Their graphs would not be those that the store is asked for."""
    with pytest.raises(SettingsError, match=r"have the base https://towns.*https://other"):
        upload_parts(replace(config, base="https://other.example/"), open_storage(str(parts)))


def test_a_bulk_loader_fills_a_new_store_alone(config: Config, parts: Path) -> None:
    """It would add to what a store holds, which then had the facts of two generations."""
    (parts / "store").mkdir()
    (parts / "store" / "CURRENT").write_text("MANIFEST-000001", encoding="utf-8")
    result = command(config, "load", "--parts", str(parts), "--into", f"oxigraph:{parts / 'store'}")
    assert result.exit_code == 2
    assert "exists: a bulk loader fills a new store" in result.output


@pytest.mark.parametrize(
    ("into", "line"),
    [
        ("oxigraph:s", "oxigraph load --lenient --location {s} --file {parts[0]} {parts[1]}"),
        ("tdb2:s", "tdb2.xloader --loc {s} {parts[0]} {parts[1]}"),
        (
            "qlever:s",
            "qlever-index --index-basename {s} --file-format nq --kg-input-file {parts[0]}",
        ),
    ],
)
def test_the_commands_of_a_loader_are_printed(
    config: Config,
    parts: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    into: str,
    line: str,
) -> None:
    """`--print-command` writes what would be run, for a person or a program, and runs nothing."""
    monkeypatch.chdir(tmp_path)
    result = command(config, "load", "--parts", "parts", "--into", into, "--print-command")
    assert result.exit_code == 0, result.output
    expected = line.format(s=tmp_path / "s", parts=sorted(parts.glob("entries-*.nq")))
    printed = shlex.split(result.output.splitlines()[0])
    assert [Path(printed[0]).name, *printed[1:]][: len(shlex.split(expected))] == shlex.split(
        expected
    )
    assert "generation.nq" in result.output.splitlines()[-1]
    assert not (tmp_path / "s").exists()


def test_a_loader_that_fails_or_is_missing_says_so(parts: Path, tmp_path: Path) -> None:
    """The error has what the program said, or how to get it."""
    _, missing = bulk_load(f"qlever:{tmp_path / 's'}", open_storage(str(parts)))
    with pytest.raises(StoreError, match="no qlever-index or IndexBuilderMain is installed"):
        missing.run()
    _, failing = bulk_load(f"oxigraph:{tmp_path / 's'}", open_storage(str(parts)))
    with pytest.raises(SettingsError, match="names no store: write one of oxigraph:FOLDER"):
        bulk_load("virtuoso:s", open_storage(str(parts)))
    (parts / "common.nq").unlink()
    with pytest.raises(StoreError, match=r"(?s)oxigraph ended with 1: .*No such file.*remove"):
        failing.run()


def test_parts_in_an_object_store_are_those_of_a_folder(config: Config, parts: Path) -> None:
    """An address that fsspec knows takes the place of a folder, but not for bulk loaders."""
    storage = open_storage("memory://bucket/parts")
    with ThreadPoolExecutor(1) as executor:
        write_parts(config, WorkerPool(executor, lambda: 1), storage)
        write_parts(config, WorkerPool(executor, lambda: 1), storage)
    for path in parts.iterdir():
        assert storage.read(path.name) == path.read_bytes()
    assert storage.read("none.nq") is None
    with pytest.raises(KbError, match="copy memory://bucket/parts to a folder first"):
        bulk_load(f"oxigraph:{parts / 'store'}", storage)
    with pytest.raises(KbError, match="cannot reach nowhere://x"):
        open_storage("nowhere://x")


@pytest.mark.server
@pytest.mark.thorough
def test_parts_are_loaded_into_tdb2(
    config: Config, parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Jena's loader fills a store, and Fuseki answers from it as memory does."""
    write_tdb2_loader(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    _, plan = bulk_load(f"tdb2:{tmp_path / 'store'}", open_storage(str(parts)))
    plan.run()
    with fuseki_on(tmp_path / "store", tmp_path) as address:
        served = replace(config, store=StoreAddresses(address))
        assert graph_of(served) == graph_of(replace(config, store=None))
