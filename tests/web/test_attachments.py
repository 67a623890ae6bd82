"""Files of the folder over HTTP: their types, headers and bytes, and none beyond the folder."""

from __future__ import annotations

import urllib.request
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from kbgraph import load
from kbgraph_web import create_app
from tests.conftest import serving
from tests.web.test_xss import wrong
from tests.web.xss_payloads import OWN

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>document.title = "run"</script></svg>'
PICTURE = bytes(range(256)) * 40


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with pictures, and a secret beside it."""
    kb = tmp_path / "kb"
    (kb / "img").mkdir(parents=True)
    (kb / "img" / "pic.png").write_bytes(PICTURE)
    (kb / "draw.svg").write_text(SVG)
    (kb / 'ü " ;.pdf').write_bytes(b"%PDF-")
    (kb / "song.mp3").write_bytes(b"x")
    (kb / "page.html").write_text("<script>run()</script>")
    (kb / "a.md").write_text("# A\n\n![[pic.png|30]] [[draw.svg]]\n")
    (kb / ".git").mkdir()
    (kb / ".git" / "icon.png").write_bytes(b"x")
    (tmp_path / "secret.png").write_bytes(b"secret")
    (kb / "out.png").symlink_to("../secret.png")
    with (kb / "large.png").open("wb") as file:
        file.truncate(1 << 30)
    return kb


@pytest.fixture
def client(folder: Path) -> FlaskClient:
    """A client of an application over that folder."""
    return create_app(load(folder)).test_client()


@pytest.mark.parametrize(
    ("path", "media_type", "disposition"),
    [
        ("img/pic.png", "image/png", "inline; filename*=UTF-8''pic.png"),
        ("draw.svg", "image/svg+xml", "inline; filename*=UTF-8''draw.svg"),
        ('ü " ;.pdf', "application/pdf", "inline; filename*=UTF-8''%C3%BC%20%22%20%3B.pdf"),
        ("song.mp3", "audio/mpeg", "attachment; filename*=UTF-8''song.mp3"),
    ],
)  # fmt: skip
def test_a_file_has_a_fixed_type_and_a_safe_name(
    client: FlaskClient, path: str, media_type: str, disposition: str
) -> None:
    """No browser guesses its type, and none runs a script in it."""
    response = client.get(f"/file/{path}")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == media_type
    assert response.headers["Content-Disposition"] == disposition
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "'unsafe-inline'" not in response.headers["Content-Security-Policy"].replace(
        "style-src 'unsafe-inline'", ""
    )


def test_a_drawing_is_sandboxed(client: FlaskClient) -> None:
    """Opened by itself, it runs no script, loads nothing, and has no origin."""
    policy = client.get("/file/draw.svg").headers["Content-Security-Policy"]
    assert policy == "sandbox; default-src 'none'; style-src 'unsafe-inline'"


def test_a_file_is_sent_whole_in_part_or_not_again(client: FlaskClient) -> None:
    """By its tag or its date a client that has it gets 304; a range is a part of its bytes."""
    whole = client.get("/file/img/pic.png")
    assert (whole.data, whole.headers["Content-Length"]) == (PICTURE, str(len(PICTURE)))
    for known in (
        {"If-None-Match": whole.headers["ETag"]},
        {"If-Modified-Since": whole.headers["Last-Modified"]},
    ):
        assert client.get("/file/img/pic.png", headers=known).status_code == 304
    part = client.get("/file/img/pic.png", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.data) == (206, PICTURE[10:20])
    beyond = client.get("/file/img/pic.png", headers={"Range": "bytes=999999-"})
    assert beyond.status_code == 416
    head = client.head("/file/img/pic.png")
    assert (head.data, head.headers["Content-Length"]) == (b"", str(len(PICTURE)))
    assert client.post("/file/img/pic.png").status_code == 405


def test_a_changed_file_has_another_tag(client: FlaskClient, folder: Path) -> None:
    """A page of the same generation shows the picture as it is now; a removed one is 404."""
    tag = client.get("/file/img/pic.png").headers["ETag"]
    (folder / "img" / "pic.png").write_bytes(b"other")
    again = client.get("/file/img/pic.png", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (200, b"other")
    (folder / "img" / "pic.png").unlink()
    assert client.get("/file/img/pic.png").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["../secret.png", "..%2fsecret.png", "%2e%2e/secret.png", "..%5csecret.png", "img/..%2f..%2fsecret.png", "out.png", "a.md", "page.html",
     ".git/icon.png", "large.png", "img", "img/", "", "%00", "img/pic.png%00", "img/pic.png/", "img//pic.png", "IMG/pic.png", "a%ff.png",
     "%2fetc%2fpasswd", "//etc/passwd", "kbgraph.toml", "img%2f.%2fpic.png"],
)  # fmt: skip
def test_no_other_file_is_sent(client: FlaskClient, path: str) -> None:
    """Whatever the path, however it is encoded: 404, or a redirect to a path that is 404."""
    response = client.get(f"/file/{path}", follow_redirects=True)
    assert response.status_code == 404
    assert b"secret" not in response.data.replace(b"secret.png", b"")


def test_names_of_files_are_text_on_a_page(tmp_path: Path) -> None:
    """Pictures whose names and words are payloads run nothing, and are shown from our own host."""
    names = sorted({payload.replace("/", "").replace("\0", "")[:80] for payload in OWN})
    names = [name for name in names if name.isprintable() and name.strip()]
    for name in names:
        (tmp_path / f"{name}.png").write_bytes(b"x")
    lines = [f"![[{name}.png|{name}]] ![{name}](<{name}.png> '{name}')" for name in names]
    (tmp_path / "a.md").write_text("\n\n".join(lines))
    page = create_app(load(tmp_path)).test_client().get("/entry/a").text
    images = LexborHTMLParser(page).css(".prose img")
    assert len(images) > len(names) / 2
    for image in images:
        assert set(image.attributes) <= {"src", "alt", "loading", "title", "width", "height"}
        assert (image.attributes["src"] or "").startswith("/file/")
    allowed = {"<img>", *(f"<img {name}>" for name in ("src", "alt", "loading", "width", "height"))}
    assert set(wrong(page)) <= allowed


@pytest.mark.server
def test_a_server_sends_files_and_shows_them(folder: Path) -> None:
    """Over a socket: the page names the picture, and the picture is there; day and HEAD as well."""
    with serving("--kb", str(folder)) as address:
        with urllib.request.urlopen(f"{address}/entry/a") as response:
            assert '<img src="/file/img/pic.png"' in response.read().decode()
        with urllib.request.urlopen(f"{address}/file/img/pic.png?in-force=2020-01-01") as response:
            assert response.read() == PICTURE
