"""Each error of a kbgraph.toml names the file and the line of the setting."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbgraph import load
from kbgraph.config import find_config
from kbgraph.errors import KbError, SettingsError

WRONG = [
    ("base = 'nope/'", "base must be an http(s) address that ends in '/'"),
    ("base = 'https://a.example/\\u0001/'", "base must be"),
    ("'base' = 'https://a.example'", "base must be"),
    ("kb = 'gone'", "which is not a folder"),
    ("kb = 'a.md'", "which is not a folder"),
    ("ontology = 'gone'", "ontology is "),
    ("titel = 'x'", "no such setting: titel"),
    ("title = 5", "title must be text"),
    ("license = 'x'", "license must be"),
    ('license = "https://a.example/\\u0001"', "license must be"),
    ("dialect = 'x'", "dialect must be one of"),
    ("ignore = 5", "ignore must be a list of texts"),
    ("store = 5", "store must be"),
    ("store.graph = 'http://a.example/'", "store needs query"),
    ("[store]\n# query\nupdates = 'http://a.example/'", "store needs query"),
    ("limits = 5", "limits must be"),
    ("limits = {file_max_bytes = 0}", "limits must be whole numbers above 0"),
    ("[limits]\n# file_max_byte\nfile_max_byte = 5", "no such limit: file_max_byte"),
    ("[limits]\nquery_queue_size = 1000000000", "can be"),
    ("check = 5", "check must be a table"),
    ("check.onli = []", "check has no setting 'onli'"),
    ("[check]\nonly = ['x']", "no finding has the code 'x'"),
    ("[check]\nignore = 5", "check.ignore must be"),
    ("[check]\nseverity = 'x'", "check.severity must be one of"),
    ("title = ", "cannot read the settings"),
    ("a b", "cannot read the settings"),
]


def write(folder: Path, text: str) -> Path:
    """Write an entry and settings into a folder."""
    (folder / "a.md").write_text("# A\n")
    (folder / "kbgraph.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("setting", "message"), WRONG)
def test_an_error_names_the_file_and_the_line_of_the_setting(
    tmp_path: Path, setting: str, message: str
) -> None:
    """Comments and texts with the name of the setting do not count."""
    before = '# base kb ontology title limits\nnotice = """\nbase = 1\ntitle kb ontology"""\n\n'
    with pytest.raises(KbError) as error:
        load(write(tmp_path, f"{before}{setting}\n"))
    line = before.count("\n") + len(setting.split("\n"))
    text = str(error.value)
    assert text.startswith(f"{tmp_path}/kbgraph.toml:{line}:"), text
    assert message in text


def test_a_byte_order_mark_is_no_part_of_the_settings(tmp_path: Path) -> None:
    """Windows programs write one; the settings behind it hold."""
    write(tmp_path, "\ufefftitle = 'Notes'\n")
    assert find_config(tmp_path).site.title == "Notes"


def test_bytes_that_are_not_utf_8_are_an_error_at_their_line(tmp_path: Path) -> None:
    """The error says how to save the file."""
    (tmp_path / "kbgraph.toml").write_bytes(b"title = 'a'\nnotice = '\xff'\n")
    with pytest.raises(SettingsError, match=r"kbgraph\.toml:2: .*save the file as UTF-8"):
        find_config(tmp_path)


def test_a_base_of_an_option_is_checked_without_a_file(tmp_path: Path) -> None:
    """The error has no file, since none names the base."""
    with pytest.raises(SettingsError, match=r"^base must be an http"):
        find_config(write(tmp_path, ""), base="nope/")
