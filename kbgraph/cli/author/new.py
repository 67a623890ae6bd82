"""`kbgraph new`: a new entry from the template of its type."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from kbgraph.cli.common import announced_config
from kbgraph.config import Config
from kbgraph.errors import KbError, NameRefusedError
from kbgraph.ontology.template import entry_template
from kbgraph.opening import open_ontology
from kbgraph.source.entry_files import is_entry
from kbgraph.source.ignored import IgnoredFiles
from kbgraph.trust.output_file import write_output


@click.command("new")
@click.argument("type_word", metavar="TYPE")
@click.argument("name")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Write to this file of the folder; - is standard output.",
)
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
def new_command(type_word: str, name: str, output: Path | None, *, force: bool) -> None:
    """Create an entry from the template of its type.

    The template has every key, section and table row that the mapping defines for the type, each
    empty, with a note on what can be written there. Empty places state nothing. The file is
    TYPE/TYPE--name.md in the folder of the knowledge base, or in the folder that the mapping gives
    to the type.

    \b
    kbgraph new TYPE 'The Name Of A Thing'
    kbgraph new TYPE 'Another' -o -
    """
    config = announced_config()
    today = datetime.now(UTC).astimezone().date()
    entry = entry_template(open_ontology(config), type_word, name, today)
    if str(output) == "-":
        click.echo(entry.text, nl=False)
        return
    path = output or config.kb / entry.folder / f"{entry.slug}.md"
    _write(_checked_path(config, path), entry.text.encode(), force=force)
    click.echo(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def _checked_path(config: Config, path: Path) -> Path:
    """Resolve the path, links included; refuse a file that would not be read as an entry."""
    if config.is_shipped:
        raise KbError("there is no knowledge base to write to: name its folder with --kb")
    file, root = (Path(os.path.realpath(each)) for each in (path, config.kb))
    if not file.is_relative_to(root):
        raise NameRefusedError(
            f"{path} is outside {config.kb}: choose a file in the folder of the knowledge base"
        )
    name = file.relative_to(root).as_posix()
    if not is_entry(name):
        raise NameRefusedError(
            f"{path} would not be read as an entry: choose a name that ends in .md, "
            "in folders that are not hidden"
        )
    if name in IgnoredFiles(config.ignore):
        raise NameRefusedError(
            f"{path} would not be read as an entry: a pattern of ignore in kbgraph.toml matches it"
        )
    return file


def _create(file: Path, data: bytes) -> None:
    """Write a new file; leave none where the disk is full."""
    with file.open("xb") as new:
        try:
            new.write(data)
            new.flush()
        except OSError:
            file.unlink()
            raise


def _write(file: Path, data: bytes, *, force: bool) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if force:
            write_output(file, data)
        else:
            _create(file, data)
    except FileExistsError as error:
        raise KbError(f"{file.name} already exists: use --force to overwrite it") from error
    except OSError as error:
        raise KbError(f"cannot write {file}: {error.strerror}") from error
