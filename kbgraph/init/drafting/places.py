"""The places of values, named: equal names in several classes are one property."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import chain, islice
from typing import NamedTuple

from kbgraph.init.drafting.draft import HeadingDraft
from kbgraph.init.observation.seen import ClassSeen, FieldSeen, FolderSeen
from kbgraph.init.values.forms import DATES, TEXT, CoreForm, Form, Guess
from kbgraph.init.values.guesses import guess
from kbgraph.init.values.probe import Probe
from kbgraph.source.names import normalise_key

_MAX_SHOWN = 3
_NUMBERS = ("integer", "decimal", "FractionForm")
_FAMILIES = {**dict.fromkeys(DATES, "date"), **dict.fromkeys(_NUMBERS, "number")}
"""The family of each kind of form that other kinds can stand beside in one property."""


class OwnerKind(Enum):
    """The kinds of things that have properties."""

    CLASS = auto()
    ROW = auto()
    MAP = auto()


class Owner(NamedTuple):
    """The class of things that have the property of a place."""

    kind: OwnerKind
    label: str
    """The label of a class, that of the heading of a table, or the key of maps."""
    heading: str = ""
    """The local name of the heading of a table."""


class PropertyName(NamedTuple):
    """A key or label in the sense of one property."""

    label: str
    """In normal form."""
    heading: str
    """The local name of the heading, where the label stands below several of a class."""
    owner: str
    """The label of the owner, where owners have different things under the label."""


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """The keys, labels or columns of one property."""

    owner: Owner
    name: PropertyName
    heading: HeadingDraft
    seen: tuple[FieldSeen, ...]
    is_column: bool = False

    @property
    def key(self) -> tuple[Owner, PropertyName]:
        """The owner and the name, of which each pair is once."""
        return self.owner, self.name

    @property
    def label(self) -> str:
        """The label of the property, with what sets it apart from others of this label."""
        own = self.seen[0].label.replace("_", " ").strip()
        before = self.owner.label if self.name.owner else ""
        behind = self.heading.label if self.name.heading else ""
        return " ".join(filter(None, (before, behind, own)))

    @property
    def size(self) -> int:
        """The number of values."""
        return sum(len(each.samples) for each in self.seen)


class GuessedPlace(NamedTuple):
    """A place with the guess of its property."""

    place: FieldPlace
    guess: Guess


def guessed_places(
    folder: FolderSeen, headings: Mapping[str, HeadingDraft], probe: Probe
) -> list[GuessedPlace]:
    """Return all places, each with the guess of its property.

    `headings` are those of the sections, by the normal forms of their titles. Owners share a
    property where one type reads the values of all of them, or where their types are the same.
    """
    of_classes = chain.from_iterable(_places(cls, headings) for cls in folder.classes)
    places = [*of_classes, *_places_of_parts(folder.classes, headings)]
    by_name: dict[PropertyName, list[FieldPlace]] = defaultdict(list)
    for place in places:
        by_name[place.name].append(place)
    guessed = {
        place.key: each
        for members in by_name.values()
        for place, each in zip(members, _of_one_name(members, probe), strict=True)
    }
    return [guessed[place.key] for place in places]


def _of_one_name(members: list[FieldPlace], probe: Probe) -> Iterator[GuessedPlace]:
    together = _guess(chain.from_iterable(each.seen for each in members), probe)
    alone = [_guess(each.seen, probe) for each in members] if len(members) > 1 else []
    shared = _shared(together, [each for each in alone if each.total])
    for index, place in enumerate(members):
        if shared is not None:
            yield GuessedPlace(place, shared)
        else:
            name = place.name._replace(owner=place.owner.label)
            yield GuessedPlace(replace(place, name=name), alone[index])


def _shared(together: Guess, alone: Sequence[Guess]) -> Guess | None:
    """Return the guess of a property of all owners; None where their values are different things.

    `together` is the guess of all values, and `alone` has those of each owner.
    """
    kinds = {tuple(map(_kind, each.forms)) for each in alone}
    if len(kinds) <= 1 or (together.read == together.total and not together.is_text):
        return together
    if _are_of_one_family([together, *alone]):
        return together
    found = _dates_and_texts(alone)
    return found._replace(placeholders=together.placeholders) if found else None


def _dates_and_texts(alone: Sequence[Guess]) -> Guess | None:
    """Return the guess where some owners have dates, and others texts that may be dates too."""
    dated = [each for each in alone if not each.is_text]
    texts = [each for each in alone if each.is_text]
    if not _are_of_one_family(dated) or not all(each.in_doubt for each in texts):
        return None
    kinds = {form for each in dated for form in each.forms if form != TEXT}
    if not all(_kind(form) in DATES for form in kinds):
        return None
    form = kinds.pop() if len(kinds) == 1 else CoreForm("dateOrYear")
    return Guess(
        forms=(form, TEXT),
        separator="",
        read=sum(each.read for each in dated),
        total=sum(each.total for each in alone),
        unread=tuple(islice(chain.from_iterable(each.stay_text for each in alone), _MAX_SHOWN)),
    )


def _kind(form: Form) -> str:
    return form.name if isinstance(form, CoreForm) else type(form).__name__


def _are_of_one_family(guesses: Iterable[Guess]) -> bool:
    """Whether all values are dates, or all numbers, however exact; some may be texts beside."""
    families = [
        {_FAMILIES.get(_kind(form), "") for form in each.forms if form != TEXT} for each in guesses
    ]
    return all(len(each) == 1 for each in families) and len(set().union(*families) - {""}) == 1


def _guess(seen: Iterable[FieldSeen], probe: Probe) -> Guess:
    return guess([sample for each in seen for sample in each.samples], probe)


def _places(cls: ClassSeen, headings: Mapping[str, HeadingDraft]) -> Iterator[FieldPlace]:
    """Yield the places of a class.

    A label that stands below several headings has a name for each. A key of the front matter goes
    with the only heading that has it as a label.
    """
    owner, general = Owner(OwnerKind.CLASS, cls.label), headings[""]
    maps = {normalise_key(each.label) for each in cls.maps}
    by_label: dict[str, dict[HeadingDraft, list[FieldSeen]]] = {}
    for seen in cls.fields:
        label = normalise_key(seen.label)
        if seen.section or label not in maps:
            by_heading = by_label.setdefault(label, {})
            by_heading.setdefault(headings[normalise_key(seen.section)], []).append(seen)
    for label, by_heading in by_label.items():
        below = [heading for heading in by_heading if heading is not general]
        if len(below) <= 1:
            heading = below[0] if below else general
            seen_fields = tuple(chain.from_iterable(by_heading.values()))
            yield FieldPlace(owner, PropertyName(label, "", ""), heading, seen_fields)
            continue
        for heading, fields in by_heading.items():
            name = PropertyName(label, heading.local if heading is not general else "", "")
            yield FieldPlace(owner, name, heading, tuple(fields))
    for table in cls.tables:
        heading = headings[normalise_key(table.section)]
        if table.is_list:
            name = PropertyName(normalise_key(table.columns[0].label), heading.local, "")
            yield FieldPlace(owner, name, heading, table.columns, is_column=True)


def _places_of_parts(
    classes: Iterable[ClassSeen], headings: Mapping[str, HeadingDraft]
) -> Iterator[FieldPlace]:
    """Yield the columns of tables and the keys of maps; those of all classes together."""
    found: dict[tuple[Owner, str], list[FieldSeen]] = {}
    heading_of: dict[Owner, HeadingDraft] = {}
    for cls in classes:
        for table in cls.tables:
            if not table.is_list:
                heading = headings[normalise_key(table.section)]
                owner = row_owner(heading)
                heading_of[owner] = heading
                for column in table.columns:
                    found.setdefault((owner, normalise_key(column.label)), []).append(column)
        for each in cls.maps:
            owner = map_owner(each.label)
            heading_of[owner] = headings[""]
            for key in each.keys:
                found.setdefault((owner, normalise_key(key.label)), []).append(key)
    for (owner, label), seen in found.items():
        is_row = owner.kind is OwnerKind.ROW
        name = PropertyName(label, "", "")
        yield FieldPlace(owner, name, heading_of[owner], tuple(seen), is_column=is_row)


def row_owner(heading: HeadingDraft) -> Owner:
    """Return the owner of the columns of tables below a heading."""
    return Owner(OwnerKind.ROW, heading.label, heading.local)


def map_owner(key: str) -> Owner:
    """Return the owner of the keys of maps under a key."""
    return Owner(OwnerKind.MAP, normalise_key(key))
