"""Style sheets: no rule has a left or a right side where a start and an end are meant."""

from __future__ import annotations

import re

from tests.conftest import ROOT

SHEETS = sorted((ROOT / "web" / "kbgraph_web" / "static").glob("*.css"))
_DECLARATION = re.compile(r"[{;]\s*([\w-]+)\s*:\s*([^;{}]+)")
_SIDED = re.compile(
    r"(margin|padding|border|scroll-margin|scroll-padding)-(left|right)\b|left$|right$"
)
_OF_FOUR_SIDES = {"margin", "padding", "inset", "border-width"}


def test_style_sheets_name_no_left_and_no_right() -> None:
    """A page in Arabic is laid out by the same rules, mirrored; no rule needs a twin."""
    assert SHEETS
    found = [
        f"{sheet.name}: {name}: {value}"
        for sheet in SHEETS
        for name, value in _DECLARATION.findall(_without_comments(sheet.read_text("utf-8")))
        if _is_one_sided(name, value.strip())
    ]
    assert found == []


def test_a_side_is_seen_in_each_form() -> None:
    """The check finds sides in names, in values and in the order of four values."""
    for name, value in (
        ("margin-left", "1px"),
        ("border-right-style", "dashed"),
        ("left", "0"),
        ("text-align", "right"),
        ("float", "left"),
        ("padding", "0 1px 0 calc(2px + 1px)"),
        ("border-radius", "1px 0 0 1px"),
        ("box-shadow", "inset 3px 0 red"),
    ):
        assert _is_one_sided(name, value), name
    for name, value in (("margin", "0 1px 2px 1px"), ("border-radius", "0 0 1px 1px")):
        assert not _is_one_sided(name, value), name


def _without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def _is_one_sided(name: str, value: str) -> bool:
    """Return whether a declaration is about the left or the right side."""
    if _SIDED.search(name) or (name in {"float", "text-align"} and value in {"left", "right"}):
        return True
    if name == "box-shadow":
        return re.match(r"(inset )?-?[\d.]*[1-9]", value) is not None
    values = _values(value)
    if len(values) != 4:
        return False
    first, second, third, fourth = values
    if name == "border-radius":
        return first != second or third != fourth
    return name in _OF_FOUR_SIDES and second != fourth


def _values(text: str) -> list[str]:
    """Return the values of a shorthand, functions whole."""
    return re.findall(r"(?:[^\s()]|\((?:[^()]|\([^()]*\))*\))+", text)
