"""Path traversal: addresses that try to leave the vault get nothing from a real server."""

from __future__ import annotations

import os
import random
import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, unquote, urlsplit

import pytest

from kbgraph import load
from kbgraph.rdf.formats import NQUADS
from kbgraph.views import PageAddresses
from kbgraph_web import create_app
from tests.conftest import Vault, serving

pytestmark = pytest.mark.server

OUTSIDE = "SECRET-7d02b6"
COUNT = 2000
AT_ONCE = 4
MANY = 100
"""Requests on one connection."""
STARTS = (
    "/entry/",
    "/entry/b/",
    "/entry/inner/c/",
    "/id/",
    "/graph/",
    "/export/kbgraph.",
    "/export/",
    "/static/",
    "/static/x/",
    "/",
    "",
)
ENDS = (
    "",
    ".md",
    ".json",
    ".ttl",
    ".jsonld",
    ".nt",
    "%00.md",
    "%00",
    ";x",
    "?x=..",
    "/",
    "/.",
    "%20",
    "%0a",
)
UP = (
    "../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..\\", "..%5c", "%2e%2e%5c", "..%252f", "%252e%252e%252f", "%25252e%25252e%25252f",
    "..%c0%af", "..%e0%80%af", "%c0%ae%c0%ae/", "%c0%ae%c0%ae%c0%af", "..%c1%9c", "..%u2215", "..%ef%bc%8f", "%uff0e%uff0e/", "..;/",
    "..%00/", "....//", "...//", ".%2e/", "..%0d%0a/", "..//", "/..//", "./../", "%2e/%2e%2e/", "..%09/", "..%ff/", "\u2025/",
)  # fmt: skip
TARGETS = (
    "secret.md", "secret", "vault/b.md", "b.md", "etc/passwd", "etc%2fpasswd", "proc/self/environ", "proc/self/maps", "windows/win.ini",
    "kbgraph.toml", "ontology/mapping.ttl", "kbgraph/knowledge.py", "templates/base.html", "__init__.py", "base.css", ".git/config",
)  # fmt: skip
WHOLE = (
    "//etc/passwd", "/etc/passwd", "%2fetc%2fpasswd", "file:///etc/passwd", "file:/etc/passwd", "file:%2f%2f%2fetc%2fpasswd",
    "C:\\windows\\win.ini", "\\\\host\\share", "//evil.example/x", "http://evil.example/x", "http:evil.example", "~root/.bashrc",
    "%00", "%0d%0aSet-Cookie:%20a=b", "%0d%0aLocation:%20http://evil.example/", "x%0d%0a%0d%0a<script>alert(1)</script>", "%0a", "%85",
    "%e2%80%a8", "a" * 5_000, "../" * 2_000, "%2e%2e%2f" * 1_000, "." * 300, "a/" * 2_000, "%", "%%", "%zz", "%2", "%f0%28%8c%28",
    "secret.md", "folder/secret.md", "folder/secret", "folder/vault/b", "inner", "inner/", "inner/../b", "inner/%2e%2e/b",
)  # fmt: skip


def slugs() -> list[str]:
    """Return addresses: the complete ones at each start, and others drawn with a fixed seed."""
    draw = random.Random(20261124)  # noqa: S311 - no secret
    found = {
        start + each + end: None for each in WHOLE for start in STARTS[:8] for end in ("", ".json")
    }
    while len(found) < COUNT:
        up = (
            "".join(draw.choice(UP) for _ in range(2))
            if draw.random() < 0.2
            else draw.choice(UP) * draw.choice((1, 2, 3, 8))
        )
        found[draw.choice(STARTS) + up + draw.choice(TARGETS) + draw.choice(ENDS)] = None
    return list(found)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with links of every kind to a secret beside it, and an unreadable file."""
    folder = tmp_path_factory.mktemp("traversal")
    vault = folder / "vault"
    (vault / "inner").mkdir(parents=True)
    (folder / "secret.md").write_text(f"---\naliases: [{OUTSIDE}]\n---\n# {OUTSIDE}\n")
    links = "[a](../secret.md) [b](../../../../../../etc/passwd) [[../secret]] ![[../secret]] ![c](../secret.md) [d](/../secret.md) "
    links += "[e](..%2fsecret.md) [f](file:///etc/passwd) [[/etc/passwd]] [g](</etc/passwd>) [h](..\\secret.md) [[link]] [[pipe]]"
    (vault / "b.md").write_text(
        f"---\nsee: '[[../secret]]'\nfile: ../secret.md\n---\n# B\n\n{links}\n\n<include src=../secret.md>\n"
    )
    (vault / "inner" / "c.md").write_text("# C\n\n[a](../../secret.md) [[../../secret]] [[../b]]\n")
    (vault / "link.md").symlink_to(folder / "secret.md")
    (vault / "folder").symlink_to(folder, target_is_directory=True)
    os.mkfifo(vault / "pipe.md")
    return vault


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[tuple[str, int]]:
    """Host and port of a real server of that vault."""
    with serving("--kb", str(folder)) as found:
        parts = urlsplit(found)
        yield str(parts.hostname), int(parts.port or 0)


def answers(address: tuple[str, int], paths: list[str]) -> list[tuple[str, int, bytes, bytes]]:
    """Yield path, status, headers and body of each response; paths are sent without normalising."""
    found = []
    for start in range(0, len(paths), MANY):
        with socket.create_connection(address, timeout=10) as connection:
            file = connection.makefile("rb")
            for path in paths[start : start + MANY]:
                line = (
                    path.encode("utf-8")
                    if path.isascii()
                    else quote(path, safe="%/?;=.\\:<>~").encode()
                )
                connection.sendall(
                    b"GET "
                    + line.replace(b" ", b"%20")
                    + b" HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n"
                )
                status, head, body = _answer(file)
                found.append((path, status, head, body))
                if status in {0, 400} or b"connection: close" in head.lower():
                    break
        done = len(found)
        rest = paths[done : start + MANY]
        found += answers(address, rest) if rest else []
    return found


def _answer(file: BinaryIO) -> tuple[int, bytes, bytes]:
    """Return status, headers and body of the next response; status 0 if the server closed."""
    status = file.readline()
    if not status:
        return 0, b"", b""
    head = b""
    while (line := file.readline()) not in {b"\r\n", b""}:
        head += line
    length = next(
        (
            int(line.split(b":")[1])
            for line in head.lower().split(b"\r\n")
            if line.startswith(b"content-length:")
        ),
        0,
    )
    return int(status.split()[1]), head, file.read(length)


@pytest.fixture(scope="module")
def answered(address: tuple[str, int]) -> list[tuple[str, int, bytes, bytes]]:
    """Return all responses, from a few connections at a time."""
    paths = slugs()
    with ThreadPoolExecutor(AT_ONCE) as clients:
        shares = [paths[number::AT_ONCE] for number in range(AT_ONCE)]
        return [
            each for found in clients.map(answers, [address] * AT_ONCE, shares) for each in found
        ]


def test_nothing_outside_the_vault_is_served(answered: list[tuple[str, int, bytes, bytes]]) -> None:
    """2,000 addresses are 400, 404 or 414 without a byte of the secret or of other files."""
    assert len(answered) >= COUNT
    strange = [
        (path, status)
        for path, status, head, _ in answered
        if status not in {400, 404, 414} and not redirects_to_itself(path, head)
    ]
    assert strange == []
    forbidden_texts = (
        OUTSIDE.encode(),
        b"root:x:",
        b"PATH=",
        b"[fonts]",
        b"PREFIX",
        b"@prefix",
        b"import annotations",
        b"{% block",
        b"--paper:",
    )
    assert [
        (path, text)
        for path, _, head, body in answered
        for text in forbidden_texts
        if text in head + body
    ] == []


def redirects_to_itself(path: str, head: bytes) -> bool:
    """Return whether a response only redirects to the same address with single slashes."""
    found = re.search(rb"^location: (/[^/\r\n][^\r\n]*)\r\n", head, re.IGNORECASE | re.MULTILINE)
    return found is not None and unquote(found[1].partition(b"?")[0]) == re.sub(
        "/{2,}", "/", unquote(path.partition("?")[0])
    )


def test_no_address_adds_a_header(answered: list[tuple[str, int, bytes, bytes]]) -> None:
    """No line break of an address reaches the headers, as a cookie or as another host."""
    names = {
        line.split(b":")[0].lower()
        for _, _, head, _ in answered
        for line in head.split(b"\r\n")
        if line
    }
    assert b"set-cookie" not in names
    places = {
        line
        for _, _, head, _ in answered
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"location")
    }
    assert [place for place in places if not re.match(rb"location: /[^/\\]", place.lower())] == []
    assert names <= {
        b"server",
        b"location",
        b"date",
        b"content-type",
        b"content-length",
        b"content-security-policy",
        b"x-content-type-options",
        b"referrer-policy",
        b"connection",
        b"vary",
        b"etag",
        b"cache-control",
        b"access-control-allow-origin",
        b"access-control-expose-headers",
        b"cross-origin-resource-policy",
        b"cross-origin-opener-policy",
    }


def test_the_location_of_a_redirect_has_no_line_breaks(
    address: tuple[str, int], vault: Vault
) -> None:
    """The Location of `/id/…` is encoded: line breaks of slugs and parameters begin no header."""
    ((_, status, head, _),) = answers(address, ["/id/b?x=%0d%0aSet-Cookie:%20a=b"])
    assert (status, b"location: /entry/b\r\n" in head.lower(), b"set-cookie" in head.lower()) == (
        303,
        True,
        False,
    )
    client = create_app(vault({"a\rX-Evil: 1\u2028é%0d%0a.md": "# A"})).test_client()
    response = client.get(
        "/id/a%0DX-Evil:%201%E2%80%A8%C3%A9%250d%250a", headers={"Accept": "text/turtle"}
    )
    assert (response.status_code, response.headers["Location"]) == (
        303,
        "/entry/a%0DX-Evil:%201%E2%80%A8%C3%A9%250d%250a.ttl",
    )
    assert "X-Evil" not in response.headers


def test_unreadable_files_have_an_empty_page(address: tuple[str, int]) -> None:
    """A link out of the vault and a pipe are not read: their pages and data are empty."""
    paths = [
        f"/{start}{name}{end}"
        for name in ("link", "pipe")
        for start, end in (
            ("entry/", ""),
            ("entry/", ".md"),
            ("entry/", ".json"),
            ("graph/", ".json"),
        )
    ]
    found = answers(address, paths)
    assert [status for _, status, _, _ in found] == [200] * len(paths)
    assert [path for path, _, head, body in found if OUTSIDE.encode() in head + body] == []


def test_entries_of_the_vault_are_served(address: tuple[str, int]) -> None:
    """The same client reads the vault's entries: a server that answers nothing would fail."""
    found = answers(
        address,
        ["/entry/b", "/entry/inner/c", "/id/b", "/graph/b.json", "/entry/b.md", "/static/base.css"],
    )
    assert [status for _, status, _, _ in found] == [200, 200, 303, 200, 200, 200]
    assert not any(OUTSIDE.encode() in body for _, _, _, body in found)


def test_links_that_leave_the_vault_read_nothing(folder: Path) -> None:
    """Links that leave the vault make no mention; pages and exports hold nothing from outside."""
    base = load(folder)
    text = base.export.graph(NQUADS).decode()
    assert OUTSIDE not in text
    assert "passwd" not in {slug.rsplit("/")[-1] for slug in base.graph.subjects}
    assert {subject.path for subject in base.graph.subjects.values()} == {
        "b.md",
        "inner/c.md",
        "link.md",
        "pipe.md",
    }
    assert {finding.file for finding in base.findings if finding.code == "unreadable"} == {
        "link.md",
        "pipe.md",
    }
    html = base.views.prose(base.describe("b"), PageAddresses(lambda slug: f"/entry/{slug}"))
    assert OUTSIDE not in html
    assert 'href="..' not in html
    assert "secret.md" not in html
