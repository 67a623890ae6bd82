"""The places of values, named: equal names in several classes are one property."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from kbgraph.init.drafting.draft import HeadingDraft
from kbgraph.init.observation.seen import ClassSeen, FieldSeen, FolderSeen
from kbgraph.init.values.forms import CoreForm, Form, Guess
from kbgraph.init.values.guesses import guess
from kbgraph.init.values.probe import Probe
from kbgraph.source.names import normalise_key


class PropertyName(NamedTuple):
    """A key or label in the sense of one property."""

    label: str
    """In normal form."""
    heading: str
    """The local name of the heading, where the label stands below several of a class."""
    cls: str
    """The label of the class, where classes write different things under the label."""


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """The keys and labels of one property in the entries of a class."""

    cls: ClassSeen
    name: PropertyName
    heading: HeadingDraft
    seen: tuple[FieldSeen, ...]

    @property
    def key(self) -> tuple[str, PropertyName]:
        """The class and the name, of which each pair is once."""
        return self.cls.label, self.name

    @property
    def label(self) -> str:
        """The label of the property, with what sets it apart from others of this label."""
        own = self.seen[0].label.replace("_", " ").strip()
        before = self.cls.label if self.name.cls else ""
        behind = self.heading.label if self.name.heading else ""
        return " ".join(filter(None, (before, behind, own)))


class GuessedPlace(NamedTuple):
    """A place with the guess of its property."""

    place: FieldPlace
    guess: Guess


def guessed_places(
    folder: FolderSeen, headings: Mapping[str, HeadingDraft], probe: Probe
) -> list[GuessedPlace]:
    """Return the places of all classes, each with the guess of its property.

    `headings` are those of the sections, by the normal forms of their titles. Classes share a
    property where one type reads the values of all of them, or where their types are the same.
    """
    places = list(chain.from_iterable(_places(cls, headings) for cls in folder.classes))
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
    kinds = {tuple(map(_kind, each.forms)) for each in alone if each.total}
    is_shared = len(kinds) <= 1 or (together.read == together.total and not together.is_text)
    for index, place in enumerate(members):
        if is_shared:
            yield GuessedPlace(place, together)
        else:
            name = place.name._replace(cls=place.cls.label)
            yield GuessedPlace(FieldPlace(place.cls, name, place.heading, place.seen), alone[index])


def _kind(form: Form) -> str:
    return form.name if isinstance(form, CoreForm) else type(form).__name__


def _guess(seen: Iterable[FieldSeen], probe: Probe) -> Guess:
    return guess([sample for each in seen for sample in each.samples], probe)


def _places(cls: ClassSeen, headings: Mapping[str, HeadingDraft]) -> Iterator[FieldPlace]:
    """Yield the places of a class.

    A label that stands below several headings has a name for each. A key of the front matter goes
    with the only heading that has it as a label.
    """
    general = headings[""]
    by_label: dict[str, dict[HeadingDraft, list[FieldSeen]]] = {}
    for seen in cls.fields:
        by_heading = by_label.setdefault(normalise_key(seen.label), {})
        by_heading.setdefault(headings[normalise_key(seen.section)], []).append(seen)
    for label, by_heading in by_label.items():
        below = [heading for heading in by_heading if heading is not general]
        if len(below) <= 1:
            heading = below[0] if below else general
            seen_fields = tuple(chain.from_iterable(by_heading.values()))
            yield FieldPlace(cls, PropertyName(label, "", ""), heading, seen_fields)
            continue
        for heading, fields in by_heading.items():
            name = PropertyName(label, heading.local if heading is not general else "", "")
            yield FieldPlace(cls, name, heading, tuple(fields))
