"""A store on disk: made once from N-Quads, copied by hard links, opened for reading.

RocksDB, on which the engine builds, never alters a file of data: a checkpoint shares them.
"""

from __future__ import annotations

import os
import re
import shutil
import weakref
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Self

import pyoxigraph as ox

from kbgraph.errors import StoreError
from kbgraph.rdf.terms import Iri
from kbgraph.store.embedded import EmbeddedStore
from kbgraph.store.oxigraph import EngineQuad, EngineTerm

_MAX_LOOKUPS = 6
"""Quads of a node that are looked up, to open files."""
_PRIVATE = re.compile(r"private-(\d+)-")
"""The start of the names of copies that one process alters, whose number they have."""


class DiskStore(EmbeddedStore):
    """A store on disk, open for reading. Raises StoreError where it cannot be opened."""

    def __init__(self, folder: Path, base: str, size: int) -> None:
        """Open the store in a folder, which has `size` quads: counting them takes long."""
        try:
            super().__init__(ox.Store.read_only(str(folder)), base)
        except (OSError, RuntimeError) as error:
            # The engine raises either for files that are damaged or missing.
            raise StoreError(f"cannot open the store in {folder}: {error}") from error
        self._folder, self._size = folder, size

    def __len__(self) -> int:
        """Return the number of quads."""
        return self._size

    def open_files(self, nodes: Iterable[Iri]) -> int:
        """Open the files of the store; return how many of them are not open still.

        The engine opens a file when a key that lies in it is first looked up. `nodes` are subjects
        from all over the store, whose quads are looked up in each order until nothing is missing.
        """
        unopened = _unopened(self._folder)
        for node in nodes if unopened else ():
            # Those of the default graph come first, and lie in other files than the others.
            quads = list(self._store.quads_for_pattern(ox.NamedNode(node), None, None, None))
            for quad in (*quads[:_MAX_LOOKUPS], *quads[-_MAX_LOOKUPS:]):
                self._look_up(quad)
            unopened = _unopened(self._folder)
            if not unopened:
                break
        return unopened

    def _look_up(self, quad: EngineQuad) -> None:
        """Look a quad up in each order in which the engine keeps quads."""
        self._look_up_in(quad, ox.DefaultGraph())
        graph = quad.graph_name
        if isinstance(graph, ox.NamedNode):
            # The description of the claim lies in one large graph.
            for described in self._store.quads_for_pattern(graph, None, None, None):
                self._look_up_in(described, described.graph_name)
            self._store.contains_named_graph(graph)

    def _look_up_in(self, quad: EngineQuad, graph: EngineTerm | ox.DefaultGraph) -> None:
        """Look a quad up in one graph, and in all: the orders of these have other files."""
        subject, predicate, value, _ = quad
        for place in (graph, None):
            for pattern in (
                (subject, None, None, place),
                (None, predicate, value, place),
                (None, None, value, place),
            ):
                next(self._store.quads_for_pattern(*pattern), None)

    def copy(self) -> EmbeddedStore:
        """Return a copy for this process, which takes milliseconds: data are shared until then."""
        parent = self._folder.parent
        place = parent if os.access(parent, os.W_OK) else None
        return AlterableDiskStore(_copied(self._store, place), self.base)


class AlterableDiskStore(EmbeddedStore):
    """A copy of a store on disk that one process alters, and that vanishes with it."""

    def __init__(self, folder: Path, base: str) -> None:
        super().__init__(ox.Store(str(folder / "store")), base)
        self._folder = folder
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)

    def copy(self) -> EmbeddedStore:
        """Return a further copy."""
        return AlterableDiskStore(_copied(self._store, self._folder.parent), self.base)


class WritableDiskStore(EmbeddedStore):
    """A store on disk that is being made or changed, before anyone reads it."""

    def __init__(self, folder: Path, base: str) -> None:
        super().__init__(ox.Store(str(folder)), base)

    @classmethod
    def checkpoint_of(cls, source: Path, folder: Path, base: str) -> WritableDiskStore:
        """Return a store with the quads of another, whose files it shares."""
        ox.Store.read_only(str(source)).backup(str(folder))
        return cls(folder, base)

    def load(self, nquads: Iterable[bytes]) -> None:
        """Load chunks of N-Quads at once: in parts, each part would have to be merged later."""
        read_end, write_end = os.pipe()
        with ThreadPoolExecutor(1) as loader:
            loading = loader.submit(self._load, read_end)
            try:
                with os.fdopen(write_end, "wb") as pipe:
                    for chunk in nquads:
                        pipe.write(chunk)
                        pipe.write(b"\n")
            finally:
                # Its error is the reason where the pipe has been closed at the other end.
                loading.result()

    def _load(self, read_end: int) -> None:
        with os.fdopen(read_end, "rb") as nquads:
            # Lenient: terms.py and iris.py make valid terms only.
            self._store.bulk_load(nquads, ox.RdfFormat.N_QUADS, lenient=True)

    def close(self) -> None:
        """Write all to the disk, so that the store can be opened by others.

        The engine is waited for while it has too many files to merge.
        """
        try:
            self._store.flush()
        finally:
            del self._store

    def __enter__(self) -> Self:
        """Return the store."""
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        """Close the store; after an error leave it as it is, to be removed."""
        if error is None:
            self.close()
        else:
            del self._store

    def copy(self) -> EmbeddedStore:
        """Raise StoreError: the store is not complete."""
        raise StoreError("a store that is being made has no copies")


def _unopened(folder: Path) -> int:
    """Return the number of files of data that this process has not opened."""
    wanted = {each.stat().st_ino for each in folder.glob("*.sst")}
    return len(wanted - _open_inodes())


def _open_inodes() -> set[int]:
    inodes: set[int] = set()
    for each in Path("/proc/self/fd").iterdir():
        # The descriptor of this list is closed by now.
        with suppress(OSError):
            inodes.add(os.fstat(int(each.name)).st_ino)
    return inodes


def _copied(store: ox.Store, place: Path | None) -> Path:
    """Copy a store into a new folder of this process, below a place or that of the system."""
    folder = Path(mkdtemp(prefix=f"private-{os.getpid()}-", dir=place))
    store.backup(str(folder / "store"))
    return folder


def remove_abandoned_copies(parent: Path) -> None:
    """Remove the copies of processes that were killed."""
    for folder in parent.iterdir():
        match = _PRIVATE.match(folder.name)
        if match and not _is_running(int(match[1])):
            shutil.rmtree(folder, ignore_errors=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
