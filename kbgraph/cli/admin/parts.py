"""`kbgraph parts`: the N-Quads of the knowledge base in parts, made by processes or a cluster."""

from __future__ import annotations

import click

from kbgraph.cli.common import announced_config
from kbgraph.cli.terminal import counted, progress_bar
from kbgraph.parts import ALL_CORES, open_storage, open_workers, write_parts


@click.command("parts")
@click.argument("target")
@click.option(
    "--executor",
    default=ALL_CORES,
    metavar="URL",
    help="processes://N, or dask://HOST:PORT for the workers of a Dask scheduler; by default a "
    "process for each core.",
)
def parts_command(target: str, executor: str) -> None:
    """Write the graph as parts, by many workers.

    A part has the sorted N-Quads of some entries, the same bytes for any number of workers. TARGET
    is a folder, or an address such as s3://bucket/folder. The manifest is written last: parts
    without it are not whole.

    \b
    kbgraph parts /srv/parts --executor processes://8
    kbgraph parts s3://bucket/parts --executor dask://scheduler:8786
    kbgraph load --parts /srv/parts
    """
    config, storage = announced_config(), open_storage(target)
    with progress_bar() as report, open_workers(executor) as workers:
        manifest, findings = write_parts(config, workers, storage, report)
    entries = counted(manifest.entries, "entry", "entries")
    files = counted(len(manifest.parts), "part", "parts")
    click.echo(f"{entries}: {manifest.quads} statements in {files} at {storage.place}")
    if findings:
        click.echo(f"{counted(len(findings), 'finding', 'findings')}: run kbgraph check")
