"""`kbgraph serve`: the web application, with a production server. The only place that starts it."""

from __future__ import annotations

import click

from kbgraph.cli.common import console, settings
from kbgraph.sandbox import can_start
from kbgraph_web.server.supervisor import run

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=5000, show_default=True)
@click.option(
    "--access-log",
    default="",
    metavar="FILE",
    help="Log each request as a line of JSON; - is standard error.",
)
def serve_command(host: str, port: int, access_log: str) -> None:
    """Serve pages, graphs and SPARQL over HTTP.

    \b
    kbgraph serve
    kbgraph --kb ~/vault serve --port 8080

    On Linux each SPARQL query is answered in a process of its own, with a deadline and a limit of memory, and without a way to
    files or other hosts; kbgraph.toml sets the limits. Elsewhere keep the server on the loopback address.

    When the folder, the ontology or the settings change, they are read anew (on Linux), and no request is lost; what cannot be read is
    said, and the entries as they were are served on. SIGHUP reads them anew, SIGTERM ends after what was begun is answered.
    """
    if host not in _LOOPBACK and not can_start():
        console.print(
            f"[bold yellow]warning[/bold yellow]: {host} can be reached by others, and queries cannot be stopped on this system"
        )
    run(settings, host, port, access_log)
