"""The settings of a generation of the server, as the supervisor hands them on."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.config import Config


class ServeConfig(NamedTuple):
    """The settings, the socket and the pipe of a generation."""

    config: Config
    listener: int
    """The descriptor of the listening socket; -1 to open one."""
    report: int
    """The descriptor to which the status is written; -1 to print it."""
    host: str
    port: int
    access_log: str
    """The file of the access log; `-` is standard error, empty is none."""
    supervisor: int
    """The process with which this one ends."""
    generation: str = ""
    """The digest of what is served now: if the folder holds the same, nothing is to be done."""
