"""Names that are offered for others."""

from __future__ import annotations

import pytest

from kbgraph.fuzzy import SimilarNames, extending


def offered(name: str, *names: str) -> tuple[str, ...]:
    """Return what is offered for a name."""
    return SimilarNames({each: each for each in names}).offer(name)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("boarders", "borders"),
        ("requried", "required"),
        ("rolle", "role"),
        ("checkd", "checked"),
        ("charels babbage", "charles babbage"),
        ("green tea", "green-tea"),
        ("regulator--fca", "regulators--fca"),
        ("country--afsa", "regulator--afsa"),
        ("old/deep/ann lee", "people/ann lee"),
        ("regulator-afsa", "regulator--afsa"),
        ("notes/2024/meetng", "notes/2024/meeting"),
        ("law-2023 of tea", "law-2023 on tea"),
        ("annex ii of tea", "annex ii on tea"),
    ],
)
def test_a_name_that_may_be_meant_is_offered(name: str, other: str) -> None:
    """A slip, another separator, another folder or another type is a likely mistake."""
    assert offered(name, other, "something else") == (other,)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("same", "same"),
        ("law-2024", "law-2023"),
        ("law-2024a", "law-2023b"),
        ("law 12", "law 21"),
        ("law-2023", "law-2023-2"),
        ("title iii", "title ii"),
        ("annex iv", "annex vi"),
        ("annex a", "annex b"),
        ("regulator--a", "regulator--b"),
        ("regulator--fca", "regulator--sec"),
        ("supranational--ecb", "supranational--eba"),
        ("notes/2024/x", "notes/2024/y"),
        ("notes/2024/x", "notes/2025/x"),
        ("a/very/long/folder/tea", "a/very/long/folder/ink"),
        ("regulator-fca", "regulator--sec"),
        ("legal", "illegal"),
        ("unlicensed", "licensed"),
        ("not required", "required"),
        ("vat", "gdp"),
    ],
)
def test_a_name_that_is_another_thing_is_not_offered(name: str, other: str) -> None:
    """Digits, numerals, letters, a shared folder or prefix and a negation tell names apart."""
    assert offered(name, other) == ()
    assert offered(other, name) == ()


def test_at_most_three_names_are_offered_with_the_closest_first() -> None:
    """The spelling that is offered is the one that was given."""
    names = {f"colour chart{end}": f"Colour Chart{end}" for end in ("", "s", "ss", "sss", "ssss")}
    names["nothing like it"] = "Nothing like it"
    found = SimilarNames(names).offer("color chart")
    assert len(found) == 3
    assert found[0] == "Colour Chart"


def test_a_folder_full_of_names_hides_no_close_one() -> None:
    """The part that all names share does not fill the list of candidates."""
    folder = "archive/of/all/meetings/held/so/far"
    names = [
        f"{folder}/{chr(97 + first)}{chr(97 + second)}x"
        for first in range(26)
        for second in range(26)
    ]
    assert offered(f"{folder}/garden paty", *names, f"{folder}/garden party") == (
        f"{folder}/garden party",
    )


def test_names_that_extend_one_another_begin_with_the_same_words() -> None:
    """Whole words count; more than three such names say nothing."""
    assert extending("rate (standard)", ["rate", "rates", "a rate"]) == ["rate"]
    assert extending("rate", ["rate of tax", "rated"]) == ["rate of tax"]
    assert extending("rate", [f"rate {word}" for word in ("north", "south", "east", "west")]) == []
    assert extending("title 2", ["title"]) == []
