"""Limits under their old names are read for one release, and `kbgraph check` reports each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kbgraph import Finding, Severity, load
from kbgraph.cli import main
from kbgraph.config import read_config
from kbgraph.errors import SettingsError
from kbgraph.limits import DEFAULTS, Limits
from kbgraph.renamed_settings import RENAMED_LIMITS


def settings(folder: Path, text: str) -> Path:
    """Write a kbgraph.toml beside one entry and return its path."""
    (folder / "place.md").write_text("# Place\n", encoding="utf-8")
    file = folder / "kbgraph.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_an_old_name_means_one_limit() -> None:
    """No limit of today has an old name of another, and every new name is a limit."""
    assert len({*RENAMED_LIMITS.values()}) == len(RENAMED_LIMITS)
    assert set(RENAMED_LIMITS.values()) <= set(Limits._fields)
    assert not RENAMED_LIMITS.keys() & set(Limits._fields)


@pytest.mark.parametrize(("old", "new"), RENAMED_LIMITS.items())
def test_an_old_name_sets_the_limit_and_gives_a_notice(tmp_path: Path, old: str, new: str) -> None:
    """The notice has the file, the line and the column of the name, and gives the new name."""
    config = read_config(settings(tmp_path, f'title = "T"\n[limits]\n  {old} = 7\n'))
    assert config.limits == DEFAULTS._replace(**{new: 7})
    (finding,) = config.findings
    assert finding[:5] == ("kbgraph.toml", 3, 3, Severity.NOTICE, "renamed-setting")
    assert old in finding.message
    assert new in finding.message
    assert finding.suggestion == f"write {new}"


def test_new_names_give_no_notice(tmp_path: Path) -> None:
    """Settings of this release are not reported."""
    lines = "".join(f"{name} = 7\n" for name in Limits._fields)
    assert read_config(settings(tmp_path, f"[limits]\n{lines}")).findings == ()


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("limits = {query_seconds = 5}", 1, 11),
        ("limits.query_seconds = 5", 1, 8),
        ('[limits]\n"query_seconds" = 5', 2, 2),
        ("# query_seconds = 4\n[limits]\n\tquery_seconds=5", 3, 2),
        ('title = "query_seconds = 4"\n[limits]\nquery_seconds = 5', 3, 1),
        ('notice = """\nquery_seconds = 4\n"""\nlimits . query_seconds = 5', 4, 10),
        ("[limits]\r\nquery_rows = 1\r\n", 0, 0),
    ],
)
def test_the_place_of_a_name_is_that_of_the_key(
    tmp_path: Path, text: str, line: int, column: int
) -> None:
    """The same words in a comment or in a text are passed over, however the table is written."""
    file = settings(tmp_path, text)
    if not line:
        with pytest.raises(SettingsError, match="no such limit: query_rows"):
            read_config(file)
        return
    (finding,) = read_config(file).findings
    assert (finding.line, finding.column) == (line, column)


def test_a_limit_under_both_names_is_an_error(tmp_path: Path) -> None:
    """The message names the file and both names, and says which to remove."""
    file = settings(tmp_path, "[limits]\nanswer_rows = 5\nresponse_max_rows = 5\n")
    with pytest.raises(
        SettingsError,
        match=r"kbgraph\.toml:\d+: answer_rows and response_max_rows set the same limit: "
        "remove answer_rows, which is the old name",
    ):
        read_config(file)


def test_wrong_values_under_old_names_are_refused(tmp_path: Path) -> None:
    """A value is checked under an old name as under a new one."""
    with pytest.raises(SettingsError, match="limits must be whole numbers above 0"):
        read_config(settings(tmp_path, "[limits]\nanswer_rows = 0\n"))


def test_a_notice_is_among_the_findings_of_the_knowledge_base(tmp_path: Path) -> None:
    """The path of the settings is relative to the folder of entries, as every finding's is."""
    (tmp_path / "kb").mkdir()
    settings(tmp_path / "kb", "")
    (tmp_path / "kb" / "kbgraph.toml").unlink()
    (tmp_path / "kbgraph.toml").write_text('kb = "kb"\n[limits]\nbody_events = 9\n')
    base = load(tmp_path)
    expected = Finding(
        file="../kbgraph.toml",
        line=3,
        column=1,
        severity=Severity.NOTICE,
        code="renamed-setting",
        message=(
            "the limit body_events is called body_max_events now; "
            "the next release does not read the old name"
        ),
        suggestion="write body_max_events",
        about="body_events",
    )
    assert [each for each in base.findings if each.code == "renamed-setting"] == [expected]
    assert [each for each in base.check() if each.code == "renamed-setting"] == [expected]


def test_check_prints_the_notice_and_ends_well(tmp_path: Path) -> None:
    """`kbgraph check` shows the notice with its place, as text and as JSON, with exit code 0."""
    settings(tmp_path, "[limits]\nquery_seconds = 5\n")
    command = ["--kb", str(tmp_path), "check"]
    text = CliRunner().invoke(main, command, catch_exceptions=False)
    assert "kbgraph.toml:2:1 notice[renamed-setting] the limit query_seconds is called" in (
        text.output
    )
    assert text.exit_code == 0
    output = CliRunner().invoke(main, [*command, "--format", "json"], catch_exceptions=False).output
    assert ("kbgraph.toml", "renamed-setting") in {
        (each["file"], each["code"]) for each in json.loads(output)
    }
