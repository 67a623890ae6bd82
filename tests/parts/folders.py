"""Folders of which parts are made, and what parts hold."""

from __future__ import annotations

from concurrent.futures import Executor
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from kbgraph.config import Config, Trust, find_config
from kbgraph.parts import MANIFEST, WorkerPool, open_storage, write_parts
from tests.store.towns import towns

PART_FILES = 8
"""Files of a part on average: few, so that a small folder has several parts."""


def many_towns(folder: Path, count: int) -> Config:
    """Write entries that link to each other and to what has no entry; return their settings."""
    folder.mkdir(exist_ok=True)
    towns(folder, "http://localhost:1")
    for number in range(count):
        (folder / f"town-{number}.md").write_text(
            f"---\ntype: town\nname: Town {number}\nbeside: '[[town-{number + 1}]]'\n---\n"
            f"## Facts\n\n| | |\n| --- | --- |\n| People | {number * 1000} |\n",
            encoding="utf-8",
        )
    return find_config(folder, trust=Trust.ALL)


def parts_by(executor: Executor, config: Config, folder: Path) -> dict[str, str]:
    """Write parts, and return their digests."""
    with executor:
        write_parts(config, WorkerPool(executor, lambda: 2), open_storage(str(folder)))
    return digests(folder)


def digests(folder: Path) -> dict[str, str]:
    """Return the digest of each file of a folder."""
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def quads_of(folder: Path) -> set[str]:
    """Return the quads of all parts but the last, which names the generation."""
    store = ox.Store()
    for path in folder.glob("*.nq"):
        if path.name != "generation.nq":
            store.bulk_load(path.read_bytes(), ox.RdfFormat.N_QUADS)
    return set(map(str, store))


def is_whole(folder: Path) -> bool:
    """Say whether the parts of a folder are believed."""
    return (folder / MANIFEST).exists()
