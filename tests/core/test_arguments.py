"""Arguments of another type than a public method takes are an error that names them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest

import kbgraph
from kbgraph import ArgumentError, KnowledgeBase, load, open_revision

SERVICES = ("sparql", "network", "search", "views", "export")
TEXTS = {"sparql", "slug", "name", "a", "b", "words", "iri", "revision", "base"}
WRONG: tuple[Any, ...] = (5, None, b"x", 1.5, ["x"], object(), True)


def methods(base: KnowledgeBase) -> dict[str, Callable[..., object]]:
    """Return the public methods of the facade and its services that take a text first."""
    owners = {"kb": base, **{name: getattr(base, name) for name in SERVICES}}
    return {
        f"{place}.{name}": getattr(owner, name)
        for place, owner in owners.items()
        for name, function in inspect.getmembers(type(owner), inspect.isfunction)
        if not name.startswith("_")
        and [*inspect.signature(function).parameters][1:2][:1]
        and [*inspect.signature(function).parameters][1] in TEXTS
    }


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """A folder with two entries that are connected."""
    folder = tmp_path_factory.mktemp("notes")
    (folder / "a.md").write_text("# A\n\n[[b]]\n")
    (folder / "b.md").write_text("# B\n")
    return load(folder)


def test_each_method_that_takes_a_text_refuses_other_values(base: KnowledgeBase) -> None:
    """The error is a KbError and a TypeError, and names method and argument."""
    found = methods(base)
    assert len(found) >= 20
    for name, method in found.items():
        first = next(iter(inspect.signature(method).parameters))
        for value in WRONG:
            with pytest.raises(
                ArgumentError, match=rf"{method.__name__}\(\) takes a text as {first}"
            ) as error:
                method(value)
            assert isinstance(error.value, kbgraph.KbError), name
            assert isinstance(error.value, TypeError), name


@pytest.mark.parametrize(
    "call",
    [
        lambda _: load(b"notes"),
        lambda _: load(5),
        lambda _: load(".", base=5),
        lambda _: load(".", ontology=b"x"),
        lambda _: load(".", trust=True),
        lambda base: open_revision(base, "folder", "HEAD"),
        lambda _: open_revision(5, "folder", "HEAD"),
        lambda base: base.path("a", 5),
        lambda base: base.path("a", "b", limit="5"),
        lambda base: base.path("a", "b", only=b"kb:within"),
        lambda base: base.path("a", "b", without=[5]),
        lambda base: base.neighbourhood("a", depth="2"),
        lambda base: base.neighbourhood("a", direction="in"),
        lambda base: base.views.compare("a"),
        lambda base: base.views.compare(["a", 5]),
        lambda base: base.views.line_text("a", "1"),
        lambda base: base.in_force("2024-01-01"),
        lambda base: base.check(5),
        lambda base: base.check(today="2024-01-01"),
        lambda base: base.export.graph("turtle"),
    ],
)
def test_other_arguments_are_checked_too(
    base: KnowledgeBase, call: Callable[[KnowledgeBase], object]
) -> None:
    """Numbers, days, lists of texts, paths and objects of the package."""
    with pytest.raises(ArgumentError, match=r"\(\) takes "):
        call(base)


def test_right_arguments_pass(base: KnowledgeBase) -> None:
    """Texts, numbers and iterables of texts are taken as before."""
    assert base.query("ASK {}")
    assert base.find("A") == "a"
    assert base.path("a", "b", only=(), limit=2).paths
    assert base.neighbourhood("a", 2, only=iter(())).distances
