"""Properties and fields of a draft: local names, lists of words, and the classes of links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kbgraph.init.drafting.concept_lists import shared_lists
from kbgraph.init.drafting.draft import ConceptDraft, FieldDraft, PropertyDraft
from kbgraph.init.drafting.local_names import LocalNames
from kbgraph.init.drafting.places import FieldPlace, GuessedPlace, OwnerKind, PropertyName
from kbgraph.init.values.forms import TEXT, ConceptForm, Form, Guess, LinkForm
from kbgraph.init.values.guesses import concept_words, guess
from kbgraph.init.values.probe import Probe
from kbgraph.source.names import normalise_key

_MAX_FIELDS = 300
"""Fields of a class: the files of an ontology, and the patterns in it, have limits."""
_MAX_ALL_FIELDS = 1_200
_MAX_ALL_CONCEPTS = 6_000
_MAX_LABEL_CHARS = 200


class PropertyDrafter:
    """Drafts the properties of places, and the fields of their owners."""

    def __init__(
        self,
        classes: Mapping[str, str],
        terms: LocalNames,
        shapes: LocalNames,
        probe: Probe,
        no_keys: frozenset[str],
    ) -> None:
        """Begin with the local name of each class, by its label, and the names that are given.

        `no_keys` are labels of lines that have another meaning as keys, in normal form.
        """
        self._no_keys = no_keys
        self._classes, self._terms, self._shapes = classes, terms, shapes
        self._probe, self._concepts = probe, LocalNames()
        self._concepts_left = _MAX_ALL_CONCEPTS
        self.properties: dict[PropertyName, PropertyDraft] = {}
        """Those that have been drafted, in order."""

    def add(self, guessed: GuessedPlace) -> None:
        """Draft the property of a place, unless another place has it too."""
        if guessed.place.name not in self.properties:
            self.properties[guessed.place.name] = self._draft(guessed.place, guessed.guess)

    def _draft(self, place: FieldPlace, guessed: Guess) -> PropertyDraft:
        local = self._terms.of_property(place.label)
        if guessed.separator and place.owner.kind is OwnerKind.MAP:  # It is not split there.
            guessed = guessed._replace(forms=(TEXT,), separator="", read=0)
        words = concept_words(guessed)
        if len(words) > self._concepts_left:
            words = ()
        self._concepts_left -= len(words)
        minted = [f.classes[0] for f in guessed.forms if isinstance(f, LinkForm) and f.mints]
        return PropertyDraft(
            local=local,
            label=short(place.label),
            # No word of symbols alone has the name of the list.
            scheme=self._concepts.exact(local) if words else local,
            guess=guessed if words else _as_text(guessed),
            concepts=tuple(ConceptDraft(self._concepts.below(local, word), word) for word in words),
            mint=next((self._classes[label] for label in minted), ""),
        )

    def share_lists(self) -> None:
        """Give properties one list of words where that of one has all words of the other."""
        self.properties = shared_lists(self.properties)

    def field(self, owner: str, place: FieldPlace) -> FieldDraft:
        """Return the field of a place; `owner` is the local name of its class."""
        prop, is_cell = self.properties[place.name], place.owner.kind is OwnerKind.ROW
        in_map = place.owner.kind is OwnerKind.MAP
        keys = [
            each for each in place.seen if not each.section and (in_map or self._is_key(each.label))
        ]
        at_top = [each.label for each in keys]
        below = [each.label for each in place.seen if each not in keys]
        columns = [each.label for each in place.seen] if place.is_column else []
        return FieldDraft(
            shape=self._shapes.exact(f"{owner}-{prop.local}"),
            column=self._shapes.exact(f"{owner}-{prop.local}-column") if is_cell else "",
            property=prop,
            heading=place.heading,
            keys=() if place.is_column else tuple(dict.fromkeys(at_top)),
            labels=() if place.is_column else tuple(dict.fromkeys(below)),
            columns=tuple(dict.fromkeys(columns)),
            targets=self._targets(place, prop.guess),
            entries=len({sample.path for each in place.seen for sample in each.samples}),
        )

    def _is_key(self, label: str) -> bool:
        return normalise_key(label) not in self._no_keys

    def _targets(self, place: FieldPlace, guessed: Guess) -> tuple[str, ...]:
        """Return the classes to which the links of this owner lead; none if some are not known."""
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


def limited(places: Sequence[GuessedPlace]) -> list[GuessedPlace]:
    """Return the places that most entries have, as many as an ontology may have, in order."""
    ranked = sorted(range(len(places)), key=lambda each: (-places[each].place.size, each))
    kept: set[int] = set()
    numbers: dict[object, int] = {}
    for index in ranked:
        owner = places[index].place.owner
        if numbers.get(owner, 0) < _MAX_FIELDS and len(kept) < _MAX_ALL_FIELDS:
            numbers[owner] = numbers.get(owner, 0) + 1
            kept.add(index)
    return [place for index, place in enumerate(places) if index in kept]


def short(label: str) -> str:
    """Return a label that a page can show."""
    line = " ".join(label.split())
    return line if len(line) <= _MAX_LABEL_CHARS else f"{line[: _MAX_LABEL_CHARS - 1]}…"
