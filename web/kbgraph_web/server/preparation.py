"""The work of a process that stands by, before it has a task: all that a change leaves as it is.

It reads the ontology and the git history, opens the index as it is, and makes a page of each kind.
So modules are imported, templates compiled, and files of the index in the memory of the system; a
change then takes its own work alone. Nothing of the index stays open.
"""

from __future__ import annotations

import gc
import os
import pickle
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from io import BufferedReader
from types import CodeType
from typing import IO, NamedTuple, TypeAlias

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from kbgraph.config import Config
from kbgraph.days.knowledge_by_day import SwitchByDay
from kbgraph.errors import KbError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.ontology.example_queries import FOLDER
from kbgraph.ontology.ontology import Ontology
from kbgraph.opening import open_ontology
from kbgraph.opening_indexed import open_as_kept
from kbgraph_web.app import create_routes
from kbgraph_web.server.page_handler import PageHandler
from kbgraph_web.server.serve_config import ServeConfig
from kbgraph_web.server.warm_up import warm_up

_Files: TypeAlias = dict[str, tuple[int, int, int]]
_TICK_SECONDS = 2.1
"""Within which a file system may stamp two changes of a file alike."""


class _KnownOntology(NamedTuple):
    """An ontology, the settings by which it was read, and the state of its files before that."""

    config: Config
    files: _Files
    ontology: Ontology


class CompiledTemplates(BytecodeCache):
    """Keeps the code of templates by their names and contents: to compile all takes a second.

    The applications of a process share it.
    """

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template its code, if it was compiled before."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


class Preparation:
    """All that a process has made before its task."""

    def __init__(self) -> None:
        self._compiled = CompiledTemplates()
        self._known: _KnownOntology | None = None

    def ontology_of(self, config: Config) -> Ontology | None:
        """Return the ontology of settings if it was read, and no file has changed since."""
        known = self._known
        if known is None or known.config != config or known.files != _files(config):
            return None
        return known.ontology

    def create_routes(self, base: KnowledgeBase) -> Flask:
        """Create the application, whose templates are compiled once."""
        app = create_routes(base)
        app.jinja_env.bytecode_cache = self._compiled
        return app

    def make(self, config: Config, is_called: Callable[[], bool]) -> None:
        """Prepare for changes of what settings name, until the process is called to its task."""
        # The task says what cannot be read.
        with suppress(KbError, OSError):
            for _ in self._steps(config):
                if is_called():
                    break
        gc.collect()
        gc.freeze()

    def _steps(self, config: Config) -> Iterator[None]:
        began, files = time.time(), _files(config)
        ontology = open_ontology(config)
        ontology.mapping_findings  # noqa: B018
        if max((changed for changed, _, _ in files.values()), default=0) < _past(began):
            self._known = _KnownOntology(config, files, ontology)
        yield
        with open_as_kept(config, ontology) as base:
            if base is None:
                return
            base.generation  # noqa: B018
            yield
            warm_up(base)
            yield
            app = self.create_routes(base)
            for name in app.jinja_env.list_templates(extensions=["html"]):
                app.jinja_env.get_template(name)
                yield
            PageHandler(app, base, SwitchByDay(base))


def _past(began: float) -> int:
    """Return the last time, in nanoseconds, that tells a file from a later state of it."""
    return int((began - _TICK_SECONDS) * 1e9)


def _files(config: Config) -> _Files:
    """Return the states of the files from which an ontology is read."""
    ontology, queries = config.ontology, config.queries.path if config.queries else None
    folders = (ontology, ontology and ontology / FOLDER, queries)
    states: _Files = {}
    for folder in filter(None, folders):
        for path in folder.glob("*"):
            with suppress(OSError):
                status = path.stat()
                states[str(path)] = status.st_ctime_ns, status.st_size, status.st_ino
    return states


def read_task(calls: IO[bytes]) -> tuple[Preparation, ServeConfig]:
    """Return the task of this process, and what it has prepared before.

    Raises EOFError if the supervisor has ended before there was anything to do.
    """
    prepared = Preparation()
    settings = pickle.load(calls)  # noqa: S301 - from the supervisor
    if settings is not None:
        prepared.make(settings, partial(_is_called, calls))
    task: ServeConfig = pickle.load(calls)  # noqa: S301 - from the supervisor
    return prepared, task


def _is_called(calls: IO[bytes]) -> bool:
    """Return whether something can be read without waiting for it."""
    assert isinstance(calls, BufferedReader), "standard input has a buffer"
    os.set_blocking(calls.fileno(), False)
    try:
        return bool(calls.peek(1))
    finally:
        os.set_blocking(calls.fileno(), True)
