"""Queries name the property of a key as its author spells it, and are told its name."""

from __future__ import annotations

import pytest

from tests.conftest import Vault


@pytest.mark.parametrize(
    ("spelled", "meant"),
    [
        ("Due_date", "due-date"),
        ("C++", "c_2B_2B"),
        ("C%23", "c_23"),
        ("Made_by", "made-by"),
    ],
)
def test_the_name_of_a_key_is_offered_as_that_of_its_property(
    notes: Vault, spelled: str, meant: str
) -> None:
    """The warning of an unknown term offers the property that the key has."""
    base = notes({"a.md": "---\ndue-date: 1\nC++: 2\n'C#': 3\nMade by: 4\n---\n"})
    (warning,) = base.sparql.warnings(f"SELECT ?o {{ ?s <property/{spelled}> ?o }}")
    assert warning.closest == f"<property/{meant}>"
