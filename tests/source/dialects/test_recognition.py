"""A folder's dialect is that of the program whose files lie in it; no link leads out of it."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from kbgraph.config import find_config, read_config
from kbgraph.errors import SettingsError
from kbgraph.opening import load
from kbgraph.source.dialects import DIALECTS, OBSIDIAN, Dialect, dialect_of
from kbgraph.source.dialects.dendron import DendronNotes
from kbgraph.source.dialects.logseq import LogseqPages


def write(folder: Path, **texts: str) -> Path:
    """Write texts into files of a folder; `/` is `__` in their names, and a dot `_D_`."""
    for name, text in texts.items():
        path = folder / name.replace("__", "/").replace("_D_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("obsidian", {}),
        ("obsidian", {"_D_obsidian__app_D_json": "{}"}),
        ("logseq", {"logseq__config_D_edn": "{}"}),
        ("logseq", {"_D_logseq__config_D_edn": ""}),
        ("dendron", {"dendron_D_yml": "version: 5"}),
        ("dendron", {"_D_dendron_D_port": "1"}),
        ("dendron", {"root_D_schema_D_yml": ""}),
        ("foam", {"_D_foam__templates__x_D_md": ""}),
        ("foam", {"_D_vscode__foam_D_json": "{}"}),
        (
            "foam",
            {"_D_vscode__extensions_D_json": '{"recommendations": ["foam.foam-vscode", "x.y"]}'},
        ),
        ("obsidian", {"_D_vscode__extensions_D_json": '{"recommendations": ["x.foam"]}'}),
        ("obsidian", {"logseq__readme_D_md": "no settings", "notes__dendron_D_yml": "deeper"}),
    ],
)
def test_a_folder_has_the_dialect_of_its_markers(
    tmp_path: Path, name: str, files: dict[str, str]
) -> None:
    """Each program is recognised by its files in the folder itself, and Obsidian by default."""
    found = dialect_of(write(tmp_path, **files))
    assert (found.dialect.name, found.findings) == (name, ())
    assert (found.dialect == OBSIDIAN) == (name == "obsidian")


@pytest.mark.parametrize(
    ("files", "chosen"),
    [
        ({"_D_obsidian__app_D_json": "", "logseq__config_D_edn": "{}"}, "logseq"),
        ({"_D_obsidian__app_D_json": "", "dendron_D_yml": "", "logseq__config_D_edn": ""}, "dendron"),
        ({"_D_foam__x": "", "logseq__config_D_edn": "{}"}, "logseq"),
    ],
)  # fmt: skip
def test_several_markers_are_a_finding_unless_the_setting_decides(
    tmp_path: Path, files: dict[str, str], chosen: str
) -> None:
    """Another program than Obsidian decides, and a notice says so; the setting takes its place."""
    write(tmp_path, a_D_md="text", **files)
    (finding,) = load(tmp_path).findings
    assert finding.code == "several-dialects"
    assert chosen.capitalize() in finding.message
    write(tmp_path, kbgraph_D_toml='dialect = "foam"')
    kb = load(tmp_path)
    assert kb.findings == ()
    assert kb.graph.dialect == DIALECTS["foam"]


def test_an_unknown_dialect_is_an_error_with_its_line(tmp_path: Path) -> None:
    """The error names the file, the line, the value and the dialects that there are."""
    write(tmp_path, kbgraph_D_toml='title = "x"\n\ndialect = "Logseq"\n')
    with pytest.raises(SettingsError) as error:
        find_config(tmp_path)
    assert str(error.value) == (
        f"{tmp_path}/kbgraph.toml:3: dialect must be one of obsidian, logseq, dendron, foam,"
        " not 'Logseq'"
    )
    write(tmp_path, kbgraph_D_toml="dialect = 3")
    with pytest.raises(SettingsError, match="dialect must be text"):
        find_config(tmp_path)


def test_markers_that_lead_out_of_the_folder_are_none(tmp_path: Path) -> None:
    """A link to another folder shows no dialect, and a file of settings behind one is not read."""
    outside = write(tmp_path / "outside", config_D_edn='{:journal/page-title-format "yyyy"}')
    folder = write(tmp_path / "vault", a_D_md="text")
    (folder / "logseq").symlink_to(outside)
    assert dialect_of(folder).dialect == OBSIDIAN
    (folder / "logseq").unlink()
    (folder / "logseq").mkdir()
    (folder / "logseq" / "config.edn").symlink_to(outside / "config.edn")
    assert dialect_of(folder, name="logseq").dialect.pages == LogseqPages()


def test_markers_beside_the_settings_hold_for_a_folder_below(tmp_path: Path) -> None:
    """A workspace whose vault is `kb` is recognised, with the paths of vaults from there."""
    write(
        tmp_path,
        kbgraph_D_toml='kb = "vault"',
        dendron_D_yml="workspace:\n  vaults:\n    - fsPath: vault\n    - fsPath: ./other\n",
        vault__a_D_md="text",
    )
    dialect = read_config(tmp_path / "kbgraph.toml").dialect
    assert dialect.pages == DendronNotes((("other", "other"), ("vault", "")))
    assert dialect.pages.of_link("dendron://vault/a.b") == "a.b"


def test_the_vaults_of_a_workspace_have_the_names_of_its_settings(tmp_path: Path) -> None:
    """A vault is named by `name`, else by its folder; one of its own has its notes in `notes`."""
    write(
        tmp_path / "here",
        dendron_D_yml=(
            "version: 5\nworkspace:\n    journal:\n        name: journal\n    vaults:\n"
            "        -\n            fsPath: deps/first\n            name: 'one'\n"
            "        - fsPath: second\n          selfContained: true\n"
            "    graph:\n        name: graph\n"
        ),
    )
    pages = dialect_of(tmp_path / "here").dialect.pages
    assert pages == DendronNotes((("here", ""), ("one", "deps/first"), ("second", "second/notes")))
    assert pages.of_link("dendron://second/a.b") == "second/notes/a.b"
    assert pages.of_link("dendron://gone/a.b") == "gone/a.b"


@pytest.mark.parametrize(
    ("config", "pages"),
    [
        ("", LogseqPages()),
        ("{:meta/version 1}", LogseqPages(has_dots=True)),
        ("{:file/name-format :legacy}", LogseqPages(has_dots=True)),
        ("{:file/name-format :triple-lowbar}", LogseqPages()),
        (
            '{;; :journal/page-title-format "no"\n :journal/page-title-format "EEEE, dd.MM.yyyy"\n}',
            LogseqPages("EEEE, dd.MM.yyyy", has_dots=True),
        ),
        (f'{{:journal/page-title-format "{"y" * 200}"}}', LogseqPages(has_dots=True)),
    ],
)
def test_logseq_says_how_its_files_and_journals_are_named(
    tmp_path: Path, config: str, pages: LogseqPages
) -> None:
    """Its settings are read without their comments; a graph without a format has the older one."""
    assert dialect_of(write(tmp_path, logseq__config_D_edn=config)).dialect.pages == pages


@pytest.mark.parametrize(
    ("config", "line", "message"),
    [
        (b"[1 2]", 1, "it is no map"),
        (b"\n{:a 1\n :b [1 2\n}", 4, "`}` closes no bracket"),
        (b";; x\n{", 2, "`{` is never closed"),
        (b'{:a\n "x}', 2, '`"` opens a text that is never closed'),
        (b"{:a 1 :b}", 1, "a key has no value"),
        (b"{:a 1}\n\xff", 2, "the file is not UTF-8"),
        (b'{;; c\n :journal/page-title-format "QQQ"}', 2, ":journal/page-title-format gives no names of days that can be read again"),
        (b"{:journal/page-title-format yyyy}", 1, ":journal/page-title-format gives no names of days that can be read again"),
        (b'{:journal/page-title-format "MMM yyyy"}', 1, ":journal/page-title-format gives no names of days that can be read again"),
        (b"{:file/name-format :other}", 1, ":file/name-format is none of :legacy, :triple-lowbar"),
        (b"{:a 1}" + b" " * 70_000, 1, "the file is larger than 65536 bytes"),
    ],
)  # fmt: skip
def test_settings_of_logseq_that_cannot_be_read_are_a_finding(
    tmp_path: Path, config: bytes, line: int, message: str
) -> None:
    """The finding has file and line, and the default of the program holds."""
    (tmp_path / "logseq").mkdir()
    (tmp_path / "logseq" / "config.edn").write_bytes(config)
    found = dialect_of(tmp_path)
    (finding,) = found.findings
    assert (finding.file, finding.line, finding.code) == (
        "logseq/config.edn", line, "unread-settings"
    )  # fmt: skip
    assert finding.message == f"these settings are not obeyed: {message}"
    assert isinstance(found.dialect.pages, LogseqPages)
    assert found.dialect.pages.journal_title == LogseqPages().journal_title


@pytest.mark.parametrize(
    "config",
    [
        '{:a "; no comment }" #_ :journal/page-title-format #_"QQQ" :b \\} :c #{1 2} :d #inst "2024" }',
        '{:x {:journal/page-title-format "QQQ"} :macros {"a" "b {"} :y (1 [2])} ; the end',
        '\ufeff{:journal/page-title-format "EEEE, MMMM do, yyyy", :file/name-format :triple-lowbar}',
        ";; nothing but a comment {",
        "",
    ],
)  # fmt: skip
def test_settings_of_logseq_in_any_notation_are_no_finding(tmp_path: Path, config: str) -> None:
    """Brackets in texts, characters and comments are none, nor are forms that `#_` removes."""
    assert dialect_of(write(tmp_path, logseq__config_D_edn=config)).findings == ()


@pytest.mark.parametrize(
    ("config", "line", "message"),
    [
        ("version: [", 1, "it is no YAML: did not find expected node content"),
        (
            "version: 5\n\tvaults: x",
            2,
            "it is no YAML: found a tab character that violates indentation",
        ),
        ("- fsPath: a", 1, "it is no map"),
        ("workspace:\n  vaults: x", 2, "`vaults` is no list"),
        ("vaults:\n  - fsPath: a\n  - name: b", 3, "a vault has no `fsPath`"),
        ("a: " + "[" * 5_000, 1, None),
        ("a: " + "[" * 50 + "]" * 50, 1, "it has more than 20 levels"),
    ],
)
def test_settings_of_dendron_that_cannot_be_read_are_a_finding(
    tmp_path: Path, config: str, line: int, message: str | None
) -> None:
    """The finding has file and line, and no vault has a name of its own."""
    found = dialect_of(write(tmp_path / "here", dendron_D_yml=config))
    (finding,) = found.findings
    assert (finding.file, finding.line, finding.code) == ("dendron.yml", line, "unread-settings")
    assert message is None or finding.message == f"these settings are not obeyed: {message}"
    assert found.dialect.pages == DendronNotes((("here", ""),))


def test_vaults_are_read_in_each_style_of_yaml(tmp_path: Path) -> None:
    """A list in brackets is a list of vaults."""
    config = 'workspace: {vaults: [{fsPath: "a/b", name: one}, {fsPath: c, selfContained: true}]}'
    found = dialect_of(write(tmp_path / "here", dendron_D_yml=config))
    assert found == (
        replace(
            DIALECTS["dendron"],
            pages=DendronNotes((("c", "c/notes"), ("here", ""), ("one", "a/b"))),
        ),
        (),
    )


def test_settings_behind_a_link_out_of_the_folder_are_a_finding(tmp_path: Path) -> None:
    """They are not read, which their owner should know."""
    outside = write(tmp_path / "outside", config_D_edn="{}")
    folder = write(tmp_path / "vault", logseq__a_D_md="text")
    (folder / "logseq" / "config.edn").symlink_to(outside / "config.edn")
    (finding,) = dialect_of(folder, name="logseq").findings
    assert (finding.file, finding.code) == ("logseq/config.edn", "unread-settings")


def test_settings_above_the_notes_are_named_by_their_path_from_there(tmp_path: Path) -> None:
    """The finding says which file is meant, where kbgraph.toml names a folder below."""
    write(tmp_path, kbgraph_D_toml='kb = "vault"', dendron_D_yml="[", vault__a_D_md="text")
    (finding,) = load(tmp_path).findings
    assert (finding.file, finding.line) == ("../dendron.yml", 1)


def test_notes_that_are_no_markdown_are_a_finding(tmp_path: Path) -> None:
    """Files of Org mode are counted, so that nobody misses them in silence."""
    write(tmp_path, logseq__config_D_edn="{}", pages__b_D_org="* b", journals__c_D_org="* c")
    (finding,) = dialect_of(tmp_path).findings
    assert str(finding) == (
        "journals/c.org:1:1: warning[unread-files] 2 files of notes are no Markdown, and not read"
        " (write them as Markdown)"
    )


def test_files_that_a_program_keeps_for_itself_are_no_entries(tmp_path: Path) -> None:
    """Backups of Logseq are not read; a pattern of the settings can bring them back."""
    write(
        tmp_path,
        logseq__config_D_edn="",
        logseq__bak__pages__a__1_D_md="old",
        _D_recycle__b_D_md="gone",
        pages__a_D_md="now",
    )
    assert list(load(tmp_path).graph.contents) == ["pages/a.md"]
    write(tmp_path, kbgraph_D_toml='ignore = ["!/logseq/bak/"]')
    assert "logseq/bak/pages/a/1.md" in load(tmp_path).graph.contents


@pytest.mark.parametrize("dialect", list(DIALECTS.values()), ids=list(DIALECTS))
def test_a_dialect_passes_to_another_process(dialect: Dialect) -> None:
    """Settings are pickled for the processes that serve; the default stays one object."""
    passed = pickle.loads(pickle.dumps(dialect))  # noqa: S301 - our own
    assert passed == dialect
    assert (passed is OBSIDIAN) == (dialect is OBSIDIAN)
