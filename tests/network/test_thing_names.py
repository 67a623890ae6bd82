"""A name that no thing has, or that several have, is an error that says which names there are."""

from __future__ import annotations

import pickle

import pytest

from kbgraph import KnowledgeBase, NotFoundError
from tests.conftest import Vault

ENTRIES = {
    "ada.md": "---\naliases: [Countess of Lovelace, AAL]\n---\n# Ada Lovelace\n\n[[Babage's Engine]]\n",
    "babbage.md": "# Charles Babbage\n",
    "one/notes.md": "# Notes of a day\n",
    "two/notes.md": "# Notes of a night\n",
    "x1/march.md": "# Twin\n",
    "x2/april.md": "# Twin\n",
}


@pytest.fixture(scope="module")
def base(vault: Vault) -> KnowledgeBase:
    """A few notes, two of which have the same name."""
    return vault(ENTRIES)


def error_for(base: KnowledgeBase, name: str) -> NotFoundError:
    """The error for a name, which is the same wherever a name can be given."""
    errors = []
    for ask in (
        base.find,
        base.describe,
        base.neighbourhood,
        base.views.describe,
        lambda each: base.views.compare(["ada", each]),
        lambda each: base.path("ada", each),
    ):
        with pytest.raises(NotFoundError) as error:
            ask(name)  # type: ignore[operator]
        errors.append(error.value)
    assert len({(str(each), each.candidates) for each in errors}) == 1
    return errors[0]


@pytest.mark.parametrize(
    ("name", "candidates"),
    [
        ("Ada Lovelase", ("Ada Lovelace",)),
        ("ADA  LOVELASE", ("Ada Lovelace",)),
        ("Lovelace", ("Ada Lovelace",)),
        ("Countes of Lovelace", ("Countess of Lovelace",)),
        ("AALL", ("AAL",)),
        ("babage", ("babbage", "Babage's Engine")),
        ("babage's engines", ("Babage's Engine",)),
        ("otes of a", ("Notes of a day", "Notes of a night")),
        ("xyzzy", ()),
        ("a", ()),
        ("", ()),
    ],
)
def test_an_unknown_name_has_the_closest_names(
    base: KnowledgeBase, name: str, candidates: tuple[str, ...]
) -> None:
    """Names that hold the text, or are spelled much like it, one for each thing."""
    error = error_for(base, name)
    assert set(error.candidates) == set(candidates)
    problem = f"nothing in the knowledge base is called {name!r}"
    assert error.problem == problem
    hint = f"; did you mean {', '.join(map(repr, error.candidates))}?" if candidates else ""
    assert str(error) == f"{problem}{hint}"


def test_each_candidate_leads_to_a_thing(base: KnowledgeBase) -> None:
    """A name that is offered is one that can be given, also where several things share it."""
    for name in ("Ada Lovelase", "Twim", "notes", "Lovelace", "Babage"):
        candidates = error_for(base, name).candidates
        assert candidates, name
        assert len({base.find(each) for each in candidates}) == len(candidates)


def test_a_name_of_several_things_names_them(base: KnowledgeBase) -> None:
    """The error has the slugs of all things with the name, and each of them leads to one."""
    error = error_for(base, "twin")
    assert str(error) == "'twin' may be x1/march, x2/april: name one of these"
    assert error.candidates == ("x1/march", "x2/april")
    assert [base.describe(each).file for each in error.candidates] == [
        "x1/march.md",
        "x2/april.md",
    ]


def test_the_error_can_be_sent_to_another_process(base: KnowledgeBase) -> None:
    """A worker that hands it on does not lose the candidates."""
    error = error_for(base, "Ada Lovelase")
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert (str(copy), copy.problem, copy.candidates) == (
        str(error),
        error.problem,
        error.candidates,
    )
