"""Settings of a stranger: what reaches beyond their folder needs the word of the user."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path

import pytest

from kbgraph import Trust, load
from kbgraph.config import Config, find_config, read_config, shipped, trust_folder
from kbgraph.errors import FolderError, KbError, OntologyError, SettingsError
from kbgraph.limits import DEFAULTS, MAXIMA
from kbgraph.opening import load_store, open_knowledge
from kbgraph.trust import trusted_folders
from tests.sizes import examples
from tests.trust.test_contained_files import flipping

_AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
_NOBODY = 65534


@pytest.fixture(autouse=True)
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty record of the user."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "kbgraph" / "trusted-folders.json"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A folder of a stranger, beside one that is none of its business."""
    for name in ("vault/a.md", "vault/notes/n.md", "secret/s.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("# A\n")
    for name in ("vault/own", "secret"):
        shutil.copytree(shipped("ontology"), tmp_path / name, dirs_exist_ok=True)
    return tmp_path / "vault"


def settings(folder: Path, text: str) -> Path:
    """Write the settings of a folder."""
    (folder / "kbgraph.toml").write_text(text)
    return folder


def untrusted(config: Config) -> dict[str, str]:
    """Return the messages about settings that are not obeyed, by what they are about."""
    return {
        each.about: each.message for each in config.findings if each.code == "untrusted-setting"
    }


@pytest.mark.parametrize(
    ("text", "kb", "ontology"),
    [
        ("", ".", None),
        ('title = "T"', ".", None),
        ('kb = "notes"', "notes", None),
        ('kb = "./notes/../notes"', "notes", None),
        ('kb = "{vault}/notes"', "notes", None),
        ('kb = "link"', "link", None),
        ('ontology = "own"', ".", "own"),
        ('kb = "notes"\nontology = "own"', "notes", "own"),
    ],
)
def test_settings_within_their_folder_need_no_word(
    vault: Path, text: str, kb: str, ontology: str | None
) -> None:
    """The folder of notes and the ontology may lie anywhere inside, links included."""
    (vault / "link").symlink_to("notes")
    config = find_config(settings(vault, text.format(vault=vault)))
    assert config.findings == ()
    assert config.kb == vault / kb
    assert config.ontology == (vault / ontology if ontology else None)
    assert {"A"} == {each.name for each in load(vault).views.entries.values()}


@pytest.mark.parametrize(
    "target",
    ["../secret", "{vault}/../secret", "/etc", "/", "..", "out", "notes/../../secret", "to/../../secret",
     "/proc/self", "back/vault/../secret"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["kb", "ontology"])
def test_a_folder_outside_is_read_with_the_word_of_the_user_only(
    vault: Path, name: str, target: str
) -> None:
    """Without it the setting is a finding, and what the folder itself has is read."""
    (vault / "out").symlink_to("../secret")
    (vault / "back").symlink_to("..")
    (vault / "to").symlink_to("notes")
    written = target.format(vault=vault)
    config = find_config(settings(vault, f'title = "T"\n  {name} = "{written}"'))
    (finding,) = config.findings
    assert (finding.file, finding.line, finding.column) == ("kbgraph.toml", 2, 3)
    assert f"{name} leads to {written}, outside the folder" in finding.message
    assert f"kbgraph trust {vault}" in finding.suggestion
    assert (config.kb, config.ontology) == (vault, None)
    assert config.site.title == "T"
    assert set(load(vault).views.entries) == {"a", "notes/n"}
    trusted = find_config(vault, trust=Trust.ALL)
    assert trusted.findings == ()
    assert getattr(trusted, name).samefile(vault / written)


def test_a_store_is_used_with_the_word_of_the_user_only(vault: Path) -> None:
    """Without it the facts are held in memory; no message holds the password."""
    address = "http://me:secret@127.0.0.1:9/x"
    config = find_config(settings(vault, f'[store]\nquery = "{address}"'))
    assert config.store is None
    message = "the store at http://127.0.0.1:9 is not used without your word"
    assert untrusted(config) == {"store": message}
    assert config.findings[0][1:3] == (1, 2)
    assert len(load(vault).views.entries) == 2
    with pytest.raises(SettingsError, match=f"{message}.*kbgraph trust"):
        load_store(config)
    trusted = find_config(vault, trust=Trust.ALL)
    assert trusted.store is not None
    assert trusted.store.query == address


def test_trust_is_recorded_for_what_the_settings_reach_for(vault: Path, record: Path) -> None:
    """The record holds until the settings reach for something else, and for this folder alone."""
    text = 'kb = "../secret"\nstore = "http://me:secret@127.0.0.1:9"'
    shown = trust_folder(settings(vault, text))
    secret = vault.parent / "secret"
    assert shown == {"kb": str(secret), "store": "http://127.0.0.1:9"}
    assert find_config(vault).findings == ()
    assert find_config(vault).kb.samefile(secret)
    settings(vault, f'title = "T"\n{text}')
    assert find_config(vault).store is not None
    settings(vault, text.replace(":9", ":10"))
    assert set(untrusted(find_config(vault))) == {"kb", "store"}
    shutil.copytree(vault, vault.parent / "copy")
    assert find_config(settings(vault.parent / "copy", text)).store is None
    settings(vault, text)
    assert ":secret" not in record.read_text()
    assert trusted_folders.forget(str(vault))
    assert not trusted_folders.forget(str(vault))
    assert find_config(vault).store is None


def test_trust_ends_when_a_link_of_the_settings_leads_elsewhere(vault: Path) -> None:
    """Trust is in the folder that a setting leads to, not in its name."""
    (vault / "out").symlink_to("../secret")
    trust_folder(settings(vault, 'kb = "out"'))
    assert find_config(vault).findings == ()
    (vault / "out").unlink()
    (vault / "out").symlink_to("/etc")
    assert set(untrusted(find_config(vault))) == {"kb"}


@pytest.mark.parametrize("place", ["{vault}", "{vault}/.config", ".", ".config", ""])
def test_no_folder_records_trust_in_itself(
    vault: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record inside the folder is not the user's, and a relative path is none of the user's."""
    monkeypatch.chdir(vault)
    monkeypatch.setenv("HOME", str(vault))
    settings(vault, 'kb = "../secret"')
    monkeypatch.setenv("XDG_CONFIG_HOME", place.format(vault=vault))
    trust_folder(vault)
    assert set(untrusted(find_config(vault))) == {"kb"}


@pytest.mark.parametrize("content", ["{", "[1]", "[" * 5000, '{"a": 1'])
def test_a_record_that_cannot_be_read_is_an_error(vault: Path, record: Path, content: str) -> None:
    """Its message names the file."""
    record.parent.mkdir(parents=True)
    record.write_text(content)
    with pytest.raises(SettingsError, match=str(record)):
        find_config(settings(vault, 'kb = "../secret"'))


def _fifo(path: Path) -> None:
    os.mkfifo(path)


_NO_FILES = {
    "a link to a file outside": lambda path: path.symlink_to(path.parent.parent / "secret.toml"),
    "a link to a device": lambda path: path.symlink_to("/dev/zero"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a pipe": _fifo,
    "a folder": lambda path: path.mkdir(),
}


@pytest.mark.parametrize("kind", _NO_FILES)
def test_settings_that_are_no_file_of_the_folder_are_not_obeyed(vault: Path, kind: str) -> None:
    """Nothing is opened, and the folder is read without settings, with or without trust."""
    (vault.parent / "secret.toml").write_text('title = "Secret"\nkb = "notes"')
    _NO_FILES[kind](vault / "kbgraph.toml")
    for trust in Trust:
        config = find_config(vault, trust=trust)
        assert (config.kb, config.site.title) == (vault, "")
        assert "kbgraph.toml is not obeyed" in untrusted(config)[""]
    with pytest.raises(SettingsError, match="nothing to trust"):
        trust_folder(vault)


def test_settings_may_be_a_link_within_the_folder(vault: Path) -> None:
    """As entries may."""
    (vault / "shared.toml").write_text('title = "T"')
    (vault / "kbgraph.toml").symlink_to("shared.toml")
    assert find_config(vault).site.title == "T"


def test_settings_that_become_a_link_while_they_are_read_leak_nothing(vault: Path) -> None:
    """No run sees the settings outside."""
    (vault.parent / "secret.toml").write_text('title = "Secret"')
    settings(vault, 'title = "T"')
    titles = set()
    with flipping(vault / "kbgraph.toml", vault.parent / "secret.toml"):
        for _ in range(examples(1000)):
            with suppress(SettingsError):  # at times there is no such file
                titles.add(find_config(vault).site.title)
    assert titles <= {"T", ""}


def test_an_ontology_beside_the_notes_that_is_a_link_is_not_read(vault: Path) -> None:
    """A finding says so, and none is used; --ontology is the word of the user."""
    (vault / "ontology").symlink_to("../secret")
    for text in (None, 'title = "T"'):
        if text is not None:
            settings(vault, text)
        config = find_config(vault)
        assert config.ontology is None
        assert "link to a place outside" in untrusted(config)["ontology"]
        named = find_config(vault, vault / "ontology")
        assert (named.ontology, named.findings) == (vault / "ontology", ())


def test_a_folder_that_becomes_a_link_is_not_read(vault: Path) -> None:
    """Links are followed neither when settings are read nor when entries are."""
    config = find_config(settings(vault, 'kb = "notes"'))
    (vault / "notes").rename(vault / "moved")
    (vault / "notes").symlink_to("../secret")
    with pytest.raises(FolderError, match="outside the folder"):
        open_knowledge(config)


def test_an_ontology_that_becomes_a_link_is_not_read(vault: Path) -> None:
    """Not even if that happens behind the check of the settings."""
    config = find_config(settings(vault, 'ontology = "own"'))
    (vault / "own").rename(vault / "moved")
    (vault / "own").symlink_to("../secret")
    with pytest.raises(OntologyError, match="outside the folder"):
        open_knowledge(config)


@pytest.mark.parametrize(
    ("folder_mode", "file_mode", "is_obeyed"),
    [(0o755, 0o644, True), (0o775, 0o664, True), (0o777, 0o644, False), (0o1777, 0o644, False),
     (0o755, 0o666, False)],
)  # fmt: skip
def test_settings_above_the_current_folder_where_all_may_write_are_not_obeyed(
    vault: Path,
    folder_mode: int,
    file_mode: int,
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_obeyed: bool,
) -> None:
    """Such as those in a folder for temporary files, unless the user trusts them."""
    settings(vault, 'title = "T"\nkb = "notes"')
    (vault / "kbgraph.toml").chmod(file_mode)
    vault.chmod(folder_mode)
    monkeypatch.chdir(vault / "notes")
    config = find_config()
    assert (config.site.title == "T") is is_obeyed
    assert bool(untrusted(config)) is not is_obeyed
    if not is_obeyed:
        assert config.kb == vault / "notes"
        assert config.findings[0].file == "../kbgraph.toml"
        assert find_config(trust=Trust.ALL).site.title == "T"
        trust_folder(vault)
        assert (find_config().site.title, find_config().findings) == ("T", ())


@_AS_ROOT
@pytest.mark.parametrize("changed", ["kbgraph.toml", "."])
def test_settings_above_the_current_folder_of_another_user_are_not_obeyed(
    vault: Path, changed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the file or its folder is another's; the folder that the user names may be."""
    settings(vault, 'title = "T"')
    os.chown(vault / changed, _NOBODY, -1)
    monkeypatch.chdir(vault / "notes")
    assert untrusted(find_config())[""].endswith("another user owns it or its folder")
    monkeypatch.setenv("SUDO_UID", str(_NOBODY))
    assert find_config().site.title == "T"
    monkeypatch.delenv("SUDO_UID")
    monkeypatch.chdir(vault)
    assert find_config().site.title == find_config(vault).site.title == "T"


@_AS_ROOT
def test_settings_of_another_user_in_a_shared_folder_are_not_obeyed(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither where the user stands in the folder nor where it is named."""
    settings(vault, 'title = "T"')
    vault.chmod(0o1777)
    os.chown(vault / "kbgraph.toml", _NOBODY, -1)
    monkeypatch.chdir(vault)
    for config in (find_config(), find_config(vault)):
        assert (config.site.title, config.kb) == ("", vault)
        assert "another user owns it" in untrusted(config)[""]
    os.chown(vault, _NOBODY, -1)
    assert find_config().site.title == "T"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = " + "[" * 60_000, "cannot read the settings"),
        ("a = " + "{a=" * 10_000, "cannot read the settings"),
        (f"a = {'9' * 5000}", "cannot read the settings"),
        ("# " + "x" * 70_000, "more than 65536 bytes"),
        ("title = 1", "title must be text"),
        ("kb = []", "kb must be text"),
        ('kb = "a\\u0000b"', "kb must be the path of a folder"),
        (f'ontology = "{"x" * 300}"', "ontology must be the path of a folder"),
        (f'kb = "{"x/" * 3000}"', "kb must be the path of a folder"),
        ('kb = "gone"', "not a folder"),
        ('kb = "a.md"', "not a folder"),
        ('ontology = "gone"', "not a folder"),
        ('base = "\\u0000"', "base"),
        ('base = "not an IRI"', "base"),
        ("limits = {file_max_bytes = 9223372036854775807}", "at most"),
        ("limits = {query_queue_size = 1000000000}", "at most"),
        ("limits = {front_matter_max_depth = 100000}", "at most"),
        ("limits = {file_bytes = 9223372036854775807}", "at most"),
        ("store = []", "store must be"),
        ("store = {query = 1}", "store must be"),
        ("title = 2026-13-45", "cannot read the settings"),
        ("check = 1979-05-27", "check must be a table"),
        ("ignore = {a = 1}", "ignore must be"),
    ],
)
def test_wrong_values_are_errors_and_no_tracebacks(vault: Path, text: str, message: str) -> None:
    """Whatever their types, sizes and nesting."""
    with pytest.raises(KbError, match=message):
        load(settings(vault, text))


@pytest.mark.parametrize(
    "text",
    [
        "a." * 32_000 + "a = 1",
        "a = {" + "b." * 30_000 + "c = 1}",
        "[" + "a." * 30_000 + "a]",
        "# file_bytes\n" * 4900 + "[limits]\nfile_bytes = 1",
    ],
)
def test_settings_are_read_in_little_time(vault: Path, text: str) -> None:
    """Neither a long key nor many mentions of a key that is called otherwise now takes long."""
    started = time.process_time()
    with suppress(SettingsError):
        find_config(settings(vault, text))
    assert time.process_time() - started < 2


def test_each_limit_can_be_raised_up_to_a_maximum() -> None:
    """A limit that is added has one."""
    assert all(most > default for most, default in zip(MAXIMA, DEFAULTS, strict=True))


def test_bytes_that_are_no_text_are_an_error(vault: Path) -> None:
    """Its message has no traceback."""
    (vault / "kbgraph.toml").write_bytes(b'title = "\xff"')
    with pytest.raises(SettingsError, match="cannot read the settings"):
        find_config(vault)


def test_a_finding_is_one_line_without_control_characters(vault: Path) -> None:
    """Neither the value of a setting nor the name of a folder reaches a terminal as it is."""
    odd = vault.rename(vault.with_name("v\x1b[2J; rm -rf x"))
    (finding,) = find_config(settings(odd, 'kb = "../\\u001b[2J\\nb"')).findings
    assert str(finding).isprintable()
    assert f"kbgraph trust '{odd.parent}/v\ufffd[2J; rm -rf x'" in finding.suggestion


def test_missing_settings_are_an_error(tmp_path: Path) -> None:
    """`read_config` names a file."""
    with pytest.raises(SettingsError, match="no such file"):
        read_config(tmp_path / "kbgraph.toml")
