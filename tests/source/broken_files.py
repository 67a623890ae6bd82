"""Kinds of broken and odd Markdown files, with the expected results.

`python -m tests.source.broken_files FOLDER…` reads each folder in a process of its own, forked from
one that has loaded the program and the ontology. It prints a JSON object for each folder: findings,
processor seconds and peak memory. The N-Quads of the graph are written beside the folder.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import sys
import time
import traceback
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.sizes import IS_THOROUGH, quick_sample_of

ONTOLOGY_FOLDER = Path(__file__).parent.parent.parent / "ontology"
OUTSIDE = "SECRET-4f1c9e"
"""The text of every file outside the folder; no export may contain it."""
FRONT = "---\ntype: country\nnames:\n  en: Odd Place\n---\n"
MAX_BYTES_IN_ALL_SYNTAXES = 500_000
"""A larger vault is written as N-Quads alone."""
BODY = "# Odd Place\n\nText of the odd place with a link to [[good-01]].\n"
ENTRY = FRONT + BODY
NAMED = '"Odd Place"@en'
"""Part of the export of an entry whose front matter was read."""
LINKED = "entry/odd> <http://purl.org/dc/terms/references> <https://kbgraph.example/entry/good-01>"
"""Part of the export of an entry whose body was read."""


class Kind(NamedTuple):
    """A kind of file."""

    name: str
    make: Callable[[Path], None]
    """Makes the file in a folder; files outside the folder are in `../outside`."""
    must: str
    """The expected result, beside that all other entries are read."""
    findings: tuple[str, ...] = ()
    """The code of each finding, with `*` and a number where there are several, `*?` for any number.

    `path: ` precedes it where it is not of odd.md.
    """
    holds: tuple[str, ...] = ()
    """Texts that the N-Quads must contain."""
    lacks: tuple[str, ...] = ()
    """Texts that they must not contain, beside the secret."""
    as_root: bool = True
    """Whether root sees this kind too."""


def _file(content: str | bytes, name: str | bytes = "odd.md") -> Callable[[Path], None]:
    data = content.encode() if isinstance(content, str) else content

    def make(folder: Path) -> None:
        (folder / os.fsdecode(name)).write_bytes(data)

    return make


def _front(block: str | bytes) -> Callable[[Path], None]:
    data = block.encode() if isinstance(block, str) else block
    return _file(b"---\n" + data + b"\n---\n" + BODY.encode())


def _body(text: str) -> Callable[[Path], None]:
    return _file(f"{ENTRY}\n{text}\n")


def _named(*names: str | bytes) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        for name in names:
            _file(ENTRY, name)(folder)

    return make


def _link(target: str, name: str = "odd.md") -> Callable[[Path], None]:
    return lambda folder: (folder / name).symlink_to(target)


def _loop_of_two(folder: Path) -> None:
    (folder / "odd.md").symlink_to("other.md")
    (folder / "other.md").symlink_to("odd.md")


def _sparse(folder: Path) -> None:
    with (folder / "odd.md").open("wb") as file:
        file.write(ENTRY.encode())
        file.truncate(100_000_000)


def _socket(folder: Path) -> None:
    here = Path.cwd()
    os.chdir(folder)  # the path of a socket may have some 100 bytes
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("odd.md")
    os.chdir(here)


def _folder(folder: Path) -> None:
    (folder / "odd.md").mkdir()
    _file(ENTRY, "odd.md/odd.md")(folder)


def _far(folder: Path) -> None:
    """Make a file in folders with names of 240 bytes: common file systems allow 255."""
    name = "/".join(["f" * 240] * 5)
    (folder / name).mkdir(parents=True)
    _file(ENTRY, f"{name}/odd.md")(folder)


def _unreadable(folder: Path) -> None:
    _file(ENTRY)(folder)
    (folder / "odd.md").chmod(0)


def _hidden(folder: Path) -> None:
    for name in (".git", ".obsidian/x", "node_modules/y"):
        (folder / name).mkdir(parents=True)
        _file(f"{ENTRY}{OUTSIDE}", f"{name}/odd.md")(folder)
    _file(f"{ENTRY}{OUTSIDE}", ".odd.md")(folder)


def _merge_bomb() -> str:
    """Return nine maps, each merging the last nine times: PyYAML takes over 15 s."""
    rows = ["a: &a {x: 1}"]
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        rows.append(f"{name}: &{name} {{<<: [{', '.join([f'*{before}'] * 9)}]}}")
    return "\n".join(rows)


def _alias_bomb() -> str:
    rows = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    rows += [
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    return "\n".join(rows)


def _table(columns: int, rows: int, row: str = "") -> str:
    line = "|" + "a|" * columns + "\n"
    return line + "|" + "-|" * columns + "\n" + (f"{row}\n" if row else line) * rows


def _rows(text: str) -> Callable[[Path], None]:
    """Make each row of the mapping with a repeated text, to try all patterns on it."""

    def make(folder: Path) -> None:
        from kbgraph.ontology.ontology import load_ontology

        ontology = load_ontology(ONTOLOGY_FOLDER)
        words = (text * 9999)[:9999].strip()
        rows = [*ontology.fields(ontology.class_of_type("country")).by_row][:95]
        assert rows
        _body(
            "".join(
                f"## {section}\n\n| | |\n|-|-|\n| {label} | {words} |\n\n"
                for section, label in rows
            )
        )(folder)

    return make


NAMES = "type: country\nnames:\n  en: Odd Place\n"
LONG = "a" * 251 + ".md"
NFC, NFD = "é.md", unicodedata.normalize("NFD", "é.md")
MARKS = "the file is read up to the limit, with a finding"
SAME = "it is read as if nothing were odd"
KEPT = "the readable parts are read"
LEFT = "it is left out, with a finding"

KINDS = (
    # Bytes and line ends.
    Kind("CRLF", _file(ENTRY.replace("\n", "\r\n")), SAME, (), (NAMED, LINKED)),
    Kind("mixed line ends", _file(ENTRY.replace("\n", "\r\n", 3)), SAME, (), (NAMED, LINKED)),
    Kind("lone CR", _file(ENTRY.replace("\n", "\r")), SAME, (), (NAMED, LINKED)),
    Kind("BOM", _file("\ufeff" + ENTRY), SAME, (), (NAMED, LINKED)),
    Kind("BOM and CRLF", _file("\ufeff" + ENTRY.replace("\n", "\r\n")), SAME, (), (NAMED, LINKED)),
    Kind("two BOMs", _file("\ufeff\ufeff" + ENTRY), SAME, (), (NAMED, LINKED)),
    Kind("UTF-16", _file(ENTRY.encode("utf-16")), "it is no text that we read, and the finding says so", ("not-utf8",)),
    Kind("UTF-16 without BOM", _file("Ä".encode("utf-16-le") + ENTRY.encode("utf-16-le")), "the finding says that it is no UTF-8", ("not-utf8", "setext-heading")),
    Kind("NUL bytes in the body", _body("a\0b\0\0c [[good-02]]"), KEPT, ("control-character",), (NAMED, LINKED, "entry/good-02>")),
    Kind("NUL bytes in the front matter", _front(NAMES + "iso2: A\0L"), KEPT, ("control-character",), (NAMED, LINKED)),
    Kind("NUL bytes only", _file(b"\0" * 10_000), "it says nothing", ("control-character",)),
    Kind("Latin-1", _file((ENTRY + "Côte\n").encode("latin-1")), KEPT, ("not-utf8",), (NAMED, LINKED)),
    Kind("invalid UTF-8 in the front matter", _front(NAMES.encode() + b"iso2: \xff\xc3"), KEPT, ("not-utf8",), (NAMED, LINKED)),
    Kind("surrogates as UTF-8", _file(ENTRY.encode() + b"\xed\xa0\x80\xed\xb0\x80"), KEPT, ("not-utf8",), (NAMED, LINKED)),
    Kind("characters that are none", _body("\ufffe\uffff\U0010ffff \u202e \u2028 \x85 \x0b \x0c \x1b"), SAME, ("control-character",) * 5, (NAMED, LINKED)),
    Kind("empty", _file(""), "it is an entry that says nothing", (), ("entry/odd>",)),
    Kind("one space", _file(" "), "it is an entry that says nothing", (), ("entry/odd>",)),
    # Front matter.
    Kind("only ---", _file("---"), "it is an entry that says nothing", (), ("entry/odd>",)),
    Kind("unclosed front matter", _file(FRONT.removesuffix("---\n") + "\n" + BODY), "the body is read", ("front-matter",), (LINKED,)),
    Kind("front matter is a list", _front("- a\n- b"), "the body is read", ("front-matter",), (LINKED,)),
    Kind("front matter is a number", _front("12"), "it is body between two rules", (), (LINKED,)),
    Kind("front matter is prose", _front("Prose, and more of it."), "it is body between two rules", ("setext-heading",), (LINKED,)),
    Kind("front matter is a comment", _front("# nothing"), SAME, (), (LINKED,)),
    Kind("keys twice", _front(NAMES + "iso2: XX\niso2: YY"), KEPT, ("duplicate-key",), (NAMED, LINKED)),
    Kind("a key that is bad YAML", _front("bad: @x\n" + NAMES + "iso2: XX"), "all other keys are read", ("front-matter",), (NAMED, LINKED, '"XX"')),
    Kind("tabs in YAML", _front("iso2: XX\nnames:\n\ten: Odd Place"), "all other keys are read", ("front-matter",), (LINKED, '"XX"')),
    Kind("anchor and alias", _front(NAMES + "iso2: &a XX\niso3: *a"), "all other keys are read", ("front-matter*2",), (NAMED, LINKED)),
    Kind("alias bomb", _front(_alias_bomb()), "no key is read", ("front-matter*9",), (LINKED,)),
    Kind("merge bomb", _front(_merge_bomb()), "no key is read", ("front-matter*9",), (LINKED,)),
    Kind("tag of Python", _front(NAMES + 'iso2: !!python/object/apply:os.system ["touch odd"]'), "nothing is run", ("front-matter",), (NAMED, LINKED)),
    Kind("100 KB of [ in YAML", _front(NAMES + "k: " + "[" * 100_000), "it is refused unread", ("front-matter",), (LINKED,)),
    Kind("60 KB of [ in YAML", _front(NAMES + "k: " + "[" * 60_000), "all other keys are read", ("front-matter",), (NAMED, LINKED)),
    Kind("60 KB of { in YAML", _front(NAMES + "k: " + "{a: " * 15_000), "all other keys are read", ("front-matter",), (NAMED, LINKED)),
    Kind("100 KB of - in YAML", _front(NAMES + "k:\n" + "- " * 50_000), "it is refused unread", ("front-matter",), (LINKED,)),
    Kind("60 KB of - in YAML", _front(NAMES + "k:\n" + "- " * 30_000), "all other keys are read", ("front-matter",), (NAMED, LINKED)),
    Kind("60 KB of ? in YAML", _front("? " * 30_000), "the body is read", ("front-matter",), (LINKED,)),
    Kind("a million digits", _front(NAMES + "iso2: " + "1" * 1_000_000), "the file is read up to the limit", ("too-large", "front-matter")),
    Kind("60,000 digits", _front(NAMES + "iso2: " + "1" * 60_000), SAME, (), (NAMED, LINKED)),
    Kind("60,000 digits with an exponent", _front("d: 1e99999999\nn: " + "1" * 60_000 + "e9"), SAME, (), (LINKED,)),
    Kind("a million digits in the body", _file("n:: " + "1" * 990_000), SAME),
    Kind("front matter of 70 KB", _front(NAMES + "iso2: " + "x" * 70_000), "it is refused unread", ("front-matter",), (LINKED,)),
    Kind("30,000 items in YAML", _front("k: [" + "a," * 30_000 + "]"), SAME, (), (LINKED,)),
    Kind("8,000 links in YAML", _front("k: [" + "[[a]]," * 8_000 + "]"), SAME, ("link-missing",), (LINKED,)),
    Kind("10,000 keys in YAML", _front("\n".join(f"k{number}: " for number in range(7_000))), SAME, (), (LINKED,)),
    Kind("10,000 bad keys in YAML", _front("k: @\n" * 10_000), "each is a finding", ("front-matter*10000",), (LINKED,)),
    Kind("60 KB of quotes in YAML", _front(NAMES + "k: " + "'" * 60_001), "the body is read", ("front-matter",), (LINKED,)),
    # Markdown.
    Kind("unclosed fence", _body("```\n[[nowhere]]"), "what follows is code", ("unclosed-fence",), (NAMED, LINKED), ("nowhere",)),
    Kind("unclosed HTML comment", _body("<!-- [[nowhere]]"), "what follows is a comment", ("unclosed-comment",), (NAMED, LINKED), ("nowhere",)),
    Kind("unclosed comment", _body("%% [[nowhere]]"), "it is no comment", ("link-missing", "unpaired-comment-mark"), (NAMED, LINKED)),
    Kind("10,000 links on a line", _body("[[good-02]] " * 10_000), SAME, (), (NAMED, LINKED)),
    Kind("36,000 links on a line", _body("[[good-02]] and more text. " * 36_000), SAME, (), (NAMED, LINKED)),
    Kind("10,000 missing links", _body("".join(f"[[m{number}]]\n" for number in range(10_000))), SAME, ("link-missing*10000",), (NAMED, LINKED)),
    Kind("a link of 100 KB", _body(f"[[{'x' * 100_000}]]"), SAME, ("link-missing",), (NAMED, LINKED)),
    Kind("an address of 900 KB", _body(f"[x](http://example.org/{'x' * 900_000})"), SAME, (), (NAMED, LINKED)),
    Kind("5 MB", _body("Some text with a [[good-02]] in it, on a line.\n" * 110_000), MARKS, ("too-large",), (NAMED, LINKED)),
    Kind("100 MB", _sparse, MARKS, ("too-large",), (NAMED, LINKED)),
    Kind("a line of 2 MB", _body("word " * 400_000), MARKS, ("too-large",), (NAMED, LINKED)),
    Kind("a line of 900 KB", _body("word " * 180_000), SAME, (), (NAMED, LINKED)),
    Kind("a million cells", _body(_table(1000, 1000)), MARKS, ("too-large*2", "unmapped-table"), (NAMED, LINKED)),
    Kind("cells within the size", _body(_table(300, 1300)), MARKS, ("too-large", "unmapped-table"), (NAMED, LINKED)),
    Kind("short rows of a wide table", _body(_table(20_000, 300_000, "|")), MARKS, ("too-large", "unmapped-table"), (NAMED, LINKED)),
    Kind("a table of two columns and 18,000 rows", _body("| | |\n|-|-|\n" + "|a|b|\n" * 18_000), SAME, ("unmapped-row*18000",), (NAMED, LINKED)),
    Kind("50,000 nested >", _body(">" * 50_000), SAME, (), (NAMED, LINKED)),
    Kind("100,000 [", _body("[" * 100_000), SAME, (), (NAMED, LINKED)),
    Kind("100,000 [[", _body("[[" * 100_000), SAME, (), (NAMED, LINKED)),
    Kind("100,000 ![", _body("![" * 100_000), SAME, (), (NAMED, LINKED)),
    Kind("100,000 [a](", _body("[a](" * 100_000), SAME, (), (NAMED, LINKED)),
    Kind("100,000 *a", _body("*a " * 100_000), SAME, (), (NAMED, LINKED)),
    Kind("100,000 *a_", _body("*a_ " * 100_000), SAME, (), (NAMED, LINKED)),
    Kind("36,000 **a**", _body("**a** " * 36_000), SAME, (), (NAMED, LINKED)),
    Kind("100,000 backticks", _body("`" * 100_000), SAME, ("unclosed-fence",), (NAMED, LINKED)),
    Kind("backticks of each length", _body(" ".join("`" * number for number in range(1, 1_300))), SAME, (), (NAMED, LINKED)),
    Kind("50,000 nested lists", _body("- " * 50_000), SAME, (), (NAMED, LINKED)),
    Kind("1,300 nested lists, by indents", _body("".join(f"{'  ' * number}- a\n" for number in range(900))), SAME, (), (NAMED, LINKED)),
    Kind("a million #", _file(ENTRY + "#" * 990_000), SAME, (), (NAMED, LINKED)),
    Kind("40,000 headings", _file("# a\n" * 40_000), SAME),
    Kind("100,000 footnotes", _body("".join(f"[^{number}]: a\n" for number in range(100_000))), MARKS, ("too-large*2", "unread-text*29998"), (NAMED, LINKED)),
    Kind("100,000 references to footnotes", _body("[^a]" * 100_000), SAME, ("stray-footnote",), (NAMED, LINKED)),
    Kind("100,000 references to a footnote", _body("[^a]: b\n\n" + "[^a]" * 100_000), SAME, ("stray-footnote",), (NAMED, LINKED)),
    Kind("spaces before half a footnote", _body("a" + " " * 100_000 + "b [^ c"), SAME, (), (NAMED, LINKED)),
    Kind("50,000 nested div", _body("<div>" * 50_000), SAME, (), (NAMED, LINKED)),
    Kind("100,000 <", _body("<" * 100_000), SAME, (), (NAMED, LINKED)),
    Kind("100,000 <a", _body("a" + "<a " * 100_000), SAME, (), (NAMED, LINKED)),
    Kind("100,000 half comments", _body("a" + "<!-- a " * 100_000), SAME, ("unclosed-comment",), (NAMED, LINKED)),
    Kind("references to one long address", _body(f"[r]: http://example.org/{'x' * 300_000}\n\n" + "[r] " * 40_000), SAME, (), (NAMED, LINKED)),
    Kind("30,000 references of 30,000 definitions", _body("".join(f"[{n}]: a\n" for n in range(30_000)) + "\n" + "".join(f"[{n}]" for n in range(30_000))), SAME, ("link-missing",), (NAMED, LINKED)),
    Kind("100,000 comments on a line", _body("%%a%% " * 100_000), SAME, (), (NAMED, LINKED)),
    Kind("100,000 tags on a line", _body("".join(f"#t{number} " for number in range(100_000))), MARKS, ("too-large",), (NAMED, LINKED)),
    Kind("100,000 times the same tag", _body("#t " * 100_000), MARKS, ("too-large",), (NAMED, LINKED)),
    Kind("50,000 fields in brackets", _file("a " + "(k:: v) " * 50_000), MARKS, ("too-large",)),
    Kind("spaces within a field", _file("a (b" + " " * 100_000 + "c:: d)"), SAME),
    Kind("spaces before a field's colons", _file("a" + " " * 100_000 + "b::c"), SAME),
    Kind("prose of 60 lines above a rule", _file("a: b\n" + "some words in a line\n" * 60 + "\n---\n"), SAME),
    Kind("100,000 colons", _file("a:" * 100_000 + "::" * 100_000), SAME),
    *(Kind(f"rows of 9,999 characters: {text!r}", _rows(text), KEPT, ("unread-value*?", "unmapped-row*?"), (NAMED, LINKED)) for text in ("a", "a ", "1,", "(a", "a; ", "1 ", "2026-11-22 ", "15% ")),
    Kind("300,000 line breaks", _body("a\n" * 300_000), MARKS, ("too-large",), (NAMED, LINKED)),
    Kind("900,000 empty lines", _body("\n" * 900_000), SAME, (), (NAMED, LINKED)),
    Kind("100,000 rules", _body("---\n\n" * 100_000), SAME, (), (NAMED, LINKED)),
    Kind("100,000 entities", _body("&amp;" * 100_000), SAME, (), (NAMED, LINKED)),
    # Names.
    Kind("name of 255 bytes", _named(LONG.replace("a.md", ".md") + ""), SAME, (), (NAMED,)),
    Kind("name of 255 bytes, in full", _named("a" * 252 + ".md"), SAME, (), (NAMED,)),
    Kind("path of 1,200 bytes", _far, SAME, (), (NAMED,)),
    Kind("name of 255 bytes of emoji", _named("🏙" * 63 + ".md"), SAME, (), (NAMED,)),
    Kind("spaces in the name", _named("  odd  one .md"), SAME, (), (NAMED, "%20%20odd%20%20one%20>")),
    Kind("emoji in the name", _named("odd 🏙️.md"), SAME, (), (NAMED,)),
    Kind("# in the name", _named("odd#one.md"), SAME, (), (NAMED, "entry/odd%23one>")),
    Kind("% in the name", _named("odd%20one%.md"), SAME, (), (NAMED, "entry/odd%2520one%25>")),
    Kind("? in the name", _named("odd?one.md"), SAME, (), (NAMED, "entry/odd%3Fone>")),
    Kind("line break in the name", _named("odd\none.md"), SAME, (), (NAMED, r"entry/odd%5Cx0aone>")),
    Kind("backslash in the name", _named("odd\\one.md"), SAME, (), (NAMED, "entry/odd%5Cone>")),
    Kind("quotes and brackets in the name", _named("<o'd\"d> {x}|[y]^`.md"), SAME, (), (NAMED,)),
    Kind("dots in the name", _named("odd...md"), SAME, (), (NAMED, "entry/odd..>")),
    Kind("name that is not UTF-8", _named(b"odd\xff\xfe.md"), "bytes that are no text are replaced", (), (NAMED,)),
    Kind("names that become the same", _named(b"odd\xff.md", b"odd\xfe.md"), "both are read", (), (NAMED,)),
    Kind("names that differ by case", _named("odd.md", "Odd.md"), "both are read", (), (NAMED, LINKED, "entry/Odd>")),
    Kind("names that differ by normal form", _named(NFC, NFD), "both are read", (f"{NFC}: duplicate-slug",), (NAMED, "entry/%C3%A9>", "entry/%C3%A9-2>")),
    Kind(".MD", _named("odd.MD"), SAME, (), (NAMED, LINKED)),
    Kind("only an ending", _named(".md"), "it is a hidden file", (), (), (NAMED,)),
    # No files, or files of other programs.
    Kind("link to itself", _link("odd.md"), LEFT, ("unreadable",)),
    Kind("two links to each other", _loop_of_two, LEFT, ("unreadable", "other.md: unreadable")),
    Kind("folder that links to its parent", _link(".", "loop"), "it is not followed"),
    Kind("link to a file outside", _link("../outside/secret.md"), LEFT, ("unreadable",)),
    Kind("link through a folder outside", _link("../outside/../outside/secret.md"), LEFT, ("unreadable",)),
    Kind("link to a folder outside", _link("../outside", "odd"), "it is not followed"),
    Kind("link to a folder outside, named as a file", _link("../outside"), LEFT, ("unreadable",)),
    Kind("link to a device", _link("/dev/zero"), LEFT, ("unreadable",)),
    Kind("link to nothing", _link("gone.md"), LEFT, ("unreadable",)),
    Kind("link to an entry", _link("good-01.md"), "it is one more entry"),
    Kind("FIFO", lambda folder: os.mkfifo(folder / "odd.md"), LEFT, ("unreadable",)),
    Kind("socket", _socket, LEFT, ("unreadable",)),
    Kind("folder", _folder, "the files in it are read", (), (NAMED, "entry/odd.md/odd>")),
    Kind("unreadable", _unreadable, LEFT, ("unreadable",), as_root=False),
    Kind("hidden files", _hidden, "they are left out", (), (), (NAMED,)),
)  # fmt: skip
LARGE = {
    "8,000 links in YAML", "30,000 items in YAML", "40,000 headings", "5 MB", "10,000 missing links",
    "a table of two columns and 18,000 rows", "300,000 line breaks", "short rows of a wide table",
    "36,000 links on a line", "30,000 references of 30,000 definitions", "10,000 bad keys in YAML",
}  # fmt: skip
"""Kinds that take more than half a second each."""
KINDS_OF_RUN = tuple(
    quick_sample_of([kind for kind in KINDS if IS_THOROUGH or kind.name not in LARGE], 50)
)
"""All kinds in `make thorough`, else those that are not large; a sample in `make quick`."""


def make_good(folder: Path, count: int = 20) -> None:
    """Make a vault of good entries with links, and a secret file outside of it."""
    folder.mkdir(parents=True)
    for number in range(1, count + 1):
        following = f"good-{number % count + 1:02}"
        names = f"names:\n  en: Good {number:02}\niso2: {chr(64 + number)}Z\nborders: '[[{following}]]'\n"
        text = f"---\ntype: country\n{names}---\n# Good {number:02}\n\nIt lies beside [[{following}]] and [[good-07|the seventh]].\n"
        (folder / f"good-{number:02}.md").write_text(text)
    outside = folder.parent / "outside"
    outside.mkdir(exist_ok=True)
    (outside / "secret.md").write_text(
        f"---\ntype: country\nnames:\n  en: {OUTSIDE}\n---\n# {OUTSIDE}\n\n{OUTSIDE}\n"
    )


def _read(folder: Path) -> dict[str, object]:
    """Read a folder in this process."""
    from kbgraph.build import build
    from kbgraph.knowledge_base import KnowledgeBase
    from kbgraph.rdf.formats import JSONLD, NQUADS, TURTLE
    from kbgraph.source.folder import read_folder

    start = time.process_time()
    knowledge = KnowledgeBase(build(read_folder(folder), ONTOLOGY[0], IRIS[0]))
    seconds = time.process_time() - start
    peak = sum(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    nquads = knowledge.export.graph(NQUADS)
    # Every syntax is made of the same quads; to write them all takes most of the time of a run.
    syntaxes = (TURTLE, JSONLD) if IS_THOROUGH and len(nquads) < MAX_BYTES_IN_ALL_SYNTAXES else ()
    exports = [nquads, *map(knowledge.export.graph, syntaxes)]
    (folder.parent / f"{folder.name}.nq").write_bytes(nquads)
    findings = [(each.file, each.code, each.line, str(each)[:300]) for each in knowledge.findings]
    leaked = any(OUTSIDE.encode() in text for text in exports) or any(
        OUTSIDE in str(each) for each in knowledge.findings
    )
    return {"findings": findings, "seconds": seconds, "peak": peak, "leaked": leaked}


ONTOLOGY: list = []
IRIS: list = []


def _in_fork(folder: Path) -> dict[str, object]:
    """Read a folder in a process of its own, which is ended after 20 seconds."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(20)
        resource.setrlimit(resource.RLIMIT_AS, (16 << 30, 16 << 30))
        try:
            answer = _read(folder)
        except BaseException:  # noqa: BLE001 - the test shows any error
            answer = {"error": traceback.format_exc()[-1500:]}
        with os.fdopen(writer, "w") as output:
            json.dump(answer, output)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as given:
        text = given.read()
    _, status = os.waitpid(child, 0)
    return (
        json.loads(text)
        if text
        else {"error": f"the process ended with {os.waitstatus_to_exitcode(status)}"}
    )


def main() -> None:
    """Read the folders that the command line names."""
    from kbgraph.build import build
    from kbgraph.knowledge_base import KnowledgeBase
    from kbgraph.ontology.ontology import load_ontology
    from kbgraph.rdf.formats import NQUADS
    from kbgraph.rdf.iris import IriFactory

    ONTOLOGY.append(load_ontology(ONTOLOGY_FOLDER))
    IRIS.append(IriFactory())
    # Modules that are imported when they are needed would be imported in each process.
    KnowledgeBase(build([], ONTOLOGY[0], IRIS[0])).export.graph(NQUADS)
    for folder in sys.argv[1:]:
        sys.stdout.write(json.dumps({"folder": Path(folder).name, **_in_fork(Path(folder))}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
