"""Limits of kbgraph.toml: reading them, refusing wrong ones, and their effect on a file."""

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
    """Write a kbgraph.toml with lines under `[limits]` beside one entry, and return its path."""
    (folder / "place.md").write_text(ENTRY)
    file = folder / "kbgraph.toml"
    file.write_text(f'title = "T"\n[limits]\n{limits}\n')
    return file


def opened(folder: Path, limits: str) -> KnowledgeBase:
    """Return the knowledge base of a folder with these limits."""
    settings(folder, limits)
    return open_knowledge(find_config(folder))


def errors_of(base: KnowledgeBase) -> list[tuple[str, int]]:
    """Return the codes and lines of the errors."""
    return [(finding.code, finding.line) for finding in base.findings if finding.severity == 2]


def test_limits_that_are_not_set_have_their_defaults(tmp_path):
    """Without `[limits]`, or with an empty table, the defaults hold."""
    (tmp_path / "kbgraph.toml").write_text('title = "T"\n')
    assert read_config(tmp_path / "kbgraph.toml").limits == DEFAULTS
    assert read_config(settings(tmp_path, "")).limits == DEFAULTS
    assert read_config(ROOT / "kbgraph.toml").limits == DEFAULTS


@pytest.mark.parametrize("name", NAMES)
def test_each_limit_is_read(tmp_path, name):
    """A limit that is set leaves the others at their defaults."""
    assert read_config(settings(tmp_path, f"{name} = 7")).limits == DEFAULTS._replace(**{name: 7})


def test_all_limits_are_read(tmp_path):
    """All limits can be set at once."""
    lines = "\n".join(f"{name} = {number}" for number, name in enumerate(NAMES, 1))
    assert read_config(settings(tmp_path, lines)).limits == Limits(*range(1, len(NAMES) + 1))


def test_options_do_not_change_limits(tmp_path):
    """Options of the command line override other settings and leave the limits."""
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
    """Anything but a whole number above 0 is an error that names the file."""
    with pytest.raises(SettingsError, match=r"kbgraph\.toml:\d+: .*limits.*whole numbers above 0"):
        read_config(settings(tmp_path, f"{name} = {value}"))


@pytest.mark.parametrize("name", ["file_byte", "FILE_BYTES", "file-bytes", "'file bytes'", "''"])
def test_unknown_limits_are_refused(tmp_path, name):
    """An unknown limit is an error that lists the known ones."""
    with pytest.raises(
        SettingsError,
        match="no such limit.*" + ".*".join(NAMES),
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


def test_the_defaults_read_the_whole_entry(tmp_path):
    """With the defaults the entry gives no error."""
    assert errors_of(opened(tmp_path, "")) == []


def test_a_file_is_read_up_to_the_limit(tmp_path):
    """Lines beyond the limit are not read, and the error names the first of them."""
    assert errors_of(opened(tmp_path, f"file_max_bytes = {len(ENTRY)}")) == []
    base = opened(tmp_path, f"file_max_bytes = {len(ENTRY) - 1}")
    assert errors_of(base) == [("too-large", 11)]
    entry = parse_entry(
        "place.md", ENTRY.encode(), DEFAULTS._replace(file_max_bytes=len(ENTRY) - 1)
    )
    assert entry.text == ENTRY.removesuffix("More of it.\n")


@pytest.mark.parametrize("most", [1, 2, 3, 10, 1000])
def test_one_byte_more_than_the_limit_is_read_from_disk(tmp_path, most):
    """The byte beyond the limit tells that the file is too large; the rest is not read."""
    (tmp_path / "a.md").write_bytes(b"x" * 5000)
    ((_, content),) = read_folder(tmp_path, DEFAULTS._replace(file_max_bytes=most))
    assert len(content) == most + 1


def test_a_cut_within_a_letter_is_no_encoding_error():
    """A file cut within a letter of several bytes is reported as too large only."""
    for most in range(1, 20):
        entry = parse_entry("x.md", "ä🏙".encode() * 20, DEFAULTS._replace(file_max_bytes=most))
        assert [finding.code for finding in entry.findings] == ["too-large"]


def test_too_large_a_front_matter_is_not_read(tmp_path):
    """A front matter over the limit is not read; the body is."""
    size = len(ENTRY.split("---")[1])
    assert errors_of(opened(tmp_path, f"front_matter_max_bytes = {size}")) == []
    base = opened(tmp_path, f"front_matter_max_bytes = {size // 2}")
    assert [code for code, _ in errors_of(base)] == ["front-matter"]
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
    """A key nested deeper than the limit is not read; the other keys are."""
    assert errors_of(opened(tmp_path, "front_matter_max_depth = 2")) == []
    base = opened(tmp_path, "front_matter_max_depth = 1")
    assert errors_of(base) == [("front-matter", 4)]
    entry = parse_entry("place.md", ENTRY.encode(), DEFAULTS._replace(front_matter_max_depth=1))
    assert [key.text for key, _ in entry.front.items] == ["type", "iso2"]


@pytest.mark.parametrize("depth", [1, 5, 20, 50])
def test_depth_is_exact(depth):
    """Lists can be nested exactly as deep as the limit."""
    limits = DEFAULTS._replace(front_matter_max_depth=depth)
    for levels, codes in ((depth - 1, []), (depth, ["front-matter"])):
        text = f"---\na: {'[ ' * levels}{'{' if levels == depth else ''}x{': y}' if levels == depth else ''}{' ]' * levels}\n---\n"
        assert [
            finding.code for finding in parse_entry("x.md", text.encode(), limits).findings
        ] == codes


def test_a_body_is_read_up_to_the_limit(tmp_path):
    """Text before the limit of parser events is kept, and the error names the line."""
    base = opened(tmp_path, "body_max_events = 9")
    assert errors_of(base) == [("too-large", 9)]
    entry = parse_entry("place.md", ENTRY.encode(), DEFAULTS._replace(body_max_events=9))
    assert isinstance(entry.front.get("names"), MappingNode)
    texts = [inline.text for inline in entry.inlines()]
    assert "Place" in texts
    assert "More of it." not in texts


def test_a_table_that_is_cut_keeps_its_rows():
    """The rows of a table before the limit are read."""
    table = "| a | b |\n|---|---|\n" + "".join(f"| {number} | x |\n" for number in range(100))
    entry = parse_entry("x.md", table.encode(), DEFAULTS._replace(body_max_events=400))
    (finding,) = entry.findings
    texts = {inline.text for inline in entry.inlines()}
    assert finding.code == "too-large"
    assert 40 < finding.line < 60
    assert {str(number) for number in range(finding.line - 4)} <= texts
