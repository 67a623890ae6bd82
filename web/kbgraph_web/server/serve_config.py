"""The settings of a generation of the server, as the supervisor hands them on."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from kbgraph.config import Config
from kbgraph_web.http.access_policy import CrossOrigin


class ServeOptions(NamedTuple):
    """The options of `kbgraph serve`, which no settings of a folder can change."""

    host: str
    port: int
    access_log: str = ""
    """The file of the access log; `-` is standard error, empty is none."""
    allowed_hosts: tuple[str, ...] = ()
    """Host names that the server answers to besides its own and that of the base."""
    cross_origin: CrossOrigin = CrossOrigin.AUTO


class ServeConfig(NamedTuple):
    """The settings, the socket and the pipe of a generation."""

    config: Config
    listener: int
    """The descriptor of the listening socket; -1 to open one."""
    report: int
    """The descriptor to which the status is written; -1 to print it."""
    options: ServeOptions
    supervisor: int
    """The process with which this one ends."""
    directory: Path
    """The working directory, by whose name relative paths are resolved."""
    generation: str = ""
    """The digest of what is served now: if the folder holds the same, nothing is to be done."""
    changed: frozenset[str] = frozenset()
    """The paths of the only files that have changed since that; empty where any may have."""
