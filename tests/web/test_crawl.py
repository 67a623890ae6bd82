"""No link of a page leads to an error, whatever the folder holds."""

from __future__ import annotations

import re
from collections import deque
from html import unescape
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from flask.testing import FlaskClient

from kbgraph import load
from kbgraph_web.app import create_app

LINK = re.compile(r'(?:href|action|src|data-local|data-alike)="([^"]*)"')
MAX_PAGES = 140
NOTES = {
    "a.md": "---\ntags: [x, y/z]\nstatus: open\naliases: [First]\n---\n# A\n\n[[b]] and [[gone]] [[sub/c]]\n",
    "b.md": "---\nstatus: closed\nup: '[[a]]'\n---\n# B\n\nSee [[a|the first]], [[c]] and <https://a.example/>.\n",
    "sub/c.md": "# C\n\n| x | y |\n| - | - |\n| 1 | [[a]] |\n\n![[a]]\n",
    "sub/d e%23.md": "No links, a #tag.\n",
    "sub/long.md": "# Long\n\n" + "".join(f"Line {number} [[a]].\n\n" for number in range(1_200)),
}


def client_of(folder: Path, notes: dict[str, str]) -> FlaskClient:
    """Return a client of a folder of notes."""
    for name, text in notes.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return create_app(load(folder)).test_client()


def links_of(address: str, html: str) -> list[str]:
    """Return the addresses of this server to which a page links, without fragments."""
    targets = (urljoin(address, unescape(link)) for link in LINK.findall(html))
    return [urldefrag(each)[0] for each in targets if not urlsplit(each).netloc]


def crawl(client: FlaskClient) -> dict[str, str]:
    """Return the failures of a crawl from the home page: the address and where it was found."""
    found, failures = {"/": "", "/search": "", "/compare": "", "/lines/a": ""}, {}
    if client.get("/lines/a").status_code == 404:
        del found["/lines/a"]
    waiting = deque(found)
    for _ in range(MAX_PAGES):
        if not waiting:
            break
        address = waiting.popleft()
        answer = client.get(address, headers={"Accept": "text/html,*/*;q=0.5"})
        if answer.status_code >= 400:
            failures[address] = f"{answer.status_code}, linked from {found[address] or 'outside'}"
        elif answer.mimetype == "text/html":
            for link in links_of(address, answer.text):
                # A bundle is made when the package is installed, and need not be there.
                if link not in found and not link.startswith("/static/bundle/"):
                    found[link] = address
                    waiting.append(link)
    return failures


@pytest.mark.parametrize(
    "notes", [{}, NOTES, {"a.md": "# A\n"}], ids=["empty", "plain", "one note"]
)
def test_no_link_leads_to_an_error(tmp_path: Path, notes: dict[str, str]) -> None:
    """Plain notes have no matrix, and an empty folder no graph: no page offers them."""
    assert crawl(client_of(tmp_path, notes)) == {}


def test_a_facet_that_no_notes_have_is_said_to_be_none(tmp_path: Path) -> None:
    """The sentence ends with words where there are no facets."""
    answer = client_of(tmp_path, {}).get("/search?where=type:x")
    assert answer.status_code == 404
    assert "there are none" in answer.text
