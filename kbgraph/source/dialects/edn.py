"""The top of a file of settings in EDN, the notation of Clojure, as Logseq writes its `config.edn`.

The notation is that of github.com/edn-format/edn. Only the keys of the outermost map are returned,
each with its value if that is a single word; the whole file is checked for its brackets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

_TOKEN = re.compile(
    r'"(?P<string>(?:[^"\\]|\\.)*+)(?P<quote>"?)|;[^\n]*|(?P<char>\\(?:\w+|.))|(?P<discard>#_)'
    r'|(?P<open>#?\{|\(|\[)|(?P<close>[)\]}])|(?P<word>[^\s,"{}()\[\];\\]+)',
    re.DOTALL,
)
_CLOSING = {"{": "}", "#{": "}", "(": ")", "[": "]"}
_TAG = re.compile(r"[#^](?![#_])[^#]*")


class Form(NamedTuple):
    """A value of the outermost map."""

    text: str
    """The text of a string or word; the opening bracket of a collection."""
    is_string: bool
    line: int


class UnreadSettings(NamedTuple):
    """The first fault of a file of settings that cannot be read."""

    line: int
    message: str
    remedy: str


@dataclass(slots=True)
class _Frame:
    """A collection while it is read."""

    opening: str
    line: int
    forms: list[Form] = field(default_factory=list)
    discards: int = 0
    """The number of next forms that `#_` removes."""

    def add(self, form: Form) -> None:
        """Add a form, unless a mark before it removes it."""
        if self.discards:
            self.discards -= 1
        else:
            self.forms.append(form)


class _Reader:
    """Reads forms, and keeps those of the collections that are open."""

    def __init__(self) -> None:
        self.frames = [_Frame("", 1)]
        self.first: list[Form] | None = None
        """The forms of the first collection of the file, where it is a map."""

    def take(self, match: re.Match[str], line: int) -> UnreadSettings | None:
        """Take a token; return the fault that ends the reading."""
        frame = self.frames[-1]
        if match["string"] is not None:
            if not match["quote"]:
                return UnreadSettings(line, '`"` opens a text that is never closed', 'write `"`')
            frame.add(Form(match["string"], is_string=True, line=line))
        elif match["open"]:
            self.frames.append(_Frame(match["open"], line))
        elif match["close"]:
            return self._close(match["close"], line)
        elif match["discard"]:
            frame.discards += 1
        elif match["char"] or (match["word"] and not _TAG.fullmatch(match["word"])):
            frame.add(Form(match[0], is_string=False, line=line))
        return None

    def _close(self, mark: str, line: int) -> UnreadSettings | None:
        frame = self.frames[-1]
        if _CLOSING.get(frame.opening) != mark:
            return UnreadSettings(line, f"`{mark}` closes no bracket", "remove it, or close others")
        self.frames.pop()
        outer = self.frames[-1]
        is_first = len(self.frames) == 1 and not (outer.forms or outer.discards)
        if is_first and frame.opening == "{":
            self.first = frame.forms
        outer.add(Form(frame.opening, is_string=False, line=frame.line))
        return None


def read_settings(text: str) -> dict[str, Form] | UnreadSettings | None:
    """Return the keys and values of the map that a text is; None for a text without any form."""
    reader, line, done = _Reader(), 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", done, match.start())
        done = match.start()
        fault = reader.take(match, line)
        if fault is not None:
            return fault
    frame = reader.frames[-1]
    if len(reader.frames) > 1:
        return UnreadSettings(frame.line, f"`{frame.opening}` is never closed", "close it")
    if not frame.forms:
        return None
    if reader.first is None:
        return UnreadSettings(frame.forms[0].line, "it is no map", "write `{:key value}`")
    if len(reader.first) % 2:
        return UnreadSettings(reader.first[-1].line, "a key has no value", "write one")
    return {
        key.text: value for key, value in zip(reader.first[::2], reader.first[1::2], strict=True)
    }
