"""The place of front matter: between two lines of `---`, of which the first is line 1.

python-frontmatter splits the text. Where an author surely meant front matter and other programs see
none, there is a finding.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import NamedTuple

from frontmatter.default_handlers import YAMLHandler

from kbgraph.findings import Fault, Severity
from kbgraph.source.frontmatter.faults import unreadable
from kbgraph.source.frontmatter.key_lines import KEY_LINE, are_keys, goes_on, is_content, is_key

_MARK = r"(?:-{2,}|\.{3}|[\u2013\u2014\u2212][\u2013\u2014\u2212-]*)[ \t\r]*$"
"""A line that ends front matter. Two hyphens and dashes are slips: they are no YAML there."""
_HANDLER = YAMLHandler(fm_boundary=re.compile(f"^{_MARK}", re.MULTILINE))
_INDENTED = YAMLHandler(fm_boundary=re.compile(rf"^[ \t]{{0,3}}{_MARK}", re.MULTILINE))
_OPENING_SLIP = re.compile(
    r"(?:--|[\u2013\u2014\u2212][\u2013\u2014\u2212-]*)[ \t\r]*$", re.MULTILINE
)
_RULE = re.compile(r"-{3,}[ \t\r]*$", re.MULTILINE)
_INDENTED_RULE = re.compile(r"^[ \t]+-{3,}[ \t\r]*$", re.MULTILINE)
_BEFORE = re.compile(r"(?:[\s\ufeff]|<!--.*?-->|%%.*?%%)+", re.DOTALL)
_TEXT_ABOVE = re.compile(
    r"(?:[^\n]*\n){0,10}?(?:[ \t]*\r?\n|#{1,6}[ \t][^\n]*\n)(?=-{3,}[ \t\r]*\n)"
)
_FENCED = re.compile(
    r"(?P<fence>`{3,}|~{3,})[ \t]*(?:ya?ml)?[ \t\r]*\n(?P<keys>(?:[^\n]*\n)*?)(?P=fence)[ \t\r]*$",
    re.MULTILINE,
)
_OPENING_WITH_TEXT = re.compile(r"---[ \t]*(?P<text>\S.*)")
_OTHER_FORMATS = (
    (re.compile(r"\+\+\+[ \t\r]*\n(?:.*\n)*?\+\+\+[ \t\r]*$", re.MULTILINE), "TOML"),
    (re.compile(r";;;[ \t\r]*\n(?:.*\n)*?;;;[ \t\r]*$", re.MULTILINE), "JSON"),
    (re.compile(r"\{[ \t\r]*\n\s*\"[^\"\n]+\"\s*:"), "JSON"),
)
_SECOND_BLOCK = re.compile(
    r"(?P<before>(?:[ \t\r]*\n)*)(?P<keys>[^\n]+\n(?:[ \t]*\S[^\n]*\n)*?)-{3}[ \t\r]*$",
    re.MULTILINE,
)
_NEVER_OPENED = re.compile(
    r"[A-Za-z_][^\n:]*:[^\n]*\n(?:[^\S\n]*\S[^\n]*\n)+?-{3,}[ \t\r]*$", re.MULTILINE
)
_MAX_CHARS_BEFORE = 4096
_MIN_KEY_LINES = 2
"""A single line with a colon over a rule may well be a heading."""


class Block(NamedTuple):
    """The parts of a text that has front matter."""

    yaml: str
    line: int
    """The first line of the YAML."""
    body: str
    body_line: int
    faults: tuple[Fault, ...] = ()
    """About the lines of `---`; none where the block turns out to be prose."""


class NoBlock(NamedTuple):
    """A text without front matter, and why its author may have meant some."""

    faults: tuple[Fault, ...] = ()


def find_block(text: str) -> Block | NoBlock:
    """Find the front matter of a text."""
    if text.startswith("---"):
        return _at_top(text) if _RULE.match(text) else NoBlock(_opening_with_text(text))
    if text[:3] in {"```", "~~~"}:
        return NoBlock(_fenced(text))
    if text[:1] in {"+", ";", "{"}:
        return NoBlock(_in_another_format(text))
    if _OPENING_SLIP.match(text):
        return _behind_slip(text)
    if "---" not in text[:_MAX_CHARS_BEFORE]:
        return NoBlock()
    if _NEVER_OPENED.match(text):
        return NoBlock(_never_opened(text))
    before = _BEFORE.match(text)
    later = _behind(text, before.end()) if before else None
    return later or NoBlock(_below_text(text))


def _at_top(text: str) -> Block | NoBlock:
    try:
        yaml, body = _HANDLER.split(text)
    except ValueError:
        return _closed_by_indented_rule(text, len(text)) or _never_closed(text)
    indented = _closed_by_indented_rule(text, len(text) - len(body))
    if indented is not None:
        return indented
    closing_line = text.count("\n", 0, len(text) - len(body)) + 1
    opening, closing = text[: text.index("\n")], text[: len(text) - len(body)].rpartition("\n")[2]
    faults = (*_unusual_mark(opening, 1), *_unusual_mark(closing, closing_line))
    body = body.partition("\n")[2]
    return Block(yaml, 1, body, closing_line + 1, faults + _second_block(body, closing_line + 1))


def _closed_by_indented_rule(text: str, end: int) -> Block | None:
    """Return front matter whose `---` is indented, where no keys follow up to a byte."""
    start = text.find("\n") + 1
    rule = _INDENTED_RULE.search(text, start, end)
    rest = text[rule.end() : end].rpartition("\n")[0] if rule else ""
    if rule is None or not are_keys(text[start : rule.start()]) or not rest.strip():
        return None
    # A heading with several marks is hardly a comment.
    if all((is_key(line) or goes_on(line)) and line[:2] != "##" for line in rest.split("\n")):
        return None
    line = text.count("\n", 0, rule.start()) + 1
    message = "the `---` that closes the front matter is indented, so that it is no mark of YAML"
    column = len(rule[0]) - len(rule[0].lstrip()) + 1
    fault = Fault(
        line, column, Severity.WARNING, "front-matter-mark", message, "remove the space before it"
    )
    yaml, body = text[start - 1 : rule.start()], text[rule.end() :].partition("\n")[2]
    return Block(yaml, 1, body, line + 1, (fault,))


def _behind_slip(text: str) -> Block | NoBlock:
    """Return the keys behind two hyphens or a dash, which an editor may have made of three."""
    block = _at_top(text)
    return block if isinstance(block, Block) and are_keys(block.yaml) else NoBlock()


def _unusual_mark(mark: str, line: int) -> tuple[Fault, ...]:
    mark = mark.strip()
    if mark == "---":
        return ()
    verb = "opened" if line == 1 else "closed"
    message = f"the front matter is {verb} by `{mark}`, which Obsidian and others do not know"
    return (Fault(line, 1, Severity.WARNING, "front-matter-mark", message, "write `---`"),)


def _not_first(place: tuple[int, int], message: str, remedy: str) -> Fault:
    return Fault(*place, Severity.WARNING, "front-matter-not-first", message, remedy)


def _second_block(body: str, line: int) -> tuple[Fault, ...]:
    second = _SECOND_BLOCK.match(body)
    if (
        second is None
        or second["keys"].count("\n") < _MIN_KEY_LINES
        or not are_keys(second["keys"])
    ):
        return ()
    line += second["before"].count("\n")
    message = "these keys are text: front matter ends at the first `---` after line 1"
    return (_not_first((line, 1), message, "move them above that `---`"),)


def _never_closed(text: str) -> Block | NoBlock:
    """Return the keys below a rule that nothing closes, up to the first line that is none.

    A single line may well be text below a rule.
    """
    lines = text.split("\n")
    keys = list(takewhile(lambda line: line.strip() and (is_key(line) or goes_on(line)), lines[1:]))
    yaml, body_line = "\n".join(("", *keys, "")), len(keys) + 2
    if not are_keys(yaml):
        return NoBlock()
    if sum(map(is_content, keys)) < _MIN_KEY_LINES:
        message = "the front matter that opens here is never closed, so that its key is text"
        hint = f"write a line of `---` below line {body_line - 1}"
        return NoBlock((unreadable(1, 1, message, hint),))
    message = "the front matter is not closed before this line; what follows is read as text"
    last_line = min(body_line, len(lines))
    fault = unreadable(last_line, 1, message, "write a line of `---` above it")
    return Block(yaml, 1, "\n".join(lines[body_line - 1 :]), body_line, (fault,))


def _opening_with_text(text: str) -> tuple[Fault, ...]:
    opening = _OPENING_WITH_TEXT.match(text)
    rest = text.partition("\n")[2]
    closing = _HANDLER.FM_BOUNDARY and _HANDLER.FM_BOUNDARY.search(rest)
    if not opening or not closing:
        return ()
    words, more = opening["text"].strip(), rest[: closing.start()]
    if not (KEY_LINE.match(words) or words[0] == "{" or (words.isalpha() and are_keys(more))):
        return ()
    message = f"`{words}` stands behind the `---` that opens front matter, so that it is text"
    hint = "write `---` alone on line 1, and keys in YAML below it"
    return (
        Fault(1, opening.start("text") + 1, Severity.WARNING, "front-matter-mark", message, hint),
    )


def _in_another_format(text: str) -> tuple[Fault, ...]:
    name = next((name for pattern, name in _OTHER_FORMATS if pattern.match(text)), "")
    message = f"front matter in {name} is not read; it is text here"
    hint = "write it in YAML between two lines of `---`"
    return (Fault(1, 1, Severity.WARNING, "front-matter-mark", message, hint),) if name else ()


def _behind(text: str, index: int) -> Block | None:
    """Return the front matter that begins behind blanks, marks and comments; None without it."""
    start = text.rfind("\n", 0, index) + 1
    indent = text[start:index].replace("\ufeff", "")
    if not text.startswith("---", index) or indent.strip() or len(indent) > 3 or "\t" in indent:
        return None
    try:
        yaml, body = _INDENTED.split(text[start:].replace("\ufeff", " ", index - start))
    except ValueError:
        return None
    if not are_keys(yaml):
        return None
    line = text.count("\n", 0, start) + 1
    body_line = text.count("\n", 0, len(text) - len(body)) + 2
    message = (
        "front matter begins on line 1, and something stands before this `---`; its keys are read"
        " here, but Obsidian and others take them for text"
    )
    fault = _not_first((line, index - start + 1), message, "remove all that stands before it")
    return Block(yaml, line, body.partition("\n")[2], body_line, (fault,))


def _never_opened(text: str) -> tuple[Fault, ...]:
    """Report keys at the top that a rule ends, so that they are a heading."""
    block = _NEVER_OPENED.match(text)
    if block is None or not are_keys(block[0].rstrip("- \t\r\n")):
        return ()
    message = "these keys are text: no line of `---` opens the front matter"
    return (
        Fault(1, 1, Severity.WARNING, "front-matter-mark", message, "write `---` above this line"),
    )


def _fenced(text: str) -> tuple[Fault, ...]:
    """Report keys in a fence at the top."""
    block = _FENCED.match(text[:_MAX_CHARS_BEFORE])
    keys = block["keys"].strip("-\n\r ") if block else ""
    if keys.count("\n") + 1 < _MIN_KEY_LINES or not are_keys(keys):
        return ()
    message = "front matter within a fence is not read; it is code here"
    hint = "remove the fence, and write the keys between two lines of `---`"
    return (Fault(1, 1, Severity.WARNING, "front-matter-mark", message, hint),)


def _below_text(text: str) -> tuple[Fault, ...]:
    """Report keys between rules below some text: CommonMark reads a rule and a heading."""
    headings = _TEXT_ABOVE.match(text)
    try:
        yaml, _ = _HANDLER.split(text[headings.end() :]) if headings else ("", "")
    except ValueError:
        return ()
    keys = yaml.strip()
    few = keys.count("\n") + 1 < _MIN_KEY_LINES
    if headings is None or few or "\n\n" in keys or not are_keys(keys):
        return ()
    line = text.count("\n", 0, headings.end()) + 1
    message = "these keys are text: front matter begins on line 1, before any text"
    return (_not_first((line, 1), message, "move it to the top of the file"),)
