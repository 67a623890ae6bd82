"""Generate a folder of plain notes that name one another, with links and without.

Sizes vary from a line to some pages. Titles have one to four words, some notes have aliases, and
some titles are part of others. The same number of notes gives the same bytes.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from benchmarks.vault import unique_name

SEED = 20261130
_LINKS, _MENTIONS = 10, 5
_FOLDERS = ("", "Daily", "Projects/Garden", "Projects/House", "People", "Books", "Reference/Plants")
_TAGS = ("idea", "draft", "question", "reading", "garden", "garden/soil", "quote", "later")
_KINDS = ("Tower", "Valley", "Society", "Method", "Letters", "Almanac", "Bridge", "Index")
_OPENINGS = ("Notes on", "History of", "The Road to", "Plans for")
_WORDS = (
    "amber", "basin", "candle", "drift", "ember", "fallow", "garnet", "hollow", "inlet", "juniper",
    "kettle", "lantern", "meadow", "nettle", "orchard", "pebble", "quarry", "ripple", "saddle",
    "thicket", "under", "vessel", "willow", "yarrow", "zephyr", "almost", "before", "carry",
    "during", "every", "follow", "gather", "half", "instead", "keep", "later", "measure", "never",
    "often", "paper", "quiet", "remain", "several", "toward", "until", "very", "without", "year",
)  # fmt: skip
_RARE_WORDS = 12_000
_MAX_PARAGRAPHS = 60


def write_mentions(folder: Path, notes: int) -> None:
    """Write a folder of so many notes."""
    for path, text in mention_files(notes):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def mention_files(notes: int) -> Iterator[tuple[str, str]]:
    """Yield the path and the text of each note."""
    titles = [_title(index) for index in range(notes)]
    for index, title in enumerate(titles):
        random = Random(f"{SEED}-{index}")
        folder = random.choice(_FOLDERS)
        yield f"{folder}/{title}.md".lstrip("/"), _text(title, titles, random)


def _title(index: int) -> str:
    random = Random(f"{SEED}-title-{index}")
    name = unique_name(index).capitalize()
    match index % 5:
        case 0:
            return name
        case 1 | 2:
            return f"{name} {random.choice(_KINDS)}"
        case 3:
            return f"{random.choice(_OPENINGS)} {unique_name(index // 2).capitalize()} {name}"
        case _:
            return f"{name} and {unique_name(index + 1).capitalize()}"


def _text(title: str, titles: Sequence[str], random: Random) -> str:
    count = min(_MAX_PARAGRAPHS, 1 + int(random.paretovariate(0.9)))
    named = [
        *((_any(titles, random), True) for _ in range(_LINKS)),
        *((_any(titles, random), False) for _ in range(_MENTIONS)),
    ]
    paragraphs = [[_sentence(random) for _ in range(random.randint(2, 6))] for _ in range(count)]
    for name, is_link in named:
        written = f"[[{name}]]" if is_link else name
        random.choice(paragraphs).append(f"{_sentence(random)[:-1]} {written} again.")
    body = "\n\n".join(" ".join(random.sample(each, len(each))) for each in paragraphs)
    return f"{_front_matter(title, random)}# {title}\n\n{body}\n\n#{random.choice(_TAGS)}\n"


def _any(titles: Sequence[str], random: Random) -> str:
    """Return a title: a few are named far more often than most."""
    return titles[min(int(random.paretovariate(0.35)) - 1, random.randrange(len(titles)))]


def _sentence(random: Random) -> str:
    words = random.choices(_WORDS, k=random.randint(5, 14))
    words[random.randrange(len(words))] = unique_name(random.randrange(_RARE_WORDS))[:-4]
    return f"{' '.join(words).capitalize()}."


def _front_matter(title: str, random: Random) -> str:
    """Return the keys of a note; some notes have none."""
    if random.random() < 0.3:
        return ""
    lines = [f"tags: [{', '.join(random.sample(_TAGS, random.randint(0, 3)))}]"]
    if random.random() < 0.4:
        lines.append(f"aliases: [{title.partition(' ')[0]}son, {title} {random.randint(2, 9)}]")
    return "\n".join(("---", *lines, "---", "", ""))


def main() -> None:
    """Write the notes into a folder."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mentions", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--notes", type=int, default=6500)
    arguments = parser.parse_args()
    write_mentions(arguments.folder, arguments.notes)


if __name__ == "__main__":
    main()
