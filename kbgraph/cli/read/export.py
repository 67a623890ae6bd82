"""`kbgraph export`: the whole graph in a standard format."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from kbgraph.cli.common import in_force_option, open_kb
from kbgraph.rdf import FILE_FORMATS, PARQUET, by_name
from kbgraph.trust.output_file import write_output


@click.command("export")
@click.argument("syntax", type=click.Choice([each.name for each in FILE_FORMATS]))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Write to a file instead of standard output (-), through links, and to a pipe or device.",
)
@click.option("--facts", is_flag=True, help="Export only facts, without claims and sources.")
@in_force_option
def export_command(syntax: str, output: Path | None, day: date | None, *, facts: bool) -> None:
    """Export the graph in a standard format.

    The same entries give the same bytes. In N-Quads, TriG and JSON-LD each claim is a named graph;
    in Turtle, RDF/XML and N-Triples it is an rdf:Statement. GraphML and GEXF hold the things and
    the facts between them. Parquet holds a row for each claim; it needs the extra kbgraph[parquet].

    \b
    kbgraph export turtle -o all.ttl
    kbgraph export nquads | sort | diff - yesterday.nq
    kbgraph export jsonld --facts
    kbgraph export parquet -o claims.parquet
    kbgraph export turtle --in-force 2020-01-01
    """
    is_to_stdout = output is None or str(output) == "-"
    if is_to_stdout and syntax == PARQUET.name and sys.stdout.isatty():
        raise click.UsageError("Parquet is no text for a terminal: name a file with -o FILE")
    kb = open_kb(day)
    data = kb.export.facts(by_name(syntax)) if facts else kb.export.graph(by_name(syntax))
    if output is None or is_to_stdout:
        sys.stdout.buffer.write(data)
    else:
        write_output(output, data)
        click.echo(f"{output}: {len(data)} bytes", err=True)
