"""`kbgraph serve`: the web application, with a production server. The only place that starts it."""

from __future__ import annotations

import click

from kbgraph.cli.session import console, settings
from kbgraph_web.server import run

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=5000, show_default=True)
def serve_command(host: str, port: int) -> None:
    """Serve pages, graphs and SPARQL over HTTP.

    \b
    kbgraph serve
    kbgraph --kb ~/vault serve --port 8080

    The SPARQL endpoint is not yet hardened against hostile queries: keep it on the loopback address.
    """
    if host not in _LOOPBACK:
        console.print(f"[bold yellow]warning[/bold yellow]: {host} can be reached by others, and the SPARQL endpoint is not yet hardened")
    run(settings(), host, port)
