"""From parts to a store: by requests to a server, or by the bulk loader of an engine."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO

from kbgraph.config import Config
from kbgraph.errors import KbError, SettingsError
from kbgraph.opening import open_ontology, store_addresses
from kbgraph.parts.bulk_loaders import BulkLoad, plan_bulk_load
from kbgraph.parts.manifest import MANIFEST, Manifest, NQuadsPart, read_manifest
from kbgraph.parts.storage import PartStorage
from kbgraph.rdf.iris import IriFactory
from kbgraph.store.remote import open_remote
from kbgraph.store.upload import upload


def find_manifest(storage: PartStorage) -> Manifest:
    """Return the manifest of parts. Raises KbError where they are not whole."""
    content = storage.read(MANIFEST)
    if content is None:
        raise KbError(
            f"{storage.place} has no {MANIFEST}: its parts are not whole, or it has none; "
            "write them with kbgraph parts"
        )
    return read_manifest(content, f"{MANIFEST} at {storage.place}")


def upload_parts(config: Config, storage: PartStorage) -> Manifest:
    """Load parts into the store of the settings, in place of an earlier load; a request for each.

    Raises SettingsError where the settings name no store or another base, and StoreError where the
    store refuses the load.
    """
    addresses, manifest = store_addresses(config), find_manifest(storage)
    _require_base(config, manifest)
    ontology = open_ontology(config)
    store = open_remote(addresses, IriFactory(config.base), ontology.ntriples, config.limits)
    # The last part names the generation, which the load itself writes.
    upload(store, addresses, _contents(storage, manifest.parts[:-1]), manifest.generation)
    return manifest


def _require_base(config: Config, manifest: Manifest) -> None:
    if manifest.base != config.base:
        raise SettingsError(
            f"the parts have the base {manifest.base}, and the settings {config.base}: "
            "write the parts again, or correct `base` in kbgraph.toml"
        )


def _contents(storage: PartStorage, parts: tuple[NQuadsPart, ...]) -> Iterator[IO[bytes]]:
    for part in parts:
        yield BytesIO(_content(storage, part))


def _content(storage: PartStorage, part: NQuadsPart) -> bytes:
    """Return a part that is as the manifest says. Raises KbError."""
    content = storage.read(part.name)
    if content is None:
        raise KbError(f"{part.name} is missing at {storage.place}: write the parts again")
    part.require_digest(content)
    return content


def bulk_load(address: str, storage: PartStorage) -> tuple[Manifest, BulkLoad]:
    """Return how parts are loaded into a new store, once all of them have been checked.

    Raises KbError where parts are missing, changed, or not on this machine.
    """
    manifest = find_manifest(storage)
    for part in manifest.parts:
        _content(storage, part)
    return manifest, plan_bulk_load(address, [_path(storage, part) for part in manifest.parts])


def _path(storage: PartStorage, part: NQuadsPart) -> Path:
    path = storage.path(part.name)
    if path is None:
        raise KbError(
            f"a bulk loader reads files of this machine: copy {storage.place} to a folder first"
        )
    return path.absolute()
