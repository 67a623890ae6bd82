"""Answers a request that meets damage of the index by 503, and tells the server of it.

Blocks of the store and the values of rows have checksums, so that damage of them gives an error.
Keys, slugs and numbers in the database have none: damage there may hide an entry.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

from flask import Flask
from werkzeug.wrappers import Response

from kbgraph.disk_index.database import failure_of
from kbgraph.errors import DamagedIndexError, KbError, is_damage
from kbgraph_web.http.wsgi import Application

ON_DAMAGE = "ON_DAMAGE"
"""The key of the application's settings that names what is told of damage."""
DAMAGED = DamagedIndexError(
    "a part of the index is damaged, and all files are read anew; ask again in a moment"
)
"""The text for clients: the cause names files of the server."""
DamageListener: TypeAlias = Callable[[DamagedIndexError], None]
_KINDS = (DamagedIndexError, OSError, RuntimeError, sqlite3.DatabaseError)


def damage_of(error: BaseException) -> DamagedIndexError | None:
    """Return the damage of which an error of the engine or of SQLite tells; None for any other."""
    match error:
        case DamagedIndexError():
            return error
        case sqlite3.DatabaseError():
            failure = failure_of(error)
            return failure if isinstance(failure, DamagedIndexError) else None
        case OSError() | RuntimeError() if is_damage(error):
            return DamagedIndexError(str(error))
        case _:
            return None


@contextmanager
def damage_told() -> Iterator[None]:
    """Raise DamagedIndexError for an error that tells of damage; leave others as they are."""
    try:
        yield
    except (OSError, RuntimeError, sqlite3.DatabaseError) as error:
        damage = damage_of(error)
        if damage is None:
            raise
        raise damage from error


class DamagedIndex:
    """WSGI middleware (PEP 3333) for what middleware below it reads from the index."""

    def __init__(
        self,
        app: Application,
        on_damage: DamageListener,
        error_response: Callable[[KbError, dict[str, Any]], Response],
    ) -> None:
        self._app, self._on_damage, self._error_response = app, on_damage, error_response

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Let the application answer."""
        try:
            return self._app(environ, start_response)
        except _KINDS as error:
            damage = damage_of(error)
            if damage is None:
                raise
            self._on_damage(damage)
            return self._error_response(DAMAGED, environ)(environ, start_response)


def handle_damage(app: Flask, respond: Callable[[KbError], Response]) -> None:
    """Let the pages of an application answer damage as the middleware does."""

    def handle(error: Exception) -> Response:
        damage = damage_of(error)
        if damage is None:
            # As if there were no handler.
            raise error
        app.config[ON_DAMAGE](damage)
        return respond(DAMAGED)

    for kind in _KINDS:
        app.register_error_handler(kind, handle)
