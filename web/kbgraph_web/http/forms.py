"""Forms in the body of a request (URL Standard, section 5.1), read in little memory."""

from __future__ import annotations

from typing import Any, TypeAlias
from urllib.parse import unquote_to_bytes

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.utils import cached_property

FORM_TYPE = "application/x-www-form-urlencoded"
Fields: TypeAlias = list[tuple[str, str]]
_FIELDS = "kbgraph.form"
"""The variable of a request whose form is read already."""
_PIECE_BYTES = 16_384


def parse_form(body: bytes) -> Fields:
    """Return the names and values of a form. Raises UnicodeDecodeError for one in no UTF-8.

    `urllib.parse.parse_qsl` takes up to a hundred times the memory of a body full of escapes.
    """
    fields = (field.partition(b"=") for field in body.split(b"&") if field)
    return [(_decoded(name), _decoded(value)) for name, _, value in fields]


def _decoded(text: bytes) -> str:
    text = text.replace(b"+", b" ")
    if b"%" not in text:
        return text.decode()
    decoded, start = bytearray(), 0
    while start < len(text):
        end = start + _PIECE_BYTES
        # No escape is divided: one that begins in the last two bytes goes to the next piece.
        escape = text.rfind(b"%", end - 2, end)
        end = end if escape < 0 else escape
        decoded += unquote_to_bytes(text[start:end])
        start = end
    return decoded.decode()


def with_form(environ: dict[str, Any], fields: Fields) -> dict[str, Any]:
    """Return the environment of a request whose form is read."""
    return {**environ, _FIELDS: fields}


class FormRequest(Request):
    """A request of Flask that takes its form from `with_form` where that was called."""

    @cached_property
    def form(self) -> ImmutableMultiDict[str, str]:
        """Return the fields of the form; none for a body that is no form."""
        fields: Fields | None = self.environ.get(_FIELDS)
        return super().form if fields is None else ImmutableMultiDict(fields)
