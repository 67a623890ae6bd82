"""`kbgraph check`: the choice of findings, the baseline, and files that are left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kbgraph import load
from kbgraph.cli import main
from kbgraph.cli.author.baseline import compare, write_baseline
from kbgraph.errors import SettingsError
from kbgraph.findings import Finding, Severity

ENTRY = """\
---
type: country
name: X
colour: red
iso2: kz
---
See [[Nowhere]].
"""
SETTINGS = 'ontology = "shipped"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with an entry that has an error, two warnings and two notices."""
    (tmp_path / "x.md").write_text(ENTRY, encoding="utf-8")
    (tmp_path / "kbgraph.toml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path


def check(folder: Path, *options: str) -> Result:
    """Run the command on a folder."""
    return CliRunner().invoke(main, ["--kb", str(folder), "check", *options])


def codes(result: Result) -> list[str]:
    """Return the codes of the findings that a command has printed as JSON."""
    return [finding["code"] for finding in json.loads(result.stdout)]


@pytest.mark.parametrize(
    ("options", "shown", "exit_code"),
    [
        ((), ["link-missing", "shape", "uncited", "uncited", "unmapped-key"], 1),
        (("--only", "shape"), ["shape"], 1),
        (("--only", "uncited", "--only", "link-missing"), ["link-missing", "uncited", "uncited"], 0),
        (("--ignore", "shape", "--ignore", "uncited"), ["link-missing", "unmapped-key"], 0),
        (("--severity", "warning"), ["shape", "uncited", "uncited"], 1),
        (("--severity", "error"), ["shape"], 1),
        (("--severity", "error", "--ignore", "shape"), [], 0),
    ],
)  # fmt: skip
def test_options_choose_the_findings_and_the_exit_code(
    folder: Path, options: tuple[str, ...], shown: list[str], exit_code: int
) -> None:
    """What is not shown does not fail."""
    result = check(folder, "--format", "json", *options)
    assert sorted(codes(result)) == shown
    assert result.exit_code == exit_code


def test_the_settings_choose_until_an_option_of_the_same_name_does(folder: Path) -> None:
    """The table of kbgraph.toml holds for the command, for `check()` and for `findings`."""
    (folder / "kbgraph.toml").write_text(
        SETTINGS + '[check]\nignore = ["uncited"]\nseverity = "warning"\n'
    )
    assert codes(check(folder, "--format", "json")) == ["shape"]
    assert [finding.code for finding in load(folder).check()] == ["shape"]
    assert load(folder).findings == ()
    shown = codes(check(folder, "--format", "json", "--ignore", "shape"))
    assert shown == ["uncited", "uncited"]


def test_hidden_findings_are_counted(folder: Path) -> None:
    """The text ends with the numbers of each code, and of those that are not shown."""
    printed = check(folder, "--severity", "warning").stdout
    assert printed.startswith("1 entry: 1 error, 2 warnings, 0 notices\n")
    assert printed.endswith("\n2 uncited, 1 shape\n2 findings hidden by settings or options\n")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ('[check]\nonly = ["unmaped-row"]', "did you mean unmapped-row?"),
        ('[check]\nonly = ["zzz"]', "there are banned-source, "),
        ('[check]\nignore = "shape"', "check.ignore must be a list of texts"),
        ('[check]\nseverity = "fatal"', "check.severity must be one of notice, warning, error"),
        ('[check]\nhide = ["shape"]', "check has no setting 'hide'; there are only, ignore"),
        ("check = 1", "check must be a table"),
        ("ignore = [1]", "ignore must be a list of texts"),
        ('ignore = ["!"]', "ignore has a pattern that cannot be read"),
        ('ignore = ["[z-a]"]', "ignore has a pattern that cannot be read"),
    ],
)
def test_a_wrong_setting_is_an_error_that_says_what_to_write(
    folder: Path, settings: str, message: str
) -> None:
    """Codes, severities and patterns are checked when the settings are read."""
    (folder / "kbgraph.toml").write_text(settings)
    with pytest.raises(SettingsError, match=message.replace("?", r"\?")):
        load(folder)


def test_an_unknown_code_on_the_command_line_is_an_error(folder: Path) -> None:
    """The closest code is named."""
    result = check(folder, "--ignore", "link-mising")
    assert result.exit_code not in {0, 1}
    assert "link-missing" in str(result.exception or "") + result.output


def test_only_new_findings_are_shown_beside_a_baseline(folder: Path) -> None:
    """Lines that move make nothing new; a second finding of a kind is new."""
    baseline = folder / "known.json"
    assert check(folder, "--write-baseline", str(baseline)).exit_code == 0
    first = baseline.read_text()
    unchanged = check(folder, "--baseline", str(baseline))
    assert unchanged.exit_code == 0
    assert (
        unchanged.stdout == "1 entry: 0 errors, 0 warnings, 0 notices\n5 findings in the baseline\n"
    )
    (folder / "x.md").write_text(ENTRY.replace("name: X", "# moved\nname: X\nsize: 3"))
    moved = check(folder, "--baseline", str(baseline), "--format", "json")
    assert codes(moved) == ["unmapped-key"]
    (folder / "y.md").write_text(ENTRY)
    assert check(folder, "--baseline", str(baseline)).exit_code == 1
    (folder / "y.md").unlink()
    (folder / "x.md").write_text(ENTRY.replace("See [[Nowhere]].\n", ""))
    assert (
        "2 findings of the baseline no longer made"
        in check(folder, "--baseline", str(baseline)).stdout
    )
    (folder / "x.md").write_text(ENTRY)
    check(folder, "--write-baseline", str(baseline))
    assert baseline.read_text() == first


def test_numbers_of_lines_in_a_message_do_not_make_a_finding_new(tmp_path: Path) -> None:
    """Of three equal findings, the baseline knows two."""

    def finding(line: int, message: str) -> Finding:
        return Finding("a.md", line, 1, Severity.WARNING, "duplicate-key", message)

    known = (finding(3, "the key is already on line 2"), finding(9, "2 values: lines 3 and 4"))
    write_baseline(tmp_path / "b", known)
    now = (finding(5, "the key is already on line 4"), finding(6, "the key is already on line 4"))
    assert compare(tmp_path / "b", now) == ((now[1],), 1, 1)


@pytest.mark.parametrize(
    "text", [None, "{", "[]", '{"version": 1}', '{"version": 9, "findings": []}']
)
def test_a_baseline_that_cannot_be_read_is_an_error(tmp_path: Path, text: str | None) -> None:
    """The message says how to write one."""
    path = tmp_path / "known.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(SettingsError, match="--write-baseline"):
        compare(path, ())


def test_files_that_the_settings_ignore_are_no_entries(folder: Path) -> None:
    """They are neither read nor counted, and links to them are missing; patterns are git's."""
    for name in ("Templates/t.md", "Templates/keep.md", "deep/Templates/t.md", "a.draft.md"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("---\ntitle: {{title}}\n---\n")
    (folder / "kbgraph.toml").write_text(
        'ignore = ["Templates/**", "!Templates/keep.md", "*.draft.md"]'
    )
    (folder / "x.md").write_text("[[a.draft]] [[keep]]")
    kb = load(folder)
    assert {entry.path for entry in kb.graph.subjects.values()} == {
        "Templates/keep.md",
        "deep/Templates/t.md",
        "x.md",
    }
    assert [finding.about for finding in kb.findings if finding.code == "link-missing"] == [
        "a.draft"
    ]
    refused = CliRunner().invoke(
        main, ["--kb", str(folder), "new", "country", "Y", "-o", str(folder / "y.draft.md")]
    )
    assert refused.exit_code != 0
    assert not (folder / "y.draft.md").exists()
