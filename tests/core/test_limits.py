"""The limits of kbgraph.toml: they are read, wrong ones are refused, and each changes what is read of a file."""

from pathlib import Path

import pytest

from kbgraph.config import find_config, read_config
from kbgraph.errors import SettingsError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.limits import DEFAULTS, Limits
from kbgraph.opening import open_knowledge
from kbgraph.source.entry import MappingNode
from kbgraph.source.folder import parse_entry, read_folder
from tests.conftest import ROOT

ENTRY = "---\ntype: country\nnames:\n  en: Place\niso2: XX\n---\n# Place\n\nA text with a link to [[other]].\n\nMore of it.\n"
NAMES = Limits._fields


def settings(folder: Path, limits: str) -> Path:
    """A kbgraph.toml with such lines under `[limits]`, beside one entry; the shipped ontology is used."""
    (folder / "place.md").write_text(ENTRY)
    file = folder / "kbgraph.toml"
    file.write_text(f'title = "T"\n[limits]\n{limits}\n')
    return file


def opened(folder: Path, limits: str) -> KnowledgeBase:
    """The knowledge base of a folder with such limits."""
    settings(folder, limits)
    return open_knowledge(find_config(folder))


def found(base: KnowledgeBase) -> list[tuple[str, int]]:
    """Codes and lines of the errors."""
    return [(finding.code, finding.line) for finding in base.findings if finding.severity == 2]


def test_no_limits_are_the_defaults(tmp_path):
    """Without `[limits]`, or with an empty one, the defaults hold; so they do in the shipped settings."""
    (tmp_path / "kbgraph.toml").write_text('title = "T"\n')
    assert read_config(tmp_path / "kbgraph.toml").limits == DEFAULTS
    assert read_config(settings(tmp_path, "")).limits == DEFAULTS
    assert read_config(ROOT / "kbgraph.toml").limits == DEFAULTS


@pytest.mark.parametrize("name", NAMES)
def test_each_limit_is_read(tmp_path, name):
    """A limit that is set holds, and leaves the others as they are."""
    assert read_config(settings(tmp_path, f"{name} = 7")).limits == DEFAULTS._replace(**{name: 7})


def test_all_limits_are_read(tmp_path):
    """All limits may be set at once."""
    lines = "\n".join(f"{name} = {number}" for number, name in enumerate(NAMES, 1))
    assert read_config(settings(tmp_path, lines)).limits == Limits(*range(1, len(NAMES) + 1))


def test_the_other_settings_hold_beside_limits(tmp_path):
    """Limits are settings among others: what the command line overrides does not change them."""
    settings(tmp_path, "file_max_bytes = 9")
    config = find_config(tmp_path, ontology=ROOT / "ontology", base="https://other.example/")
    assert (config.site.title, config.base, config.limits.file_max_bytes) == (
        "T",
        "https://other.example/",
        9,
    )


@pytest.mark.parametrize(
    "value",
    ["0", "-1", "1.5", '"10"', "true", "false", "[1]", "{a = 1}", "1979-05-27", "inf", "nan"],
)
@pytest.mark.parametrize("name", NAMES)
def test_wrong_values_are_refused(tmp_path, name, value):
    """A limit is a whole number above 0; anything else is an error that names the file."""
    with pytest.raises(SettingsError, match=r"kbgraph\.toml: .*limits.*whole numbers above 0"):
        read_config(settings(tmp_path, f"{name} = {value}"))


@pytest.mark.parametrize("name", ["file_byte", "FILE_BYTES", "file-bytes", "'file bytes'", "''"])
def test_unknown_limits_are_refused(tmp_path, name):
    """A limit that does not exist is an error that names those that do."""
    with pytest.raises(
        SettingsError,
        match=r"no such limit.*file_max_bytes.*front_matter_max_bytes.*front_matter_max_depth.*body_max_events",
    ):
        read_config(settings(tmp_path, f"{name} = 1"))


@pytest.mark.parametrize(
    "text",
    [
        "limits = 5",
        'limits = "5"',
        "limits = [1]",
        "limits = true",
        "[[limits]]\nfile_max_bytes = 1",
    ],
)
def test_limits_are_a_table(tmp_path, text):
    """`limits` itself must be a table."""
    (tmp_path / "kbgraph.toml").write_text(text)
    with pytest.raises(SettingsError, match="limits must be whole numbers above 0"):
        read_config(tmp_path / "kbgraph.toml")


def test_the_defaults_read_all_of_it(tmp_path):
    """With the defaults the entry has no error."""
    assert found(opened(tmp_path, "")) == []


def test_a_file_is_read_up_to_the_limit(tmp_path):
    """A file is read up to the last whole line within the limit, and an error names the line beyond; one as long as the limit is whole."""
    assert found(opened(tmp_path, f"file_max_bytes = {len(ENTRY)}")) == []
    base = opened(tmp_path, f"file_max_bytes = {len(ENTRY) - 1}")
    assert found(base) == [("too-large", 11)]
    entry = parse_entry(
        "place.md", ENTRY.encode(), DEFAULTS._replace(file_max_bytes=len(ENTRY) - 1)
    )
    assert entry.text == ENTRY.removesuffix("More of it.\n")


@pytest.mark.parametrize("most", [1, 2, 3, 10, 1000])
def test_no_more_than_the_limit_is_taken_from_the_disk(tmp_path, most):
    """Of a file that is too large one byte more than the limit is read."""
    (tmp_path / "a.md").write_bytes(b"x" * 5000)
    ((_, content),) = read_folder(tmp_path, DEFAULTS._replace(file_max_bytes=most))
    assert len(content) == most + 1


def test_a_cut_in_a_letter_is_no_fault():
    """A line that is cut within a letter of several bytes is too large, and not in a wrong encoding."""
    for most in range(1, 20):
        entry = parse_entry("x.md", "ä🏙".encode() * 20, DEFAULTS._replace(file_max_bytes=most))
        assert [finding.code for finding in entry.findings] == ["too-large"]


def test_too_large_a_front_matter_is_not_read(tmp_path):
    """Front matter over the limit is not read, and the body is."""
    size = len(ENTRY.split("---")[1])
    assert found(opened(tmp_path, f"front_matter_max_bytes = {size}")) == []
    base = opened(tmp_path, f"front_matter_max_bytes = {size // 2}")
    assert [code for code, _ in found(base)] == ["front-matter"]
    entry = parse_entry(
        "place.md", ENTRY.encode(), DEFAULTS._replace(front_matter_max_bytes=size // 2)
    )
    assert (entry.front.items, [section.heading.text for section in entry.sections]) == (
        (),
        ["Place"],
    )


def test_the_size_of_a_front_matter_is_counted_in_bytes():
    """The limit counts bytes, not characters."""
    text = f"---\na: {'ä' * 40}\n---\n"
    assert (
        parse_entry("x.md", text.encode(), DEFAULTS._replace(front_matter_max_bytes=90)).findings
        == ()
    )
    (finding,) = parse_entry(
        "x.md", text.encode(), DEFAULTS._replace(front_matter_max_bytes=60)
    ).findings
    assert (finding.code, "60 bytes" in finding.message) == ("front-matter", True)


def test_a_key_nested_too_deep_is_not_read(tmp_path):
    """A key that is nested deeper than the limit is not read; the others are."""
    assert found(opened(tmp_path, "front_matter_max_depth = 2")) == []
    base = opened(tmp_path, "front_matter_max_depth = 1")
    assert found(base) == [("front-matter", 4)]
    entry = parse_entry("place.md", ENTRY.encode(), DEFAULTS._replace(front_matter_max_depth=1))
    assert [key.text for key, _ in entry.front.items] == ["type", "iso2"]


@pytest.mark.parametrize("depth", [1, 5, 20, 50])
def test_depth_is_exact(depth):
    """Lists may be nested as deep as the limit says, and no deeper."""
    limits = DEFAULTS._replace(front_matter_max_depth=depth)
    for levels, codes in ((depth - 1, []), (depth, ["front-matter"])):
        text = f"---\na: {'[ ' * levels}{'{' if levels == depth else ''}x{': y}' if levels == depth else ''}{' ]' * levels}\n---\n"
        assert [
            finding.code for finding in parse_entry("x.md", text.encode(), limits).findings
        ] == codes


def test_a_body_is_read_up_to_the_limit(tmp_path):
    """Of a body no more marks are read than the limit says, and an error names the line; what stands before is kept."""
    base = opened(tmp_path, "body_max_events = 9")
    assert found(base) == [("too-large", 9)]
    entry = parse_entry("place.md", ENTRY.encode(), DEFAULTS._replace(body_max_events=9))
    assert isinstance(entry.front.get("names"), MappingNode)
    texts = [inline.text for inline in entry.inlines()]
    assert "Place" in texts
    assert "More of it." not in texts


def test_a_table_that_is_cut_keeps_its_rows():
    """The rows of a table that stand before the limit are read."""
    table = "| a | b |\n|---|---|\n" + "".join(f"| {number} | x |\n" for number in range(100))
    entry = parse_entry("x.md", table.encode(), DEFAULTS._replace(body_max_events=400))
    (finding,) = entry.findings
    texts = {inline.text for inline in entry.inlines()}
    assert finding.code == "too-large"
    assert 40 < finding.line < 60
    assert {str(number) for number in range(finding.line - 4)} <= texts
