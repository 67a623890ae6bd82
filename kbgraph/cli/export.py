"""`kbgraph export`: the whole graph in a standard syntax."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kbgraph.cli.atomic_write import write_whole
from kbgraph.cli.common import knowledge
from kbgraph.rdf.formats import EXPORT_FORMATS, by_name


@click.command("export")
@click.argument("syntax", type=click.Choice([each.name for each in EXPORT_FORMATS]))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to a file instead of standard output.",
)
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
    data = base.export.facts(by_name(syntax)) if facts else base.export.graph(by_name(syntax))
    if output is None:
        sys.stdout.buffer.write(data)
    else:
        write_whole(output, data)
        click.echo(f"{output}: {len(data)} bytes", err=True)
