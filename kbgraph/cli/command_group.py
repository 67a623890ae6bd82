"""A click group that imports a command when it is called, and finds more in entry points."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import click

from kbgraph.cli.collector import objects_frozen
from kbgraph.errors import DamagedIndexError, KbError, is_damage
from kbgraph.terminal_output import visible_controls

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

PROGRESS = "kbgraph.progress"
"""The key, in the context's `meta`, of whether to show a progress bar."""
REBUILD = "kbgraph.rebuild"
"""The key, in the context's `meta`, of whether to make the index anew."""
ENTRY_POINT_GROUP = "kbgraph.commands"
"""Installed packages add commands to this group; each is a `click.Command`.

The command's context object is a function that returns the Config of the global options.
"""
_IMPORT_ERRORS = (
    ArithmeticError,
    AttributeError,
    ImportError,
    LookupError,
    NameError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""The exceptions that the import of another package's module may raise."""


_OUTPUT_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF})
"""Errors of a full or broken device, and of one that is open for reading alone."""


class BuiltInCommand(NamedTuple):
    """A command of this package, listed without importing its module."""

    target: str
    """The place of the `click.Command`: `module:attribute`."""
    summary: str
    """The first line of the command's help."""
    begin: Callable[[click.Context], None] | None = None
    """The function to call before its module is imported, if any."""


class CommandGroup(click.Group):
    """A group of built-in commands and of those that installed packages add.

    A package's command cannot replace a built-in one, and one that cannot be imported does not
    break the others. A KbError becomes one sentence on standard error and exit code 2.
    """

    def __init__(self, *, built_in: Mapping[str, BuiltInCommand], **options: Any) -> None:
        super().__init__(**options)
        self._built_in = built_in
        self._has_damaged_index = False

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command line. Output that cannot be written is an error with exit code 2."""
        if sys.stdout is None:
            # The next file that is opened would take its place.
            _fail("cannot write the output: standard output is closed")
        _replace_closed_streams()
        with visible_controls(), _output_errors():
            try:
                return self._main(*args, **extra)
            finally:
                sys.stdout.flush()

    def _main(self, *args: Any, **extra: Any) -> Any:
        """Run the command line; a second time where the index is found to be damaged."""
        try:
            return super().main(*args, **extra)
        except DamagedIndexError as error:
            with suppress(OSError):
                click.echo(f"kbgraph: the index is damaged ({error}): it is made anew", err=True)
        self._has_damaged_index = True
        try:
            return super().main(*args, **extra)
        finally:
            self._has_damaged_index = False

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        ctx.meta[REBUILD] = self._has_damaged_index
        try:
            with _output_errors():
                return super().invoke(ctx)
        except DamagedIndexError as error:
            if self._has_damaged_index:
                _fail(str(error))
            raise
        except KbError as error:
            _fail(str(error))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is called; begin what it needs before it is imported."""
        known = self._built_in.get(args[0])
        if known is not None and known.begin is not None and not ctx.resilient_parsing:
            known.begin(ctx)
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of all commands, sorted."""
        return sorted({*self._built_in, *self._entry_points})

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        cmd_name: str,
    ) -> click.Command | None:
        """Import a command; None if there is no such command.

        Raises KbError if an installed package's command cannot be imported.
        """
        if cmd_name in self._built_in:
            module, _, attribute = self._built_in[cmd_name].target.partition(":")
            with objects_frozen():
                command: click.Command = getattr(import_module(module), attribute)
            return command
        if cmd_name in self._entry_points:
            return _load(self._entry_points[cmd_name])
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands, without importing the built-in ones."""
        names = self.list_commands(ctx)
        width = formatter.width - 6 - max(map(len, names))
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._summary(name, width)) for name in names])

    def _summary(self, name: str, width: int) -> str:
        if name in self._built_in:
            return self._built_in[name].summary
        try:
            return _load(self._entry_points[name]).get_short_help_str(width)
        except KbError as error:
            return str(error)

    @cached_property
    def _entry_points(self) -> dict[str, EntryPoint]:
        # Takes 30 ms: --version and the built-in commands need no entry points.
        from importlib.metadata import entry_points

        found = entry_points(group=ENTRY_POINT_GROUP)
        return {each.name: each for each in found if each.name not in self._built_in}


@contextmanager
def _output_errors() -> Iterator[None]:
    """End the process in order where standard output takes no more."""
    try:
        yield
    except UnicodeEncodeError as error:
        character = error.object[error.start]
        _discard_output()
        _fail(
            f"cannot write the output: its encoding {error.encoding} has no {character!a}; "
            "set PYTHONIOENCODING=utf-8"
        )
    except OSError as error:
        if error.errno == errno.EPIPE:
            # The reader has enough, as `head` has.
            _discard_output()
            sys.exit(0)
        if is_damage(error):
            raise DamagedIndexError(str(error)) from error
        if error.errno not in _OUTPUT_ERRORS:
            raise
        _discard_output()
        _fail(f"cannot write the output: {error.strerror}")
    except RuntimeError as error:
        if is_damage(error):
            raise DamagedIndexError(str(error)) from error
        raise


def _replace_closed_streams() -> None:
    """Open the null device where standard input or error is closed.

    A file that is opened later would take its place, and libraries ask each stream what it is.
    """
    if sys.stdin is None:
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - until the end
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the end


def _fail(message: str) -> NoReturn:
    # The exit code says it where standard error takes no more.
    with suppress(OSError):
        click.echo(f"kbgraph: {message}", err=True)
    sys.exit(2)


def _discard_output() -> None:
    """Let Python write what is still buffered to nowhere, when it ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _load(entry_point: EntryPoint) -> click.Command:
    package = entry_point.dist.name if entry_point.dist else entry_point.module
    failure = f"the command {entry_point.name} of the package {package} cannot be loaded"
    try:
        command = entry_point.load()
    except _IMPORT_ERRORS as error:
        raise KbError(f"{failure}: {error}; upgrade or uninstall the package") from error
    if not isinstance(command, click.Command):
        raise KbError(f"{failure}: {entry_point.value} is not a click command")
    return command
