"""Write the reference pages that are made from the code.

`python docs/generate.py` writes docs/reference/cli.md from the commands, and
docs/reference/python-api.md from python-api.md.in, which is beside it, and from the docstrings of
the public names. tests/project/test_docs.py fails while a page differs from the code.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
import textwrap
from collections.abc import Callable, Iterator
from enum import Enum
from functools import cached_property
from pathlib import Path
from types import ModuleType, UnionType
from typing import Any

import click

import kbgraph
from kbgraph.cli import main as command_line
from kbgraph.network.plain_network import EdgeAttributes, NodeAttributes

_HELP_OPTIONS = ["-h", "--help"]
REFERENCE = Path(__file__).parent / "reference"
SHIPPED = {"kbgraph", "kbgraph_web"}
_CLI_HEAD = """\
# Command line

*Made from the commands by `docs/generate.py`: do not edit this page.*

`kbgraph [OPTIONS] COMMAND [ARGUMENTS]`. The options of the first table are given before the
command, those of a command after it. Without `--kb`, kbgraph uses the nearest `kbgraph.toml`, else
the current folder if it holds Markdown, else the knowledge base that comes with the package.

| exit code | means |
|---|---|
| 0 | done |
| 1 | `check` found errors in entries |
| 2 | the command failed, or its output could not be written: standard error says why |

On a terminal, control characters of entries, names and labels are shown as escapes, such as
`\\u001b`; files and pipes have them as they are.
"""


def cli_page() -> str:
    """Return the reference of the command line."""
    context = click.Context(
        command_line, info_name="kbgraph", help_option_names=_HELP_OPTIONS, max_content_width=100
    )
    parts = [_CLI_HEAD, "## Options of all commands\n", _options(command_line, context)]
    for name in command_line.list_commands(context):
        command = command_line.get_command(context, name)
        if command is None:
            raise LookupError(f"the command {name!r} is listed and cannot be loaded")
        parts += [f"## {name}\n", _command(command, click.Context(command, context, name))]
    return "\n".join(parts)


def _command(command: click.Command, context: click.Context) -> str:
    """Return usage, help and options of a command."""
    usage = " ".join(["kbgraph", context.info_name or "", *command.collect_usage_pieces(context)])
    parts = [f"```text\n{usage}\n```\n", _help(command.help or "")]
    return "\n".join([*parts, _options(command, context)])


def _help(text: str) -> str:
    """Return a help text as Markdown: paragraphs that click must not wrap are code."""
    parts = []
    for part in inspect.cleandoc(text).split("\n\n"):
        mark, _, rest = part.partition("\n")
        parts.append(f"```sh\n{rest}\n```" if mark == "\b" else _filled(part))
    return "\n\n".join(parts) + "\n"


def _options(command: click.Command, context: click.Context) -> str:
    """Return the options of a command as a table."""
    rows = [
        (f"`{forms}`".replace("|", "\\|"), text.replace("|", "\\|"))
        for parameter in command.get_params(context)
        if (record := parameter.get_help_record(context)) is not None
        for forms, text in [record]
    ]
    lines = [f"| {forms} | {text} |" for forms, text in rows]
    return "\n".join(["| option | meaning |", "|---|---|", *lines]) + "\n"


def api_page() -> str:
    """Return the reference of the public Python names."""
    parts = [_api_head()]
    for group, names in _groups().items():
        parts += [f"## {group}\n", *(_entry(name, getattr(kbgraph, name)) for name in names)]
    facade = [
        (f"kb.{name}", kind) for name, kind in _objects(kbgraph.KnowledgeBase) if _is_ours(kind)
    ]
    for name, kind in facade:
        parts += [f"## {name}\n", _class(kind)]
    return "\n".join(parts)


def _api_head() -> str:
    """Return the written part of the page, with the tables of the attributes in their places."""
    head = (REFERENCE / "python-api.md.in").read_text(encoding="utf-8")
    for kind in (NodeAttributes, EdgeAttributes):
        head = head.replace(f"{{{kind.__name__}}}\n", _table(dict(_fields(kind))))
    return head


def _groups() -> dict[str, list[str]]:
    """Return the names of `kbgraph.__all__` by the heading of the page."""
    groups: dict[str, list[str]] = {
        "Functions": [], "The knowledge base": [], "Results and other types": [], "Errors": [],
        "Constants": [],
    }  # fmt: skip
    for name in kbgraph.__all__:
        value = getattr(kbgraph, name)
        if isinstance(value, type) and issubclass(value, BaseException):
            groups["Errors"].append(name)
        elif value is kbgraph.KnowledgeBase:
            groups["The knowledge base"].append(name)
        elif isinstance(value, (type, UnionType)):
            groups["Results and other types"].append(name)
        elif callable(value):
            groups["Functions"].append(name)
        else:
            groups["Constants"].append(name)
    return {group: sorted(names) for group, names in groups.items() if names}


def _entry(name: str, value: object) -> str:
    """Return the part of the page on one public name."""
    if isinstance(value, type):
        return f"### {name}\n\n{_class(value)}"
    if inspect.isfunction(value):
        return f"### {name}\n\n{_signature(name, value)}\n\n{_doc(value)}"
    if isinstance(value, UnionType):
        return f"### {name}\n\n{' or '.join(f'`{each.__name__}`' for each in value.__args__)}.\n"
    return f"### {name}\n\nA constant of type `{type(value).__name__}`.\n"


def _class(kind: type) -> str:
    """Return docstring, fields and public members of a class."""
    parts = [_doc(kind)]
    fields = dict(_fields(kind))
    if fields:
        parts.append(_table(fields))
    for name, member in sorted(vars(kind).items()):
        if not name.startswith("_") and name not in fields:
            text = _member(name, member)
            if text:
                parts.append(text)
    return "\n".join(parts)


def _table(fields: dict[str, str]) -> str:
    """Return the table of the fields of a class."""
    rows = [f"| `{name}` | {cells} |" for name, cells in fields.items()]
    return "\n".join(["| name | type or value | meaning |", "|---|---|---|", *rows]) + "\n"


def _member(name: str, member: object) -> str:
    """Return the text on a method or a property; none for anything else."""
    match member:
        case property() | cached_property():
            function: Callable[..., Any] | None = (
                member.fget if isinstance(member, property) else member.func
            )
            if function is None:
                return ""
            returns = _annotation(inspect.signature(function).return_annotation)
            return f"**`{name}`** → `{returns}`\n\n{_doc(function)}"
        case staticmethod() | classmethod():
            return f"{_signature(name, member.__func__)}\n\n{_doc(member.__func__)}"
        case _ if inspect.isfunction(member):
            return f"{_signature(name, member)}\n\n{_doc(member)}"
    return ""


def _fields(kind: type) -> Iterator[tuple[str, str]]:
    """Yield the fields that a class declares: the name, and the cells with type and meaning."""
    if issubclass(kind, Enum):
        yield from ((f"{kind.__name__}.{each.name}", f"`{each.value!r}` | ") for each in kind)
        return
    source = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
    if not isinstance(source, ast.ClassDef):
        return
    following: list[ast.stmt | None] = [*source.body[1:], None]
    for node, after in zip(source.body, following, strict=True):
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
            continue
        if node.target.id.startswith("_"):
            continue
        default = f" = {ast.unparse(node.value)}" if node.value else ""
        kind_of = f"`{ast.unparse(node.annotation)}{default}`".replace("|", "\\|")
        yield node.target.id, f"{kind_of} | {' '.join(_docstring(after).split())}"


def _docstring(node: ast.stmt | None) -> str:
    """Return the text of a statement that is a text alone; empty where it is none."""
    match node:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return text
        case _:
            return ""


def _signature(name: str, function: Callable[..., Any]) -> str:
    """Return the signature of a function, without `self`, as code."""
    parts = []
    star = False
    for each in inspect.signature(function).parameters.values():
        if each.name in {"self", "cls"}:
            continue
        if each.kind is each.KEYWORD_ONLY and not star:
            parts.append("*")
            star = True
        star = star or each.kind is each.VAR_POSITIONAL
        marks = "*" if each.kind is each.VAR_POSITIONAL else ""
        default = "" if each.default is each.empty else f" = {each.default!r}"
        parts.append(f"{marks}{each.name}: {_annotation(each.annotation)}{default}")
    returns = _annotation(inspect.signature(function).return_annotation)
    return f"**`{name}({', '.join(parts)})`** → `{returns}`"


def _annotation(annotation: object) -> str:
    """Return an annotation as it is written."""
    return annotation if isinstance(annotation, str) else getattr(annotation, "__name__", "None")


def _objects(kind: type) -> Iterator[tuple[str, type]]:
    """Yield name and class of the cached attributes of the facade, its services among them."""
    module = importlib.import_module(kind.__module__)
    for name, member in vars(kind).items():
        function = member.func if isinstance(member, cached_property) else None
        if function is not None and not name.startswith("_"):
            found = _imported(module, _annotation(inspect.signature(function).return_annotation))
            if isinstance(found, type):
                yield name, found


def _imported(module: ModuleType, name: str) -> object:
    """Return the value of a name that a module imports, also for the checker of types alone."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.ImportFrom) and any(each.name == name for each in node.names):
            return getattr(importlib.import_module(node.module or ""), name)
    return vars(module).get(name)


def _is_ours(kind: type) -> bool:
    return kind.__module__.split(".")[0] in SHIPPED


def _doc(value: object) -> str:
    """Return the docstring of a value as filled paragraphs."""
    text = inspect.getdoc(value) or ""
    return "\n\n".join(_filled(part) for part in text.split("\n\n")) + "\n"


def _filled(text: str) -> str:
    return textwrap.fill(
        re.sub(r"\s+", " ", text), width=100, break_long_words=False, break_on_hyphens=False
    )


PAGES: dict[str, Callable[[], str]] = {"cli.md": cli_page, "python-api.md": api_page}


def main() -> None:
    """Write the pages whose text has changed."""
    for name, make in PAGES.items():
        path, text = REFERENCE / name, make()
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"{path}: written", file=sys.stderr)


if __name__ == "__main__":
    main()
