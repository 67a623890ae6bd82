"""Folders of any keys, lines, tables and values: the first ontology of each has no errors."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kbgraph.findings import Severity
from kbgraph.opening import load
from tests.init.vaults import run, written
from tests.sizes import examples

KEYS = [
    "tags", "tag", "created", "date", "reviewed", "title", "description", "sources", "aliases", "alias",
    "type", "slug", "lang", "name", "id", "status", "founded", "height", "Members", "author", "url",
]  # fmt: skip
VALUES = [
    "a, b", "a", "2020-01-01", "2026-01-01", "12 May 1889", "1850", "1850s", "27.500", "1,240", "3,5",
    "24 m (79 ft)", "30 m", "[[e0]]", "[[e1]] and [[e2]]", "yes", "no", "unknown", "none found", "TBD",
    "https://a.example/", "Smith, John", "18th century", "1:12", "09:05", "€14,000", "4/5", "51.5, -0.1",
    "ca. 3,000", "10%", "3/4", "4/4", "1.10", "5 MB", "2003-2007", "AB 12", "x", "![[a.png]]", "",
]  # fmt: skip
CLASSES = ["club", "person", "Light"]
PLACES = ["", "People/", "Places/"]


@st.composite
def folders(draw: st.DrawFn) -> dict[str, str]:
    """Draw a few entries that write the same keys in front matter, lines, tables and columns."""
    keys = draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=4, unique=True))
    values = st.sampled_from(VALUES)
    texts = {}
    for number in range(draw(st.integers(1, 4))):
        front = [f"type: {draw(st.sampled_from(CLASSES))}"] if draw(st.booleans()) else []
        body = [f"# E{number}"]
        for key in keys:
            front, body = _written(draw(st.integers(0, 6)), key, draw(values), (front, body))
        head = ["---", *dict.fromkeys(front), "---"]
        place = draw(st.sampled_from(PLACES))
        texts[f"{place}e{number}.md"] = "\n".join([*head, "\n\n".join(body), ""])
    return texts


def _written(
    way: int, key: str, value: str, parts: tuple[list[str], list[str]]
) -> tuple[list[str], list[str]]:
    """Return front matter and body with a key and its value, written in one of seven ways."""
    front, body = parts
    cell = value.replace("|", "\\|")
    match way:
        case 0:
            return [*front, f"{key}: {json.dumps(value)}"], body
        case 1:
            return front, [*body, f"{key}:: {value}"]
        case 2:
            return front, [*body, f"**{key}:** {value}"]
        case 3:
            return front, [*body, "## Facts", f"{key}:: {value}"]
        case 4:
            return front, [*body, f"## Facts\n\n|  |  |\n|---|---|\n| {key} | {cell} |"]
        case 5:
            return front, [*body, f"## Rows\n\n| {key} | n |\n|---|---|\n| {cell} | 1 |"]
        case _:
            return front, [*body, f"{key}: {value}"]


CLUB = "---\ntype: club\n---\n# A\n\ntags:: a, b\n\ncreated:: 2020-01-01\n\nreviewed:: 2026-01-01\n"


@given(folders())
@settings(max_examples=examples(12), suppress_health_check=[HealthCheck.too_slow])
@example({"a.md": CLUB, "b.md": CLUB, "c.md": CLUB})
@example(
    {
        "e0.md": "---\ntype: club\ndate: e1\n---\n# E0\n",
        "e1.md": "# E1\n",
        "e2.md": '---\ntype: club\ndate: "[[e0]] and [[e1]]"\n---\n# E2\n',
    }
)
@example({"a.md": "---\ntype: club\n---\n# A\n\n**Type:** choir\n\n**Aliases:** B\n"})
def test_check_has_no_error_after_init(
    tmp_path_factory: pytest.TempPathFactory, texts: dict[str, str]
) -> None:
    """The check finds nothing in the ontology, and no error that the entries did not have."""
    folder = tmp_path_factory.mktemp("any")
    written(folder, texts)
    before = {each.code for each in load(folder).check() if each.severity is Severity.ERROR}
    done = run(folder, "init", "--language", "en")
    if "says what it is about" in done.output:
        return
    assert done.exit_code == 0, done.output
    found = load(folder).check()
    assert [each for each in found if each.file.startswith("ontology/")] == []
    assert {each.code for each in found if each.severity is Severity.ERROR} <= before
