"""Builds and updates that end early: the engine is let go, and nothing is left that is believed."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kbgraph.ontology.ontology import Ontology
from kbgraph.store.disk import WritableDiskStore
from tests.indexed import IndexedVault

BASE = "https://kbgraph.example/"
FACT = f"<{BASE}id/a> <{BASE}ont#knows> <{BASE}id/b> .".encode()


def test_a_store_is_complete_behind_its_block(tmp_path: Path) -> None:
    """Others can open it, and find all that was loaded."""
    with WritableDiskStore(tmp_path / "store", BASE) as store:
        store.load([FACT])
    assert len(ox.Store.read_only(str(tmp_path / "store"))) == 1


def load_in_vain(folder: Path) -> None:
    """Fail with a store open."""
    with WritableDiskStore(folder, BASE) as store:
        store.load([FACT])
        raise ZeroDivisionError


def test_a_store_whose_block_fails_is_let_go(tmp_path: Path) -> None:
    """Its lock is free at once, although the error still holds the store."""
    with pytest.raises(ZeroDivisionError) as caught:
        load_in_vain(tmp_path / "store")
    assert caught.tb
    ox.Store(str(tmp_path / "store"))


@pytest.mark.parametrize("step", ["make_lock", "make_collected_parts", "make_asking_parts"])
def test_a_build_that_fails_leaves_no_epoch(
    tmp_path: Path, ontology: Ontology, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The next one makes the index as if nothing had been tried."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    vault = IndexedVault(tmp_path)
    vault.write({"a.md": b"# A\n\n[[b]]\n", "b.md": b"# B\n"})

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(f"kbgraph.disk_index.service.{step}", fail)
        with pytest.raises(ZeroDivisionError):
            vault.graph(ontology)
    assert not list(vault.index.glob("epoch-*"))
    assert sorted(vault.graph(ontology).subjects) == ["a", "b"]


def test_an_update_that_fails_leaves_the_generation_before(
    tmp_path: Path, ontology: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its store is removed, and the next update has the change."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    vault = IndexedVault(tmp_path)
    vault.write({"a.md": b"# A\n"})
    vault.graph(ontology)
    vault.write({"a.md": b"# A\n", "b.md": b"# B\n"})

    def fail(*_: object) -> int:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(WritableDiskStore, "change", fail)
        with pytest.raises(ZeroDivisionError):
            vault.graph(ontology)
    assert [store.name for store in vault.index.glob("epoch-*/stores/*")] == ["1"]
    assert sorted(vault.graph(ontology).subjects) == ["a", "b"]
