"""`kbgraph export`: the whole graph in a standard format."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kbgraph.cli.common import open_kb
from kbgraph.rdf import EXPORT_FORMATS, by_name
from kbgraph.trust.atomic_write import write_atomically


@click.command("export")
@click.argument("syntax", type=click.Choice([each.name for each in EXPORT_FORMATS]))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to a file instead of standard output.",
)
@click.option("--facts", is_flag=True, help="Export only facts, without claims and sources.")
def export_command(syntax: str, output: Path | None, *, facts: bool) -> None:
    """Export the graph in a standard format.

    The same entries give the same bytes. In N-Quads, TriG and JSON-LD each claim is a named graph;
    in Turtle, RDF/XML and N-Triples it is an rdf:Statement. GraphML holds the things and the facts
    between them.

    \b
    kbgraph export turtle -o all.ttl
    kbgraph export nquads | sort | diff - yesterday.nq
    kbgraph export jsonld --facts
    """
    kb = open_kb()
    data = kb.export.facts(by_name(syntax)) if facts else kb.export.graph(by_name(syntax))
    if output is None:
        sys.stdout.buffer.write(data)
    else:
        write_atomically(output, data)
        click.echo(f"{output}: {len(data)} bytes", err=True)
