"""The types of arguments: Python does not check what a caller passes to a public method."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Collection, Iterable
from functools import cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, Union, get_args, get_origin, get_type_hints

from kbgraph.errors import ArgumentError

_P = ParamSpec("_P")
_R = TypeVar("_R")
_NAMES: dict[Any, str] = {
    str: "a text", int: "a whole number", float: "a number", Path: "a path", type(None): "None",
}  # fmt: skip
_MAX_SHOWN_CHARS = 60


def checked(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Let a public function refuse arguments of another type than it declares.

    It then raises ArgumentError, instead of the error of whatever comes first to need the value.
    """

    @wraps(function)
    def call(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        if kwargs or not _are_plain(args, _plain_types(function)):
            _refuse_others(function, args, kwargs)
        return function(*args, **kwargs)

    return call


def _refuse_others(
    function: Callable[..., object], args: tuple[object, ...], kwargs: dict[str, object]
) -> None:
    signature, hints = _declared(function)
    for name, value in signature.bind_partial(*args, **kwargs).arguments.items():
        if name in hints and not _fits(value, hints[name]):
            raise ArgumentError(
                f"{function.__name__}() takes {_named(hints[name])} as {name}, "
                f"and {_shown(value)} is none"
            )


def _are_plain(args: tuple[object, ...], expected: tuple[Any, ...]) -> bool:
    """Say whether arguments are of the classes themselves, or texts: asked for each query."""
    if len(args) > len(expected):
        return False
    for value, cls in zip(args, expected, strict=False):
        if cls is object or value.__class__ is cls:
            continue
        # An IRI is a text too.
        if cls is not str or not isinstance(value, str):
            return False
    return True


@cache
def _plain_types(function: Callable[..., object]) -> tuple[Any, ...]:
    """Return the classes of the parameters in order; `object` for one of any class."""
    signature, hints = _declared(function)
    return tuple(hints.get(name, object) for name in signature.parameters)


@cache
def _declared(function: Callable[..., object]) -> tuple[inspect.Signature, dict[str, Any]]:
    # Its result may be of a module that is not imported before it is called.
    parameters = {name: each for name, each in function.__annotations__.items() if name != "return"}
    takes = types.SimpleNamespace(__annotations__=parameters)
    return inspect.signature(function), get_type_hints(takes, function.__globals__)


def _fits(value: object, hint: Any) -> bool:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        return any(_fits(value, each) for each in inner)
    if origin is not None:
        # A text is iterable too: its characters are not what the caller means.
        is_right = isinstance(origin, type) and isinstance(value, origin)
        members = value if isinstance(value, Collection) else ()
        return (
            is_right
            and not isinstance(value, str | bytes)
            and all(_fits(each, inner[0]) for each in members)
        )
    if hint in {int, float}:
        numbers = int if hint is int else int | float
        return isinstance(value, numbers) and not isinstance(value, bool)
    return not isinstance(hint, type) or isinstance(value, hint)


def _named(hint: Any) -> str:
    """Return the name of a type in an error."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        return " or ".join(map(_named, inner))
    if origin is not None and issubclass(origin, Iterable):
        return "several texts" if inner[0] is str else f"several {inner[0].__name__}"
    return _NAMES.get(hint) or f"a {hint.__name__}"


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= _MAX_SHOWN_CHARS else f"{shown[:_MAX_SHOWN_CHARS]}…"
