"""The place of the index of a knowledge base, and whether the index is believed."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import cachetools

from kbgraph.config import Config
from kbgraph.trust.atomic_write import replace_file
from kbgraph.trust.user_folders import cache_folder

if TYPE_CHECKING:
    from kbgraph.ontology.ontology import Ontology

VARIABLE = "KBGRAPH_INDEX"
"""The environment variable that names a folder for indexes, or is `off`."""
OFF = "off"
"""Its value that lets commands make and use no index."""
_FORMAT = "2"
_OWNER_FILE = "owner"


def index_folder(config: Config) -> Path | None:
    """Return the folder of the index of a knowledge base; None where indexes are off.

    Indexes lie in the user's cache, or in the folder that KBGRAPH_INDEX names. There is none on
    Windows, which has no locks by which a reader could keep what it reads.
    """
    named = os.environ.get(VARIABLE, "")
    if named.lower() == OFF or sys.platform == "win32":
        return None
    place = os.path.realpath(config.kb)
    name = f"{Path(place).name or 'root'}-{hashlib.sha256(os.fsencode(place)).hexdigest()[:12]}"
    return (Path(named).absolute() if named else cache_folder() / "indexes") / name


def claim(index: Path) -> None:
    """Record that the user has made an index. Raises OSError."""
    mark = secrets.token_hex(16).encode("ascii")
    record = _record_of(index)
    record.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    replace_file(index / _OWNER_FILE, mark)
    replace_file(record, mark)


def is_own(index: Path) -> bool:
    """Say whether the user has made an index, and nobody else may write to it.

    A stranger may ship an index within a folder of entries; the mark in it is not the one that was
    recorded among the user's own files.
    """
    with suppress(OSError):
        status = index.stat()
        others_write = status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
        is_of_user = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
        mark = (index / _OWNER_FILE).read_bytes()
        return is_of_user and not others_write and mark == _record_of(index).read_bytes()
    return False


def _record_of(index: Path) -> Path:
    name = hashlib.sha256(os.fsencode(os.path.realpath(index))).hexdigest()[:32]
    return cache_folder() / "owned" / name


def key_of_settings(config: Config, ontology: Ontology, home_name: str) -> str:
    """Return a digest of all on which an index depends, but the files themselves."""
    parts = (
        _FORMAT,
        _state_of_code(),
        ontology.digest,
        config.base,
        repr(config.limits),
        repr(config.ignore),
        config.dialect.digest,
        home_name,
        os.path.realpath(config.kb_root) if config.kb_root else "",
    )
    text = "\0".join(parts).encode(errors="surrogateescape")
    return hashlib.sha256(text).hexdigest()[:32]


@cache
def _state_of_code() -> str:
    """Return a digest of the state of the code by which entries are read.

    It has the sizes and times of the engine's own modules, since a release may be replaced by
    another of the same number, and the time of the folder of packages, which each installation of
    one changes: to ask for the versions of all packages takes 30 ms.
    """
    packages = Path(cachetools.__file__).parent.parent
    digest = hashlib.sha256(f"{sys.version} {packages.stat().st_mtime_ns}".encode())
    folders = [str(Path(__file__).parent.parent)]
    while folders:
        with os.scandir(folders.pop()) as items:
            for item in sorted(items, key=lambda each: each.name):
                if item.is_dir():
                    folders.append(item.path)
                elif item.name.endswith((".py", ".ttl")):
                    status = item.stat()
                    digest.update(f"{item.name} {status.st_size} {status.st_mtime_ns}".encode())
    return digest.hexdigest()
