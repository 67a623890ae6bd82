"""A generated vault: names planted in prose, in six scripts, and decoys where no link can be."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

_PLACES = {
    "Latin": ("Alderholm", "Birch Valley", "Port Celandine", "Dornfeld"),
    "Cyrillic": ("Ольхово", "Берёзовая Долина", "Кленоград", "Дубровия"),
    "Greek": ("Σκλήθρα", "Βελανίδι", "Κυπαρισσία", "Ελατόπολη"),
    "Arabic": ("السنديان", "وادي الأرز", "الصفصاف", "مدينة الزيتون"),
    "Devanagari": ("देवदारपुर", "चीड़ घाटी", "बरगदनगर", "पीपलगढ़"),
    "Han": ("銀杏市", "楓樹谷", "松柏港", "梧桐鎮"),
}
_FORMS = {
    "Кленоград": "Кленограде",
    "Дубровия": "Дубровии",
    "Берёзовая Долина": "Берёзовой Долиной",
    "Alderholm": "Alderholm's",
}
"""Forms of names as sentences have them."""
_SENTENCES = (
    "The council met in {} last spring.",
    "From {}, the road leads north.",
    "> A traveller saw {} at dawn.",
    "- a letter to {}",
    "| seat | note |\n| --- | --- |\n| {} | of old |",
    "The long way to {} was closed\nfor a year.",
)
_DECOYS = (
    "`{}` is the name of a variable.",
    "```\n{}\n```",
    "### The page of {}",
    "[[elsewhere|{}]] is a page.",
    "[{}](https://trees.example/a) is an address.",
    "https://trees.example/{} is an address.",
    "<!-- {} -->",
    "%% {} %%",
    "$x + {}$ is a sum.",
    "<span title='{}'>words</span>",
    "**{}:** of a label",
    "~~{}~~ is wrong.",
    "[^1]: {} stands in a note.",
)


class Planted(NamedTuple):
    """The files of a vault, and what was planted in them."""

    files: dict[str, str]
    mentions: frozenset[tuple[str, str, str]]
    """The path of a file, the slug of a thing, and the words that name it."""
    decoys: frozenset[tuple[str, str]]
    """The path of a file, and the slug of a thing that it names where no link can be."""


def planted_vault(seed: int, texts: int = 12) -> Planted:
    """Return a vault with an entry for each name, and texts that name some of them."""
    random = Random(seed)  # noqa: S311 - the same vault for the same seed
    names = [name for of_script in _PLACES.values() for name in of_script]
    files = {f"places/{slug_of(name)}.md": f"# {name}\n" for name in names}
    mentions, decoys = set[tuple[str, str, str]](), set[tuple[str, str]]()
    for number in range(texts):
        path = f"texts/text-{number:02}.md"
        chosen = random.sample(names, 8)
        parts = []
        for name in chosen[:4]:
            written = random.choice((name, _FORMS.get(name, name)))
            parts.append(random.choice(_SENTENCES).format(written))
            mentions.add((path, f"places/{slug_of(name)}", written.removesuffix("'s")))
        for name in chosen[4:]:
            parts.append(random.choice(_DECOYS).format(name))
            decoys.add((path, f"places/{slug_of(name)}"))
        random.shuffle(parts)
        files[path] = "\n\n".join((f"# Text {number}", "Words of a walk.", *parts)) + "\n"
    return Planted(files, frozenset(mentions), frozenset(decoys))


def slug_of(name: str) -> str:
    """Return the name of the file of a place."""
    return name.lower().replace(" ", "-")
