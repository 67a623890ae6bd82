"""Git history: recent changes on the home page, and addresses of renamed and removed entries."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kbgraph import load
from kbgraph.source.git_history import Commit, read_history
from kbgraph_web import create_app
from tests.repositories import commit, git

FIRST, SECOND, THIRD = "2026-01-01", "2026-02-01", "2026-03-01"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of a repository in which entries were written, renamed, merged and removed."""
    git(tmp_path, "init", "-q")
    kb = tmp_path / "kb"
    text = "".join(f"Line {number} of what is said.\n" for number in range(20))
    texts = {
        "ann": f"---\nslug: people/ann\n---\n{text}",
        "bob": f"# A person\n{text}",
        "eve": "# Eve\n",
        "old": '---\nslug: "it\'s" \n---\n# Old\n',
    }
    commit(
        tmp_path,
        {
            **{f"kb/{name}.md": text for name, text in texts.items()},
            "other.md": "# Not in the folder",
        },
        "All",
        FIRST,
    )
    commit(
        tmp_path,
        {
            "kb/bob.md": None,
            "kb/sub/robert.md": texts["bob"] + "\nOne line more.\n",
            "kb/old.md": None,
        },
        "Bob is called Robert",
        SECOND,
    )
    commit(
        tmp_path,
        {"kb/eve.md": None, "kb/mallory.md": "---\naliases: [eve, Виктор]\n---\n# Mallory\n"},
        "<b>Eve</b> is Mallory",
        THIRD,
    )
    commit(
        tmp_path,
        {"kb/ann.md": None, "kb/anna.md": texts["ann"].replace("people/ann", "people/anna")},
        "Ann is Anna",
        THIRD,
    )
    return kb


@pytest.fixture
def client(folder: Path) -> FlaskClient:
    """A client of the folder's pages."""
    return create_app(load(folder)).test_client()


def test_the_last_change_of_each_file(folder: Path) -> None:
    """Each file, also a moved one, has its last commit; files outside the folder are left out."""
    assert read_history(folder).changed == {
        "anna.md": Commit(THIRD, "Ann is Anna"),
        "mallory.md": Commit(THIRD, "<b>Eve</b> is Mallory"),
        "sub/robert.md": Commit(SECOND, "Bob is called Robert"),
    }


@pytest.mark.parametrize(
    ("path", "status", "to"),
    [
        ("/entry/bob", 301, "/entry/sub/robert"),
        ("/entry/bob.ttl", 301, "/entry/sub/robert.ttl"),
        ("/graph/bob?depth=2", 301, "/graph/sub/robert?depth=2"),
        ("/id/bob", 301, "/id/sub/robert"),
        ("/entry/people/ann", 301, "/entry/people/anna"),
        ("/entry/ROBERT", 302, "/entry/sub/robert"),
        ("/entry/Виктор", 302, "/entry/mallory"),
        ("/entry/eve", 302, "/entry/mallory"),
    ],
)
def test_a_former_slug_or_a_name_redirects_to_the_entry(
    client: FlaskClient, path: str, status: int, to: str
) -> None:
    """A former slug redirects permanently, a name or an alias temporarily."""
    response = client.get(path)
    assert (response.status_code, response.headers["Location"]) == (status, to)
    assert client.get(path, follow_redirects=True).status_code == 200


@pytest.mark.parametrize("path", ["/entry/it's", "/entry/it's.json", "/graph/it's", "/id/it's"])
def test_a_removed_entry_is_gone(client: FlaskClient, path: str) -> None:
    """A removed entry is 410 with day and commit; a slug that never existed is 404."""
    response = client.get(path)
    assert response.status_code == 410
    assert f"removed on {SECOND}: Bob is called Robert" in response.text
    assert client.get(path.replace("it's", "never")).status_code == 404


def test_home_lists_recent_changes(client: FlaskClient) -> None:
    """Home lists entries by the day of their last commit, with its title as text."""
    text = client.get("/").text
    assert (
        text.index("Ann is Anna")
        < text.index("&lt;b&gt;Eve&lt;/b&gt; is Mallory")
        < text.index("Bob is called Robert")
    )
    assert "<b>Eve" not in text


def test_an_entry_renamed_and_then_removed_is_gone(folder: Path) -> None:
    """The first slug of a renamed and later removed entry is 410, with the removing commit."""
    commit(folder.parent, {"kb/sub/robert.md": None}, "Robert left", "2026-04-01")
    client = create_app(load(folder)).test_client()
    for slug in ("bob", "sub/robert"):
        response = client.get(f"/entry/{slug}")
        assert (response.status_code, "removed on 2026-04-01: Robert left" in response.text) == (
            410,
            True,
        )


def test_a_slug_comes_back(folder: Path) -> None:
    """An entry that is removed and written again is served again."""
    commit(folder.parent, {"kb/old.md": "---\nslug: it's\n---\n# Old\n"}, "Back", "2026-04-01")
    assert create_app(load(folder)).test_client().get("/entry/it's").status_code == 200


def test_two_entries_change_places(folder: Path) -> None:
    """If two files swap paths in one commit, both slugs are served and nothing redirects."""
    here, there = (folder / "mallory.md").read_text(), (folder / "sub" / "robert.md").read_text()
    commit(
        folder.parent,
        {"kb/mallory.md": there, "kb/sub/robert.md": here},
        "Changed places",
        "2026-04-01",
    )
    history = read_history(folder)
    assert (
        history.changed["mallory.md"]
        == history.changed["sub/robert.md"]
        == Commit("2026-04-01", "Changed places")
    )
    client = create_app(load(folder)).test_client()
    assert [client.get(f"/entry/{slug}").status_code for slug in ("mallory", "sub/robert")] == [
        200,
        200,
    ]


def test_a_folder_without_a_history_is_served(tmp_path: Path) -> None:
    """Without a repository or a commit, no changes are listed, and unknown slugs are 404."""
    (tmp_path / "a.md").write_text("# A\n")
    for _ in range(2):
        client = create_app(load(tmp_path)).test_client()
        assert "Recently changed" not in client.get("/").text
        assert client.get("/entry/b").status_code == 404
        git(tmp_path, "init", "-q")
