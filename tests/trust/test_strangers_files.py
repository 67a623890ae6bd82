"""Tests of files that a stranger's folder holds, and of what commands make of them."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from kbgraph import load
from kbgraph.cli import main
from kbgraph.config import find_config, trust_folder
from kbgraph.errors import FolderError, KbError, RevisionError, SettingsError
from kbgraph.source.git_history import read_history
from kbgraph.source.git_revision import read_revision
from kbgraph.source.repository import require_own_repository
from kbgraph.trust import trusted_folders
from kbgraph.trust.atomic_write import write_atomically


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder of a stranger, and a record of the user beside it."""
    monkeypatch.setattr(trusted_folders, "record_file", lambda: tmp_path / "config" / "r.json")
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "a.md").write_text("# A\n")
    return folder


def test_a_link_at_the_temporary_file_is_not_written_through(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A baseline in a stranger's folder replaces no file that a link of the folder leads to."""
    precious = vault.parent / "precious"
    precious.write_text("mine")
    monkeypatch.setattr(secrets, "token_hex", lambda _: "guessed")
    for name in (f".known.json.{os.getpid()}.tmp", ".kbgraph-guessed.tmp"):
        (vault / name).symlink_to(precious)
    with pytest.raises(KbError, match="cannot write"):
        write_atomically(vault / "known.json", b"theirs")
    assert precious.read_text() == "mine"


@pytest.mark.parametrize(
    ("target", "content"),
    [
        (".git/config", "token = SECRET"),
        ("kbgraph.toml", 'title = "SECRET"\nignore = ["drafts/**"]'),
        ("drafts/b.md", "# SECRET"),
    ],
)
def test_a_link_leads_to_no_file_that_is_left_out(vault: Path, target: str, content: str) -> None:
    """A hidden or ignored file, and one that is no Markdown, is not read by another name."""
    (vault / "kbgraph.toml").write_text('ignore = ["drafts/**"]')
    (vault / target).parent.mkdir(exist_ok=True)
    (vault / target).write_text(content)
    (vault / "link.md").symlink_to(target)
    (vault / "same.md").symlink_to("a.md")
    kb = load(vault)
    assert [each.file for each in kb.check() if each.code == "unreadable"] == ["link.md"]
    assert "SECRET" not in kb.views.lines("link").lines.__repr__()
    assert kb.views.lines("same").lines[0].text == "# A"


def test_a_setting_is_found_in_settings_full_of_spaces(vault: Path) -> None:
    """The place of a setting costs time in proportion to the file."""
    (vault / "kbgraph.toml").write_text(f'{" " * 60_000}\n[ store ]\nquery = "http://a.example"')
    began = time.process_time()
    (finding,) = find_config(vault).findings
    assert (finding.line, finding.column) == (2, 3)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "address", ["http://[", "http://a℀b/", "http://me:se/cret@host/", "http://host:99999/"]
)
def test_a_store_without_a_host_and_port_is_an_error(vault: Path, address: str) -> None:
    """An address that cannot be taken apart is refused; a part of its password is not shown."""
    (vault / "kbgraph.toml").write_text(f'store = "{address}"')
    with pytest.raises(SettingsError, match="store must be an http") as raised:
        find_config(vault)
    assert "se" not in str(raised.value).rpartition("toml:")[2].replace("addresses", "")


def test_the_word_is_for_the_place_that_is_read(vault: Path) -> None:
    """A path with `..` behind a link is trusted, and shown, as it is read."""
    for name in ("good", "bad"):
        (vault.parent / name).mkdir()
        (vault.parent / name / "b.md").write_text(f"# {name}\n")
    (vault / "deep" / "er").mkdir(parents=True)
    (vault / "link").symlink_to("deep/er")
    (vault / "x").symlink_to("../good")
    (vault / "kbgraph.toml").write_text('kb = "link/../x"')
    assert trust_folder(vault) == {"kb": str(vault.parent / "good")}
    assert not find_config(vault).findings
    (vault / "x").unlink()
    (vault / "x").symlink_to("../bad")
    assert [each.about for each in find_config(vault).findings] == ["kb"]


@pytest.mark.parametrize(
    "content",
    [
        "[" * 100_000,
        '{"version": 1, "findings": [{"file": "", "code": "", "about": "", "count": Infinity}]}',
    ],
)
def test_a_strangers_baseline_is_an_error(vault: Path, content: str) -> None:
    """A baseline that is nested without end, or counts to infinity, is one sentence."""
    (vault / "b.json").write_text(content)
    result = CliRunner().invoke(
        main, ["--kb", str(vault), "check", "--baseline", str(vault / "b.json")]
    )
    assert (result.exit_code, "is no baseline" in result.stderr) == (2, True)


def test_counts_of_a_baseline_are_limited(vault: Path) -> None:
    """Numbers with more digits than Python writes are cut."""
    rows = [{"file": "", "code": "", "about": str(n), "count": 0} for n in range(3)]
    text = json.dumps({"version": 1, "findings": rows}).replace(
        '"count": 0', f'"count": {"9" * 4300}'
    )
    (vault / "b.json").write_text(text)
    result = CliRunner().invoke(
        main, ["--kb", str(vault), "check", "--baseline", str(vault / "b.json")]
    )
    assert (result.exit_code, "3000000000 findings" in result.stdout) == (0, True)


@pytest.mark.parametrize(
    "command", [["lines", "loop.md"], ["new", "country", "X", "-o", "loop.md"]]
)
def test_a_link_to_itself_breaks_no_command(
    vault: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    """A link that leads to itself is no traceback."""
    (vault / "loop.md").symlink_to("loop.md")
    monkeypatch.chdir(vault)
    result = CliRunner().invoke(main, command)
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_a_removed_folder_is_an_error(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the current folder has been removed, the message says so."""
    (vault / "gone").mkdir()
    monkeypatch.chdir(vault / "gone")
    (vault / "gone").rmdir()
    with pytest.raises(FolderError, match="has been removed"):
        find_config()


@pytest.mark.parametrize("way", ["alternates", "pack"])
def test_a_repository_does_not_borrow_objects(vault: Path, way: str) -> None:
    """Objects of a repository elsewhere are not read, by a file of alternates or by a link."""
    for folder in (vault, vault.parent / "private"):
        subprocess.run(["git", "init", "-q", folder], check=True)
    require_own_repository(vault)
    objects, private = vault / ".git/objects", vault.parent / "private/.git/objects"
    if way == "alternates":
        (objects / "info/alternates").write_text(f"{private}\n")
    else:
        (objects / "pack").rmdir()
        (objects / "pack").symlink_to(private / "pack")
    with pytest.raises(RevisionError, match="lies elsewhere"):
        require_own_repository(vault)


def test_a_pipe_as_configuration_keeps_nobody_waiting(vault: Path) -> None:
    """A repository whose configuration is a pipe is given up within seconds."""
    subprocess.run(["git", "init", "-q", vault], check=True)
    (vault / ".git/config").unlink()
    os.mkfifo(vault / ".git/config")
    began = time.monotonic()
    with pytest.raises(RevisionError, match="its configuration is no regular file"):
        require_own_repository(vault)
    assert time.monotonic() - began < 4


@pytest.mark.parametrize(
    "settings",
    [
        "[include]\n\tpath = {outside}",
        "[InClude] path = ../../outside",
        '[includeIf "gitdir:**"]\n\tpath = {outside}',
        '[includeif "onbranch:a.b"]\n\tpath = "~/outside"',
        "[include]\n\tpath = %(prefix)/outside",
        "[include]\n\tpath = ../chain",
        "[include]\n\tpath = ../link",
        "[include]\n\tpath = config",
    ],
)
def test_a_configuration_includes_no_file_outside(vault: Path, settings: str) -> None:
    """Git opens no file that the settings of a stranger's repository name elsewhere."""
    outside = vault.parent / "outside"
    os.mkfifo(outside)
    subprocess.run(["git", "init", "-q", vault], check=True)
    (vault / "chain").write_text(f"[include]\n\tpath = {outside}\n")
    (vault / "link").symlink_to(outside)
    with (vault / ".git/config").open("a") as config:
        config.write(settings.format(outside=outside) + "\n")
    began = time.monotonic()
    with pytest.raises(RevisionError, match="includes a file outside"):
        require_own_repository(vault)
    assert time.monotonic() - began < 4


def test_settings_in_the_working_tree_are_included(vault: Path) -> None:
    """A repository may share settings as a file of its own, and have no such file."""
    subprocess.run(["git", "init", "-q", vault], check=True)
    (vault / ".shared").write_text("[include]\n\tpath = missing\n[core]\n\tabbrev = 9\n")
    with (vault / ".git/config").open("a") as config:
        config.write("[include]\n\tpath = ../.shared\n\tpaths = /x\n[a]\n\tpath = /x\n")
    (vault / "below").mkdir()
    require_own_repository(vault / "below")


@pytest.mark.parametrize(
    "setting",
    [
        "core.attributesFile",
        "core.excludesFile",
        "mailmap.file",
        "diff.orderFile",
        "blame.ignoreRevsFile",
        "commit.template",
        "gpg.ssh.allowedSignersFile",
        "gpg.ssh.revocationFile",
        "fsck.skipList",
    ],
)
def test_a_setting_opens_no_file(vault: Path, setting: str) -> None:
    """A pipe keeps whoever opens it waiting; the history is read at once."""
    pipe = vault.parent / "pipe"
    os.mkfifo(pipe)
    author = ("-c", "user.name=A", "-c", "user.email=a@b.example")
    for command in (["init", "-q"], ["add", "."], [*author, "commit", "-qm", "one"]):
        subprocess.run(["git", "-C", vault, *command], check=True)
    subprocess.run(["git", "-C", vault, "config", setting, pipe], check=True)
    subprocess.run(["git", "-C", vault, "config", "log.mailmap", "true"], check=True)
    began = time.monotonic()
    assert read_history(vault).changed
    assert list(read_revision(vault, "HEAD"))
    assert time.monotonic() - began < 4


@pytest.mark.parametrize("part", ["refs/replace/x", "refs/heads/x", "shallow", "info/grafts"])
def test_no_part_of_a_repository_is_a_link_elsewhere(vault: Path, part: str) -> None:
    """Git reads all references, and the files beside them."""
    outside = vault.parent / "outside"
    outside.write_text("")
    subprocess.run(["git", "init", "-q", vault], check=True)
    link = vault / ".git" / part
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(outside)
    with pytest.raises(RevisionError, match="lies elsewhere"):
        require_own_repository(vault)
