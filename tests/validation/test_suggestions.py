"""Suggestions of entries for links and names that lead nowhere."""

from __future__ import annotations

import pytest

from tests.conftest import Vault


def suggested(vault: Vault, written: str, *names: str, **files: str) -> list[str]:
    """Return the findings of an entry that holds a text, beside entries with these names."""
    contents = {f"{name}.md": "A note.\n" for name in names}
    contents |= {f"{name.replace('__', '--')}.md": text for name, text in files.items()}
    kb = vault({"entry.md": written, **contents})
    return [
        f"{finding.message} ({finding.suggestion})" if finding.suggestion else finding.message
        for finding in kb.check()
        if finding.file == "entry.md" and finding.code in {"link-missing", "unread-value"}
    ]


@pytest.mark.parametrize(
    ("written", "name", "finding"),
    [
        ("[[Ada Lovlace]]", "Ada Lovelace", "'Ada Lovlace' is not yet described by an entry (did you mean [[Ada Lovelace]]?)"),
        ("[[One]]", "Two", "'One' is not yet described by an entry"),
        ("[[law-2024]]", "law-2023", "'law-2024' is not yet described by an entry"),
        ("[[notes/2024/x]]", "notes/2024/y", "'notes/2024/x' is not yet described by an entry"),
        ("[[Old/Ada Lovelace]]", "people/Ada Lovelace", "'Old/Ada Lovelace' is not yet described by an entry (did you mean [[Ada Lovelace]]?)"),
        ("[see](Notes%20on%20Te.md)", "Notes on Tea", "'Notes%20on%20Te.md' is not yet described by an entry (did you mean [[Notes on Tea]]?)"),
        ("[[x [drafts]]]", "x [draft]", "'x [drafts]' is not yet described by an entry (did you mean [x \\[draft\\]](<x [draft].md>)? A wikilink cannot hold the characters [ ] | # ^)"),
        ("![[Ada Lovlace#Life|her]]", "Ada Lovelace", "'Ada Lovlace' is not yet described by an entry (did you mean [[Ada Lovelace]]?)"),
    ],
)  # fmt: skip
def test_a_missing_link_is_shown_as_written_with_the_entry_that_may_be_meant(
    vault: Vault, written: str, name: str, finding: str
) -> None:
    """The suggestion leads to that entry; there is none where names differ in what matters."""
    assert suggested(vault, written, name) == [finding]


def test_two_entries_of_one_name_are_not_suggested_by_it(vault: Vault) -> None:
    """A suggestion that would be ambiguous helps nobody."""
    assert suggested(vault, "[[Reports]]", "a/Report", "b/Report") == [
        "'Reports' is not yet described by an entry (did you mean [[a/Report]], [[b/Report]]?)"
    ]


PLACE = "---\ntype: country\nname: {}\n---\n"
REGULATOR = "---\ntype: regulator\nname: {}\n---\n"
WITHIN = "---\ntype: country\nname: X\nwithin: {}\n---\n"


def test_for_a_typed_link_only_entries_of_its_class_are_suggested(vault: Vault) -> None:
    """`within` holds places: a regulator with a closer name is not offered."""
    files = {"country__freedonia": PLACE.format("Freedonia"), "fredonia ii": "A note.\n"}
    assert suggested(vault, WITHIN.format('"[[Fredonia]]"'), **files) == [
        "'Fredonia' is not yet described by an entry (did you mean [[Freedonia]]?)"
    ]
    others = {"regulator__fredonia": REGULATOR.format("Fredonias")}
    assert suggested(vault, WITHIN.format('"[[Fredoniaz]]"'), **others) == [
        "'Fredoniaz' is not yet described by an entry"
    ]


def test_a_name_without_a_link_is_offered_as_the_link_to_its_entry(vault: Vault) -> None:
    """The entry has exactly this name, or one like it."""
    files = {"country__freedonia": PLACE.format("Freedonia")}
    for written in ("Freedonia", "Fredonia"):
        (finding,) = suggested(vault, WITHIN.format(written), **files)
        assert finding.startswith(f"cannot read '{written}' as a value of 'within'")
        assert "[[country--freedonia]]" in finding or "[[Freedonia]]" in finding
