"""Programs that load parts into a new store on this machine, while no server runs on it.

They write the store's files themselves, several times as fast as a server takes requests.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

from kbgraph.errors import KbError, SettingsError, StoreError

Command: TypeAlias = list[str]
_MAX_ERROR_CHARS = 2000
_ADDRESS = re.compile(r"(?P<engine>[a-z0-9]+):(?P<place>.+)")


class BulkLoader(NamedTuple):
    """The program of an engine that loads files of N-Quads into a new store."""

    programs: tuple[str, ...]
    """Its names, the preferred first."""
    commands: Callable[[str, Path, Sequence[Path]], list[Command]]
    """Returns the commands for a program, the place of a store and its parts in order."""
    remedy: str
    """How to get the program."""


class BulkLoad(NamedTuple):
    """The commands that load parts into a new store."""

    place: Path
    commands: list[Command]
    missing: str = ""
    """The reason why they cannot run here; empty where they can."""

    def run(self) -> None:
        """Run the commands one after the other. Raises StoreError where one fails."""
        if self.missing:
            raise StoreError(self.missing)
        try:
            self.place.parent.mkdir(parents=True, exist_ok=True)
            for command in self.commands:
                done = subprocess.run(  # noqa: S603 - a list, and the user has chosen the program
                    command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
                )
                if done.returncode:
                    # Oxigraph adds its stack, as a paragraph of its own.
                    said = done.stderr.decode(errors="replace").strip().partition("\n\n")[0]
                    raise StoreError(
                        f"{command[0]} ended with {done.returncode}: {said[:_MAX_ERROR_CHARS]}; "
                        f"remove {self.place} before you try again"
                    )
        except OSError as error:
            raise StoreError(f"cannot load into {self.place}: {error.strerror}") from error


def _oxigraph(program: str, place: Path, parts: Sequence[Path]) -> list[Command]:
    # Lenient: kbgraph writes valid terms only, and to check them again costs a third of the load.
    load = [program, "load", "--lenient", "--location", str(place), "--file"]
    return [[*load, *map(str, parts[:-1])], [*load, str(parts[-1])]]


def _tdb2(program: str, place: Path, parts: Sequence[Path]) -> list[Command]:
    return [[program, "--loc", str(place), *map(str, parts)]]


def _qlever(program: str, place: Path, parts: Sequence[Path]) -> list[Command]:
    files = [argument for part in parts for argument in ("--kg-input-file", str(part))]
    return [[program, "--index-basename", str(place), "--file-format", "nq", *files]]


LOADERS = {
    "oxigraph": BulkLoader(("oxigraph",), _oxigraph, "pip install oxigraph"),
    "tdb2": BulkLoader(
        ("tdb2.xloader", "tdb2.tdbloader"),
        _tdb2,
        "add the folder bin of Apache Jena to PATH",
    ),
    "qlever": BulkLoader(
        ("qlever-index", "IndexBuilderMain"), _qlever, "add the programs of QLever to PATH"
    ),
}


def plan_bulk_load(address: str, parts: Sequence[Path]) -> BulkLoad:
    """Return the commands that load parts into a new store.

    `address` names engine and place, such as `oxigraph:/srv/store`. Raises SettingsError for any
    other, and KbError where the place is taken.
    """
    match = _ADDRESS.fullmatch(address)
    loader = LOADERS.get(match["engine"]) if match else None
    if match is None or loader is None:
        known = ", ".join(f"{engine}:FOLDER" for engine in LOADERS)
        raise SettingsError(f"{address!r} names no store: write one of {known}")
    place = Path(match["place"]).absolute()
    if place.exists() and not (place.is_dir() and not any(place.iterdir())):
        raise KbError(
            f"{place} exists: a bulk loader fills a new store; name a new folder, "
            "and change the server to it afterwards"
        )
    program = next(filter(None, map(_found, loader.programs)), None)
    commands = loader.commands(program or loader.programs[0], place, parts)
    missing = f"no {' or '.join(loader.programs)} is installed: {loader.remedy}"
    return BulkLoad(place, commands, "" if program else missing)


def _found(program: str) -> str | None:
    """Return the path of a program: on PATH, or beside this interpreter."""
    return shutil.which(program) or shutil.which(program, path=str(Path(sys.executable).parent))
