"""Git in the folder of a stranger: it runs no program, reads no other repository, and ends."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kbgraph.errors import RevisionError
from kbgraph.source import git as reader
from kbgraph.source.git_history import History, read_history, slugs_of
from kbgraph.source.git_revision import read_revision
from tests.repositories import commit, git

DAY = "2026-01-01"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A folder with a repository of its own."""
    return repository(tmp_path / "vault", "Mine")


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another repository on this machine, with files of the same names."""
    return repository(tmp_path / "other", "Secret")


def repository(folder: Path, title: str) -> Path:
    """Make a repository of one entry and one that is gone."""
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    commit(folder, {"a.md": "# A\n", "b.md": "---\nslug: bee\n---\n# B\n"}, title, DAY)
    commit(folder, {"b.md": None}, f"{title} again", DAY)
    return folder


def titles(folder: Path) -> set[str]:
    """Return the titles of commits that a folder shows."""
    history = read_history(folder)
    return {
        *(each.title for each in history.changed.values()),
        *(each.commit.title for each in history.gone),
    }


def test_a_repository_of_its_own_is_read(vault: Path, other: Path) -> None:
    """So is that of a worktree, of a submodule, and of a folder above."""
    assert titles(vault) == {"Mine", "Mine again"}
    git(vault, "worktree", "add", "-q", "../tree", "-b", "x")
    assert titles(vault.parent / "tree") == {"Mine", "Mine again"}
    git(other, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(vault), "sub")
    assert titles(other / "sub") == {"Mine", "Mine again"}
    commit(vault, {"kb/c.md": "# C\n"}, "Below", DAY)
    assert titles(vault / "kb") == {"Below"}
    (vault.parent / "link").symlink_to(vault)
    assert "Mine" in titles(vault.parent / "link")


def _git_file(vault: Path, other: Path) -> None:
    shutil.rmtree(vault / ".git")
    (vault / ".git").write_text(f"gitdir: {other}/.git\n")


def _git_link(vault: Path, other: Path) -> None:
    shutil.rmtree(vault / ".git")
    (vault / ".git").symlink_to(other / ".git")


def _git_file_of_a_worktree(vault: Path, other: Path) -> None:
    git(other, "worktree", "add", "-q", "../tree", "-b", "x")
    shutil.rmtree(vault / ".git")
    (vault / ".git").write_text(f"gitdir: {other}/.git/worktrees/tree\n")


def _common_folder(vault: Path, other: Path) -> None:
    (vault / ".git" / "commondir").write_text(f"{other}/.git\n")


def _part(name: str, vault: Path, other: Path) -> None:
    own = vault / ".git" / name
    shutil.rmtree(own) if own.is_dir() else own.unlink(missing_ok=True)
    own.symlink_to(other / ".git" / name)


def _objects(vault: Path, other: Path) -> None:
    for name in ("objects", "refs"):
        _part(name, vault, other)


def _branch(vault: Path, other: Path) -> None:
    _part("refs/heads/main", vault, other)
    (vault / ".git" / "objects" / "info" / "alternates").write_text(f"{other}/.git/objects\n")


def _packed(vault: Path, other: Path) -> None:
    git(other, "pack-refs", "--all")
    (vault / ".git" / "refs" / "heads" / "main").unlink()
    (vault / ".git" / "packed-refs").symlink_to(other / ".git" / "packed-refs")
    (vault / ".git" / "objects" / "info" / "alternates").write_text(f"{other}/.git/objects\n")


def _working_tree(vault: Path, other: Path) -> None:
    git(vault, "config", "core.worktree", str(other))


def _bare(vault: Path, other: Path) -> None:
    for each in (vault / ".git").iterdir():
        each.rename(vault / each.name)
    (vault / ".git").rmdir()


def _loose_objects(vault: Path, other: Path) -> None:
    for each in (other / ".git" / "objects").glob("??/*"):
        link = vault / ".git" / "objects" / each.parent.name / each.name
        link.parent.mkdir(exist_ok=True)
        if not link.exists():
            link.symlink_to(each)
    head = (other / ".git" / "refs" / "heads" / "main").read_text()
    (vault / ".git" / "refs" / "heads" / "main").write_text(head)


_ELSEWHERE = {
    ".git names another repository": _git_file,
    ".git links to another repository": _git_link,
    ".git names a worktree of another": _git_file_of_a_worktree,
    "commondir": _common_folder,
    "objects and refs link to another": _objects,
    "the branch links to that of another": _branch,
    "single objects link to those of another": _loose_objects,
    "the packed refs link to those of another": _packed,
    "core.worktree": _working_tree,
    "a bare repository is the folder itself": _bare,
}


@pytest.mark.parametrize("kind", _ELSEWHERE)
def test_a_repository_that_lies_elsewhere_is_not_read(vault: Path, other: Path, kind: str) -> None:
    """Titles of commits and files of another repository are not those of the folder."""
    _ELSEWHERE[kind](vault, other)
    assert read_history(vault) == History()
    with pytest.raises(RevisionError):
        list(read_revision(vault, "HEAD"))


def test_titles_are_read_in_any_encoding_of_the_output(vault: Path) -> None:
    """A repository's setting does not change the encoding in which its titles are read."""
    git(vault, "config", "i18n.logOutputEncoding", "UTF-16")
    assert titles(vault) == {"Mine", "Mine again"}


@pytest.mark.parametrize(
    "setting",
    ["[core]\n\tbigFileThreshold = SECRET", "[SECRET", "[core]\n\tbare = SECRET"],
)
def test_a_message_shows_nothing_of_a_configuration(
    vault: Path, tmp_path: Path, setting: str
) -> None:
    """A repository may include any file of this machine in its configuration."""
    (tmp_path / "secret.ini").write_text(f"{setting}\n")
    with (vault / ".git" / "config").open("a") as config:
        config.write(f"[include]\n\tpath = {tmp_path}/secret.ini\n")
    with pytest.raises(RevisionError) as raised:
        list(read_revision(vault, "HEAD"))
    assert "SECRET" not in str(raised.value)
    assert "secret.ini" not in str(raised.value)


def _slug(front: str) -> str:
    return f"---\n{front}\n---\n# X\n"


@pytest.mark.parametrize(
    ("front", "slug"),
    [
        ("slug: a/b", "a/b"),
        ("slug:  'a b' \t", "a b"),
        ('slug: "it\'s"', "it's"),
        ("title: x\nslug: /a/\r", "a"),
        ("slug:\nslug: x", "x"),
        ("slug: ''", "''"),
        (f"slug: a{' ' * 60_000}b", f"a{' ' * 60_000}b"),
        (f"slug: '{' ' * 60_000}", "'"),
        (f"x: {'slug: ' * 10_000}", "gone"),
        (f"{'slug:' * 12_000}", f"{'slug:' * 11_999}".strip()),
        ("\n".join([f"---{' ' * 999}x"] * 60), "gone"),
    ],
)
def test_the_slug_of_a_removed_entry_is_found_in_linear_time(
    tmp_path: Path, front: str, slug: str
) -> None:
    """Whatever stands in its front matter: the old pattern took 26 s for 60,000 spaces."""
    (tmp_path / "v").mkdir()
    git(tmp_path / "v", "init", "-q")
    commit(tmp_path / "v", {"gone.md": _slug(front), "a.md": ""}, "One", DAY)
    commit(tmp_path / "v", {"gone.md": None}, "Two", DAY)
    gone = read_history(tmp_path / "v").gone
    started = time.process_time()
    assert list(slugs_of(tmp_path / "v", gone)) == [slug]
    assert time.process_time() - started < 0.5


def test_large_files_of_the_past_are_not_read(tmp_path: Path) -> None:
    """Sixty removed files of 20 MB, which take 20 KB in the repository, have their paths."""
    (tmp_path / "v").mkdir()
    git(tmp_path / "v", "init", "-q")
    large = "---\nslug: other\n---\n" + "\0" * 20_000_000
    commit(tmp_path / "v", {f"{number}.md": large for number in range(60)}, "One", DAY)
    commit(
        tmp_path / "v",
        {"a.md": _slug("slug: x"), **{f"{n}.md": None for n in range(60)}},
        "Two",
        DAY,
    )
    commit(tmp_path / "v", {"a.md": None}, "Three", DAY)
    gone = read_history(tmp_path / "v").gone
    started = time.monotonic()
    slugs = set(slugs_of(tmp_path / "v", gone))
    assert slugs == {"x", *map(str, range(60))}
    assert time.monotonic() - started < 2


def test_a_command_ends_at_its_deadline(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe in the place of a file of the repository would hold git for ever."""
    (vault / ".git" / "packed-refs").unlink(missing_ok=True)
    os.mkfifo(vault / ".git" / "packed-refs")
    monkeypatch.setattr(reader, "_TIMEOUT_SECONDS", 0.5)
    started = time.monotonic()
    with pytest.raises(RevisionError, match=r"more than 0\.5 seconds"):
        reader.run(vault, "fails", "for-each-ref")
    assert time.monotonic() - started < 3


def test_a_command_that_writes_too_much_is_cut(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest commits are known where the log is longer than the limit."""
    monkeypatch.setattr(reader, "MAX_BYTES", 200)
    assert reader.read(vault, "fails", 9, "log", "-p").is_whole is False
    with pytest.raises(RevisionError, match="more than 200 bytes"):
        reader.run(vault, "fails", "log", "-p")
    for number in range(9):
        commit(vault, {"c.md": f"# {number}\n"}, f"Number {number}", DAY)
    assert read_history(vault).changed["c.md"].title == "Number 8"


def test_a_program_of_the_folder_is_no_git(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative entry of PATH, or an empty one, does not lead to the working folder."""
    (vault / "git").write_text("#!/bin/sh\ntouch owned\n")
    (vault / "git").chmod(0o755)
    monkeypatch.chdir(vault)
    monkeypatch.setenv("PATH", f":.:{os.environ['PATH']}")
    assert titles(vault) == {"Mine", "Mine again"}
    monkeypatch.setenv("PATH", ".:")
    assert titles(vault) == set()
    assert not (vault / "owned").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux")
def test_the_memory_of_git_is_limited(vault: Path) -> None:
    """A command cannot fill the memory with one object."""
    limits = subprocess.run(["prlimit", "--help"], capture_output=True, check=False).returncode
    if limits:
        pytest.skip("there is no prlimit")
    with reader._start(vault, None, "cat-file", "--batch", requests=subprocess.PIPE) as process:
        text = Path(f"/proc/{process.pid}/limits").read_text()
        process.stdin.close()
        process.stdout.read()
    assert f"Max data size             {1 << 30}" in text
