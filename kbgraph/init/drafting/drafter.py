"""From an observation to a first ontology: names of terms, headings, properties and fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kbgraph.init.drafting.draft import (
    RESERVED_SHAPES,
    RESERVED_TERMS,
    ClassDraft,
    ConceptDraft,
    Draft,
    FieldDraft,
    HeadingDraft,
    PropertyDraft,
    ProseDraft,
)
from kbgraph.init.drafting.local_names import LocalNames
from kbgraph.init.drafting.places import FieldPlace, GuessedPlace, PropertyName, guessed_places
from kbgraph.init.drafting.sections import merged_sections
from kbgraph.init.observation.seen import ClassSeen, FolderSeen
from kbgraph.init.values.forms import TEXT, ConceptForm, Form, Guess, LinkForm
from kbgraph.init.values.guesses import concept_words, guess
from kbgraph.init.values.probe import Probe
from kbgraph.source.names import normalise_key

_MAX_FIELDS = 300
"""Fields of a class: the files of an ontology, and the patterns in it, have limits."""
_MAX_ALL_FIELDS = 1_200
_MAX_ALL_CONCEPTS = 6_000
_MAX_LABEL_CHARS = 200
GENERAL = "General"
"""The heading of the keys of the front matter."""


def draft(folder: FolderSeen, probe: Probe, decimal_mark: str = "") -> Draft:
    """Draft the ontology of a folder. Equal folders get equal drafts."""
    return _Drafter(folder, probe).draft(decimal_mark)


class _Drafter:
    """Gives each term a local name, in the order of the observation."""

    def __init__(self, folder: FolderSeen, probe: Probe) -> None:
        self._folder, self._probe = folder, probe
        self._terms = LocalNames(*RESERVED_TERMS)
        self._shapes, self._concepts = LocalNames(*RESERVED_SHAPES), LocalNames()
        self._classes = {each.label: self._terms.of_class(each.label) for each in folder.classes}
        self._headings = self._draft_headings()
        self._prose = self._draft_prose()
        self._concepts_left = _MAX_ALL_CONCEPTS

    def draft(self, decimal_mark: str) -> Draft:
        """Return the whole draft."""
        places = guessed_places(self._folder, self._headings, self._probe)
        kept = _limited(places)
        properties = self._draft_properties(kept)
        return Draft(
            classes=tuple(self._draft_class(cls, kept, properties) for cls in self._folder.classes),
            entries=self._folder.entries,
            headings=tuple(dict.fromkeys(self._headings.values())),
            properties=tuple(properties.values()),
            prose=tuple(self._prose.values()),
            decimal_mark=decimal_mark,
            type_slugs=self._folder.type_slugs,
            left_out=len(places) - len(kept),
        )

    def _draft_headings(self) -> dict[str, HeadingDraft]:
        """Return the heading of each section, by the normal form of its title."""
        found = {"": HeadingDraft(self._shapes.of_class(GENERAL), GENERAL, ())}
        for titles in merged_sections(self._folder.classes):
            label = _short(titles[0])
            heading = HeadingDraft(self._shapes.of_class(label), label, titles)
            found |= {normalise_key(title): heading for title in titles}
        return found

    def _draft_prose(self) -> dict[str, ProseDraft]:
        """Return the prose of each heading, by the heading's local name."""
        found: dict[str, ProseDraft] = {}
        for cls in self._folder.classes:
            for title in cls.prose:
                heading = self._headings[normalise_key(title)]
                if heading.local not in found:
                    found[heading.local] = ProseDraft(
                        shape=self._shapes.exact(f"text-{heading.local}"),
                        property=self._terms.of_property(f"{heading.label} text"),
                        label=f"{heading.label}: text",
                        heading=heading,
                    )
        return found

    def _draft_properties(
        self, places: Sequence[GuessedPlace]
    ) -> dict[PropertyName, PropertyDraft]:
        found: dict[PropertyName, PropertyDraft] = {}
        for place, guessed in places:
            if place.name not in found:
                found[place.name] = self._draft_property(place, guessed)
        return found

    def _draft_property(self, place: FieldPlace, guessed: Guess) -> PropertyDraft:
        local = self._terms.of_property(place.label)
        words = concept_words(guessed)
        if len(words) > self._concepts_left:
            words = ()
        self._concepts_left -= len(words)
        minted = [f.classes[0] for f in guessed.forms if isinstance(f, LinkForm) and f.mints]
        return PropertyDraft(
            local=local,
            label=_short(place.label),
            guess=guessed if words else _as_text(guessed),
            concepts=tuple(ConceptDraft(self._concepts.below(local, word), word) for word in words),
            mint=next((self._classes[label] for label in minted), ""),
        )

    def _draft_class(
        self,
        cls: ClassSeen,
        places: Iterable[GuessedPlace],
        properties: Mapping[PropertyName, PropertyDraft],
    ) -> ClassDraft:
        local = self._classes[cls.label]
        return ClassDraft(
            local=local,
            label=_short(cls.label),
            rule=cls.rule,
            entries=cls.entries,
            name_keys=cls.name_keys,
            fields=tuple(
                self._draft_field(local, place, properties[place.name])
                for place, _ in places
                if place.cls is cls
            ),
            prose=tuple(
                dict.fromkeys(self._headings[normalise_key(title)].local for title in cls.prose)
            ),
            has_lead=cls.has_lead,
        )

    def _draft_field(self, cls: str, place: FieldPlace, prop: PropertyDraft) -> FieldDraft:
        in_lead = [each.label for each in place.seen if not each.section]
        below = [each.label for each in place.seen if each.section]
        return FieldDraft(
            shape=self._shapes.exact(f"{cls}-{prop.local}"),
            property=prop,
            heading=place.heading,
            keys=tuple(dict.fromkeys(in_lead)),
            labels=tuple(dict.fromkeys(below)),
            targets=self._targets(place, prop.guess),
            entries=len({sample.path for each in place.seen for sample in each.samples}),
        )

    def _targets(self, place: FieldPlace, guessed: Guess) -> tuple[str, ...]:
        """Return the classes to which the links of this class lead; none if some are not known."""
        if not any(isinstance(form, LinkForm) for form in guessed.forms):
            return ()
        own = guess([sample for each in place.seen for sample in each.samples], self._probe)
        labels = [form.classes for form in own.forms if isinstance(form, LinkForm)]
        return tuple(self._classes[label] for each in labels for label in each)


def _as_text(guessed: Guess) -> Guess:
    """Return a guess with texts in the place of words of a list, if it has any."""
    if not concept_words(guessed):
        return guessed
    forms: list[Form] = [TEXT if isinstance(each, ConceptForm) else each for each in guessed.forms]
    return guessed._replace(forms=tuple(forms), separator="", read=0)


def _limited(places: Sequence[GuessedPlace]) -> list[GuessedPlace]:
    """Return the places that most entries have, as many as an ontology may have, in order."""
    ranked = sorted(range(len(places)), key=lambda each: (-_size(places[each]), each))
    kept: set[int] = set()
    of_class: dict[str, int] = {}
    for index in ranked:
        label = places[index].place.cls.label
        if of_class.get(label, 0) < _MAX_FIELDS and len(kept) < _MAX_ALL_FIELDS:
            of_class[label] = of_class.get(label, 0) + 1
            kept.add(index)
    return [place for index, place in enumerate(places) if index in kept]


def _size(guessed: GuessedPlace) -> int:
    return sum(len(each.samples) for each in guessed.place.seen)


def _short(label: str) -> str:
    """Return a label that a page can show."""
    line = " ".join(label.split())
    return line if len(line) <= _MAX_LABEL_CHARS else f"{line[: _MAX_LABEL_CHARS - 1]}…"
