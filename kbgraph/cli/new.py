"""`kbgraph new`: an entry's skeleton, from what the mapping lets an author say of a thing of its type."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from kbgraph.cli.atomic_write import write_whole
from kbgraph.cli.common import settings
from kbgraph.config import Config
from kbgraph.errors import KbError, NameRefusedError
from kbgraph.ontology.ontology import load_ontology
from kbgraph.ontology.template import entry_template
from kbgraph.source.folder import is_entry


@click.command("new")
@click.argument("type_word", metavar="TYPE")
@click.argument("name")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Another file of the folder; - is standard output.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def new_command(type_word: str, name: str, output: Path | None, *, force: bool) -> None:
    """Write the skeleton of an entry: its front matter, sections and rows, each empty, with what may stand there.

    \b
    kbgraph new TYPE 'The Name Of A Thing'
    kbgraph new TYPE 'Another' -o -
    kbgraph new --help

    What stays empty states nothing. The file is TYPE/TYPE--name.md in the knowledge base's folder.
    """
    config = settings()
    made = entry_template(
        load_ontology(config.ontology), type_word, name, datetime.now(UTC).astimezone().date()
    )
    if str(output) == "-":
        click.echo(made.text, nl=False)
        return
    path = output or config.kb / made.type / f"{made.slug}.md"
    _write(_within(config, path), made.text.encode(), force=force)
    click.echo(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def _within(config: Config, path: Path) -> Path:
    """The file itself, all links followed; refused where it would not be one of the folder's entries."""
    if config.is_shipped:
        raise KbError("no knowledge base is at hand to write into: name its folder with --kb")
    file, root = path.resolve(), config.kb.resolve()
    if not file.is_relative_to(root):
        raise NameRefusedError(f"{path} is outside {config.kb}: entries are written only there")
    if not is_entry(file.relative_to(root).as_posix()):
        raise NameRefusedError(
            f"{path} would not be read as an entry: name a file that ends in .md, in folders that are not hidden"
        )
    return file


def _write(file: Path, data: bytes, *, force: bool) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if force:
            write_whole(file, data)
        else:
            with file.open("xb") as new:
                new.write(data)
    except FileExistsError as error:
        raise KbError(f"{file.name} is there already: --force writes over it") from error
    except OSError as error:
        raise KbError(f"cannot write {file}: {error.strerror}") from error
