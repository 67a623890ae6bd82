"""Tell what a run changes, fact by fact, and where people wrote something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tools.jurisdictions.facts import Entry, Fact, values_of
from tools.jurisdictions.text.hand_written import HandWritten, read_hand_written, yaml_mapping
from tools.jurisdictions.text.tables import first_link, table_rows, without_footnotes


def texts_of(value: Any) -> dict[str, str]:
    """Return the values of a key by language or, without languages, by themselves."""
    if isinstance(value, Mapping):
        return {str(key): without_footnotes(str(text)) for key, text in value.items()}
    listed = value if isinstance(value, list) else [value]
    return {text: text for text in (without_footnotes(str(item)) for item in listed)}


def generated_facts(hand: HandWritten) -> dict[str, dict[str, str]]:
    """Return the values in the generated block of keys."""
    keys = [line for line in hand.generated_front if not line.lstrip().startswith("- {id:")]
    return {key: texts_of(value) for key, value in yaml_mapping(keys).items() if value}


def generated_bodies(hand: HandWritten) -> dict[str, str]:
    """Return the roles in the generated table of memberships."""
    rows = table_rows(hand.generated_body)
    return {
        first_link(row["body"]) or "": " ".join(filter(None, [*row.values()][1:])) for row in rows
    }


def changes(slug: str, old: str | None, new: str) -> Iterator[str]:
    """Yield the differences between two versions of an entry."""
    if old is None:
        yield f"{slug}: new entry"
        return
    if old == new:
        return
    before, after = read_hand_written(old), read_hand_written(new)
    facts_before, facts_after = generated_facts(before), generated_facts(after)
    for key in dict.fromkeys([*facts_before, *facts_after]):
        was, now = facts_before.get(key, {}), facts_after.get(key, {})
        yield from (f"{slug} {key}: {words}" for words in difference(was, now))
    was, now = generated_bodies(before), generated_bodies(after)
    yield from (f"{slug} membership: {words}" for words in difference(was, now))
    if facts_before == facts_after and was == now:
        yield f"{slug}: sources or lines"


def difference(was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """Yield values that are gone, new or replaced."""
    gone = [text for key, text in was.items() if now.get(key) != text]
    new = [text for key, text in now.items() if was.get(key) != text]
    if gone or new:
        yield f"{', '.join(gone) or '(nothing)'} -> {', '.join(new) or '(nothing)'}"


def hand_differences(entry: Entry, text: str) -> Iterator[str]:
    """Yield the hand-written keys whose values differ from those of the packages."""
    for key, value in read_hand_written(text).data.items():
        if key not in entry.facts or not value:
            continue
        hand, generated = texts_of(value), fact_texts(entry.facts[key])
        if set(hand.values()) != generated:
            stated = f"by hand {', '.join(hand.values())}"
            yield f"{entry.slug} {key}: {stated}; packages {', '.join(sorted(generated))}"


def fact_texts(fact: Fact) -> set[str]:
    """Return the values of a fact without sources."""
    return {value.text for value in values_of(fact)}
