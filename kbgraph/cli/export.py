"""`kbgraph export`: the whole graph in a standard syntax."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from kbgraph.cli.session import knowledge
from kbgraph.errors import KbError
from kbgraph.formats import EXPORT_FORMATS, by_name


@click.command("export")
@click.argument("syntax", type=click.Choice([each.name for each in EXPORT_FORMATS]))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file instead of standard output.")
@click.option("--facts", is_flag=True, help="The facts alone, without who says so.")
def export_command(syntax: str, output: Path | None, *, facts: bool) -> None:
    """Write the whole graph; the same entries give the same bytes.

    N-Quads, TriG and JSON-LD keep each claim as a named graph; Turtle, RDF/XML and N-Triples spell it as an
    rdf:Statement. GraphML has the things and the facts between them.

    \b
    kbgraph export turtle -o all.ttl
    kbgraph export nquads | sort | diff - yesterday.nq
    kbgraph export jsonld --facts
    """
    base = knowledge()
    data = base.export_facts(by_name(syntax)) if facts else base.export(by_name(syntax))
    if output is None:
        sys.stdout.buffer.write(data)
    else:
        _write(output, data)
        click.echo(f"{output}: {len(data)} bytes", err=True)


def _write(path: Path, data: bytes) -> None:
    """Beside the file first, so that a full disk leaves the old one whole."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise KbError(f"cannot write {path}: {error.strerror}") from error
