"""The text of an entry as Obsidian shows it: marks, embeds, and pictures of the folder."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from kbgraph import KnowledgeBase, load
from kbgraph.views import PageAddresses
from tests.conftest import Vault

ADDRESSES = PageAddresses(lambda slug: f"/page/{slug}", lambda path: f"/file/{path}")
REL = ' rel="nofollow noreferrer noopener"'
OTHERS = {
    "b.md": "# B\n\nIntro with [[c]].\n\n## One\n\nFirst. ^first\n\n- item\n- last ^last\n  more\n\n### Two\n\nDeep.\n\n## Next\n\nEnd.\n",
    "c.md": "text of c[^s] and [r][ref]\n\n[ref]: https://ref.example/\n",
    "d.md": "# One\n\n## Two\n\nx\n\n# Other\n\n## Two\n\nThe second. ^id\n",
    "table.md": "| a | b |\n|-|-|\n| 1 | 2 |\n\n^tab\n\n> quoted\n> words ^q\n",
}  # fmt: skip


@pytest.fixture
def shown(vault: Vault):
    """Render a text among a few other notes, without `rel`, `dir` and line ids."""

    def show(text: str) -> str:
        found = html(vault(OTHERS | {"a.md": text}))
        return re.sub(rf'{REL}| id="P\d+"| dir="auto"', "", found).replace("\n", "").strip()

    return show


def html(base: KnowledgeBase, slug: str = "a") -> str:
    """Render the text of an entry."""
    return base.views.prose(base.describe(slug), ADDRESSES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\ntwo  \nthree<br>\nfour", "<p>one<br>two<br>three<br>four</p>"),
        ("==a== b ==**c** d== e", "<p><mark>a</mark> b <mark><strong>c</strong> d</mark> e</p>"),
        ("==one\ntwo==", "<p><mark>one<br>two</mark></p>"),
        ("a == b, x==, === c ===, ==d\n\ne==", "<p>a == b, x==, === c ===, ==d</p><p>e==</p>"),
        ("*a ==b* c== d", "<p><em>a ==b</em> c== d</p>"),
        ("`==a==` $==b==$", '<p><code>==a==</code> <code class="math">$==b==$</code></p>'),
        ("a ^[a *note* [x]] b", '<p>a <small class="remark">a <em>note</em> [x]</small> b</p>'),
        ("a ^[never closed", "<p>a ^[never closed</p>"),
        ("x $5 and $10", "<p>x $5 and $10</p>"),
        ("> $$\n> a\n> $$", '<blockquote><p><code class="math display">$$a$$</code></p></blockquote>'),
        ("words ^id\n\n- item ^i2\n\n## Head ^i3", "<p>words</p><ul><li>item</li></ul><h4>Head</h4>"),
        ("a ^id b\n\n**x**^id\n\n`a ^id`", "<p>a ^id b</p><p><strong>x</strong>^id</p><p><code>a ^id</code></p>"),
        ("see https://a.example/x_y.", '<p>see <a href="https://a.example/x_y">https://a.example/x_y</a>.</p>'),
        ("<a@b.example>", '<p><a href="mailto:a@b.example">a@b.example</a></p>'),
        ("[**x** [[b]]](https://a.example/)", '<p>[<strong>x</strong> <a href="/page/b" title="B">b</a>](<a href="https://a.example/">https://a.example/</a>)</p>'),
        ("[![x](https://a.example/i.png)](b.md)", '<p><a href="/page/b" title="B"><span>x</span></a> <small class="remark"><a href="https://a.example/i.png">image</a></small></p>'),
        ("- [/] half\n- [?] ask\n- [x] done", "<ul><li>[/] half</li><li>[?] ask</li><li>☑ done</li></ul>"),
        ("[[b#One]] [[b#One#Two|x]] [x](b.md#two)", '<p><a href="/page/b#P5" title="B">b#One</a> <a href="/page/b#P13" title="B">x</a> <a href="/page/b#P13" title="B">x</a></p>'),
        ("[[d#Other#Two]] [[d#Two]]", '<p><a href="/page/d#P9" title="One">d#Other#Two</a> <a href="/page/d#P3" title="One">d#Two</a></p>'),
        ("![[gone]] ![[gone.png]]", '<p><span class="missing" title="no entry yet">gone</span> <span>gone.png</span></p>'),
        ("<a href='b.md#Next'>x</a>", '<p><a href="/page/b#P17">x</a></p>'),
    ],
)  # fmt: skip
def test_marks_are_shown_as_in_obsidian(shown, text: str, expected: str) -> None:
    """Unpaired marks, and those in code and math, stay as they are written."""
    assert re.sub(r'<span></span>| title="d"', "", shown(text)) == expected.replace(
        ' title="d"', ""
    )


def quote(label: str, address: str, content: str) -> str:
    """Return the quotation of an embed."""
    return f'<blockquote class="embed"><p class="from"><a href="/page/{address}">{label}</a></p>{content}</blockquote>'


_FULL = "A line of so many words that the editor of its author has wrapped it at"


@pytest.mark.parametrize(
    ("text", "breaks"),
    [
        pytest.param(f"{_FULL}\nthe next", 0, id="a full line, wrapped at 72"),
        pytest.param(f"> {_FULL}\n> the next", 0, id="in a quotation"),
        pytest.param(f"{_FULL[:60]}\n{_FULL[:52]}\ntogether.", 0, id="wrapped at 60"),
        pytest.param(f"{_FULL}\nshort end.\nNew", 1, id="a break below a wrapped line"),
        pytest.param(f"{_FULL[:60]}\nshort line\nnew", 1, id="room for the next word"),
        pytest.param("Roses are red,\nviolets are blue,\nand so", 2, id="verses"),
        pytest.param("Street 1\n12345 Town\nCountry", 2, id="an address"),
        pytest.param(f"Key: value\n[[b|{_FULL}]] next", 1, id="a short line above a long one"),
        pytest.param(f"{_FULL}  \nthe next", 1, id="a hard break"),
        pytest.param(f"- item\n  {_FULL}\n  more", 1, id="in an item"),
        pytest.param("ä" * 70 + "\nbc", 0, id="characters are counted, not bytes: full"),
        pytest.param("ä" * 50 + "\nbc", 1, id="characters are counted, not bytes: not full"),
    ],
)
def test_a_newline_is_a_break_unless_an_editor_wrapped_there(shown, text: str, breaks: int) -> None:
    """Lines flow whose next word would not have fitted; verses and addresses keep theirs."""
    assert shown(text).count("<br>") == breaks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![[b#Next]]", "<div>" + quote("B › Next", "b#P17", "<h4>Next</h4><p>End.</p>") + "</div>"),
        ("![[b#One#Two]]", "<div>" + quote("B › One › Two", "b#P13", "<h5>Two</h5><p>Deep.</p>") + "</div>"),
        ("![[b#^first]]", "<div>" + quote("B", "b#P7", "<p>First.</p>") + "</div>"),
        ("![[b#^last]]", "<div>" + quote("B", "b#P10", "<ul><li>last ^last<br>more</li></ul>") + "</div>"),
        ("![[table#^tab]]", "<div>" + quote("table", "table#P5", '<div class="wide"><table><tbody><tr><th scope="col">a</th><th scope="col">b</th></tr><tr><td>1</td><td>2</td></tr></tbody></table></div>') + "</div>"),
        ("![[b#Gone]]", "<div>" + quote("B › Gone", "b", '<p class="note">The note has no such part.</p>') + "</div>"),
        ("x ![[b#Next|the end]] y", '<p>x <a href="/page/b#P17">the end</a> y</p>' + quote("B › Next", "b#P17", "<h4>Next</h4><p>End.</p>")),
        ("- ![[b#^first]]\n  - y", "<ul><li>" + quote("B", "b#P7", "<p>First.</p>") + "<ul><li>y</li></ul></li></ul>"),
        ("![[c]]", "<div>" + quote("c", "c", '<p>text of c[^s] and <a href="https://ref.example/">r</a></p>') + "</div>"),
        ("# H\n\n![[#P]]\n\n## P\n\nown", "<h3>H</h3><div>" + quote("H › P", "a#P5", "<h4>P</h4><p>own</p>") + "</div><h4>P</h4><p>own</p>"),
        ("[![[b#Next]]](https://a.example/)", '<p><a href="/page/b#P17">b#Next</a> <a href="https://a.example/">https://a.example/</a></p>' + quote("B › Next", "b#P17", "<h4>Next</h4><p>End.</p>")),
    ],
)  # fmt: skip
def test_an_embed_is_quoted_with_a_link_to_its_note(shown, text: str, expected: str) -> None:
    """A note, a section or a block: alone it takes the place of its paragraph, else it follows."""
    got = re.sub(r"<span></span>", "", shown(text)).replace(
        '<a href="/page/a#P5">', '<a href="#P5">'
    )
    assert got == expected.replace('<a href="/page/a#P5">', '<a href="#P5">')


def test_embeds_end(vault: Vault) -> None:
    """No note is shown within itself, and none four deep; both say so, with the link."""
    chain = {f"n{number}.md": f"text {number} ![[n{number + 1}]]" for number in range(6)}
    base = vault(chain | {"loop.md": "round ![[loop]]", "one.md": "![[two]]", "two.md": "![[one]]"})
    page = html(base, "n0")
    assert [f"text {number}" in page for number in range(6)] == [True] * 4 + [False] * 2
    assert page.count("Embeds are shown 3 deep") == 1
    for slug, times in (("loop", 1), ("one", 1)):
        assert html(base, slug).count("Not shown again within itself.") == times


def test_embeds_of_large_notes_are_bounded(vault: Vault) -> None:
    """Notes that embed each other many times give a small page, quickly, with all links."""
    paragraph = "words and more words\n\n" * 2_000
    notes = {
        f"n{number}.md": paragraph + "".join(f"![[n{other}]]\n\n" for other in [*range(10)] * 10)
        for number in range(10)
    }
    base = vault({"a.md": "".join(f"![[n{number}]]\n\n" for number in [*range(10)] * 20)} | notes)
    html(base)
    start = time.process_time()
    page = html(base)
    assert time.process_time() - start < 3
    assert len(page) < 1_000_000
    assert page.count("Cut here; the note goes on.") > 5
    assert page.count("this page embeds too much text") == 1
    assert (
        len(
            LexborHTMLParser(page).css(
                ".prose > p > a, body > p > a, body > div > blockquote > .from > a"
            )
        )
        == 200
    )


def test_a_page_reads_only_some_of_the_notes_that_it_links_to(vault: Vault) -> None:
    """The place of a heading is known for the first megabyte of notes; all links stay links."""
    notes = {f"n{number}.md": "x" * 99_000 + "\n\n## H\n" for number in range(30)}
    base = vault({"a.md": " ".join(f"[[n{number}#H]]" for number in range(30))} | notes)
    links = re.findall(r'href="(/page/n\d+)(#P3)?"', html(base))
    assert [bool(anchor) for _, anchor in links] == [True] * 10 + [False] * 20


HOSTILE = {
    "highlights": "==" * 30_000,
    "highlights with words": "==a " * 30_000,
    "remarks": "^[" * 30_000,
    "closed remarks": "^[a]" * 12_000,
    "addresses": "https://a.example/" + "(" * 30_000,
    "many addresses": "https://a.b " * 12_000,
    "math": "$a$ " * 12_000,
    "embeds of nothing": "![[x]]" * 6_000,
    "embeds of itself": "![[a]] " * 3_000,
    "block ids": "a ^b\n\n" * 6_000,
    "images": "![x|9](y.png) " * 5_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_shown_in_bounded_time(vault: Vault, name: str) -> None:
    """A hundred kilobytes of marks take less than a second, and grow less than 20 times."""
    base = vault({"a.md": HOSTILE[name]})
    thing = base.describe("a")
    start = time.process_time()
    found = base.views.prose(thing, ADDRESSES)
    assert time.process_time() - start < 1
    assert len(found) < 20 * len(HOSTILE[name])


@pytest.fixture
def with_files(tmp_path: Path) -> Path:
    """A folder with pictures beside its notes."""
    for path in ("img/pic.png", "notes/beside.png", "draw.svg", "doc.pdf", "a & b.png", "song.mp3"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(b"x")
    (tmp_path / "b.md").write_text("# B\n")
    (tmp_path / "large.png").write_bytes(b"x" * 2_000)
    (tmp_path / "kbgraph.toml").write_text("[limits]\nattachment_max_bytes = 1000\n")
    return tmp_path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![[pic.png]]", '<img src="/file/img/pic.png" alt="pic.png" loading="lazy">'),
        ("![[pic.png|300]]", '<img src="/file/img/pic.png" alt="pic.png" width="300" loading="lazy">'),
        ("![[pic.png|Words|300x200]]", '<img src="/file/img/pic.png" alt="Words" width="300" height="200" loading="lazy">'),
        ("![Wo*r*ds|300](img/pic.png 'T')", '<img src="/file/img/pic.png" alt="Words" width="300" loading="lazy" title="T">'),
        ("![](draw.svg)", '<img src="/file/draw.svg" alt="draw.svg" loading="lazy">'),
        ("![a](a%20&%20b.png)", '<img src="/file/a &amp; b.png" alt="a" loading="lazy">'),
        ("![[beside.png]]", '<img src="/file/notes/beside.png" alt="beside.png" loading="lazy">'),
        ("<img src='img/pic.png' width=30 onerror=x>", '<img src="/file/img/pic.png" alt="pic.png" width="30" loading="lazy">'),
        ("<img src='img/pic.png' width='50%' height='10'>", '<img src="/file/img/pic.png" alt="pic.png" width="50%" height="10" loading="lazy">'),
        ("<img src='img/pic.png' height=10 width=auto>", '<img src="/file/img/pic.png" alt="pic.png" height="10" loading="lazy">'),
        ("<img src='img/pic.png' height=' 10.5px' width='1e9&quot;'>", '<img src="/file/img/pic.png" alt="pic.png" width="1" height="10" loading="lazy">'),
        ("[![Show](img/pic.png)](b.md)", '<a href="/page/b" title="B"><img src="/file/img/pic.png" alt="Show" loading="lazy"></a>'),
        ("[![[pic.png|80]]](https://a.example/)", '<a href="https://a.example/"><img src="/file/img/pic.png" alt="pic.png" width="80" loading="lazy"></a>'),
        ("![[doc.pdf]]", '<a href="/file/doc.pdf" class="attachment">doc.pdf</a>'),
        ("[[doc.pdf#page=3|paper]]", '<a href="/file/doc.pdf#page=3" class="attachment">paper</a>'),
        ("[paper](doc.pdf) [hear](song.mp3)", '<a href="/file/doc.pdf" class="attachment">paper</a> <a href="/file/song.mp3" class="attachment">hear</a>'),
        ("[pic](img/pic.png)", '<a href="/file/img/pic.png">pic</a>'),
        ("![[gone.png]]", '<span class="missing" title="no such file in the folder">gone.png</span>'),
        ("![[large.png]]", '<span class="missing" title="the file has 2000 bytes, too many to show">large.png</span>'),
        ("![far](https://a.example/i.png)", '<a href="https://a.example/i.png">far</a>'),
        ("![x](../../etc/passwd.png)", '<span class="missing" title="no such file in the folder">x</span>'),
    ],
)  # fmt: skip
def test_files_of_the_folder_are_shown_or_linked(
    with_files: Path, text: str, expected: str
) -> None:
    """Images with their size, PDFs as links, both from our own host; missing ones say so."""
    (with_files / "a.md").write_text(f"{text}\n")
    found = html(load(with_files)).replace(REL, "")
    assert re.sub(r'^<p id="P1" dir="auto">|</p>$', "", found.strip()).strip() == expected


def test_no_image_of_an_author_is_shown(vault: Vault, with_files: Path) -> None:
    """Neither from HTML that a browser reads in its own way, nor by a forged mark."""
    texts = (
        "<!-- --!><img src=x onerror=alert(1)> -->",
        "<img src='https://a.example/i.png'>",
        "~0123456789abcdef!=0;",
    )
    for text in texts:
        assert "<img" not in html(vault({"a.md": text}))
        (with_files / "a.md").write_text(text)
        assert "<img" not in html(load(with_files))


@pytest.mark.parametrize(
    ("fragment", "words"),
    [
        ('A "B" x Link Label (v2.0)', "Here."),
        ("A B x Link Label v2 0", "Here."),
        ('a: "b" link label (V2.0)', "Here."),
        ("A B Link Label v2.0#Below", "Under."),
        ('A "B" x Link Label (v2.0)#Below it', "Deeper."),
    ],
)
def test_a_heading_is_found_by_its_words_and_as_it_is_written(
    vault: Vault, fragment: str, words: str
) -> None:
    """Obsidian strips the line of the heading, so that the name of a link in it counts too."""
    note = '# N\n\n## A: "B" [[x|Link Label]] (v2.0)\n\nHere.\n\n### Below\n\nUnder.\n\n### Below it\n\nDeeper.\n'
    found = html(vault({"n.md": note, "a.md": f"![[n#{fragment}]]"}))
    assert words in found
