"""The report of a generation to its supervisor, a line of JSON: serving, unchanged or failed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Serving:
    """The generation serves."""

    title: str
    entries: int
    errors: int
    """Findings of severity error."""
    can_stop_queries: bool
    """Whether a query is stopped at its deadline."""
    generation: str
    """The digest of what was read."""
    warning: str = ""
    """A sentence about the cause if few clients can be served; empty otherwise."""

    def counts(self) -> str:
        """Return how much is served, in words."""
        return f"{self.entries} entries, {self.errors} errors"

    def banner(self, host: str, port: int) -> str:
        """Return the lines to print when the server is ready."""
        address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        lines = [
            f"{self.title}: {self.counts()} (kbgraph check lists them)",
            f"{address}/  ·  SPARQL at {address}/sparql",
        ]
        if not self.can_stop_queries:
            lines.append(
                "queries run in the server itself and cannot be stopped: keep it on this machine"
            )
        if self.warning:
            lines.append(self.warning)
        return "\n".join(lines)


@dataclass(frozen=True)
class Unchanged:
    """The folder holds what is served already."""


@dataclass(frozen=True)
class Failed:
    """The folder, the ontology or the settings could not be read."""

    error: str
    may_pass: bool = False
    """Whether another attempt may succeed although nothing changes."""


Status: TypeAlias = Serving | Unchanged | Failed
_KINDS: dict[str, type[Status]] = {kind.__name__: kind for kind in (Serving, Unchanged, Failed)}


def encode(status: Status) -> str:
    """Encode a status as a line."""
    return json.dumps([type(status).__name__, asdict(status)]) + "\n"


def decode(line: str) -> Status:
    """Decode a line that `encode` has made."""
    kind, values = json.loads(line)
    return _KINDS[kind](**values)
