"""The command line in a process of its own, which can be killed at any moment.

A process is forked from one that has imported the package, so that moments are those of the
command's own work, not of imports.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple, NoReturn

import click

from kbgraph.cli import main
from kbgraph.lazy_names import import_declared

_EXIT_SECONDS = 5.0
"""The longest that helpers of a killed process may still run."""


def import_commands() -> None:
    """Import all commands, so that no process does it again."""
    context = click.Context(main)
    for name in main.list_commands(context):
        main.get_command(context, name)
    import_declared()


class CommandResult(NamedTuple):
    """What a command has printed, and its exit code; negative for a signal."""

    code: int
    output: bytes
    errors: bytes


class StartedCommand:
    """A command that runs, in a session of its own."""

    def __init__(self, arguments: Sequence[str], folder: Path, index: str) -> None:
        """Start `kbgraph` in a folder; `index` is the value of KBGRAPH_INDEX."""
        # They are closed by `wait`.
        self._output: IO[bytes] = TemporaryFile()  # noqa: SIM115
        self._errors: IO[bytes] = TemporaryFile()  # noqa: SIM115
        self.started = time.monotonic()
        self.pid = os.fork()
        if not self.pid:
            _run(arguments, folder, index, (self._output, self._errors))

    def wait(self) -> CommandResult:
        """Wait until it has ended."""
        _, status = os.waitpid(self.pid, 0)
        for file in (self._output, self._errors):
            file.seek(0)
        with self._output as output, self._errors as errors:
            return CommandResult(os.waitstatus_to_exitcode(status), output.read(), errors.read())

    def kill(self) -> bool:
        """Kill it; say whether it still ran. Its helpers must end by themselves."""
        os.kill(self.pid, signal.SIGKILL)
        return self.wait().code == -signal.SIGKILL

    def has_left_none(self) -> bool:
        """Say whether no process of its session runs; wait for a moment until then."""
        deadline = time.monotonic() + _EXIT_SECONDS
        while time.monotonic() < deadline:
            try:
                os.killpg(self.pid, 0)
            except ProcessLookupError:
                return True
            time.sleep(0.01)
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        return False


def run_command(arguments: Sequence[str], folder: Path, index: str) -> CommandResult:
    """Run `kbgraph` in a folder to its end."""
    return StartedCommand(arguments, folder, index).wait()


def _run(
    arguments: Sequence[str], folder: Path, index: str, files: tuple[IO[bytes], IO[bytes]]
) -> NoReturn:
    """Run the command line in this process, which ends with it."""
    os.setsid()
    os.chdir(folder)
    os.environ["KBGRAPH_INDEX"] = index
    for descriptor, file in enumerate(files, 1):
        os.dup2(file.fileno(), descriptor)
    sys.argv = ["kbgraph", *arguments]
    code = 1
    try:
        main([*arguments])
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
