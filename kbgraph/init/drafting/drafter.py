"""From an observation to a first ontology: classes, headings, parts and prose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kbgraph.init.drafting.draft import (
    RESERVED_SHAPES,
    RESERVED_TERMS,
    ClassDraft,
    Draft,
    HeadingDraft,
    PartDraft,
    PartFieldDraft,
    ProseDraft,
)
from kbgraph.init.drafting.local_names import LocalNames
from kbgraph.init.drafting.places import (
    GuessedPlace,
    Owner,
    OwnerKind,
    guessed_places,
    map_owner,
    row_owner,
)
from kbgraph.init.drafting.properties import PropertyDrafter, limited, short
from kbgraph.init.drafting.sections import merged_sections
from kbgraph.init.observation.seen import ClassSeen, FolderSeen
from kbgraph.init.values.probe import Probe
from kbgraph.source.entry import Inline
from kbgraph.source.names import normalise_key

GENERAL = "General"
"""The heading of the keys of the front matter."""


def draft(folder: FolderSeen, probe: Probe, decimal_mark: str = "") -> Draft:
    """Draft the ontology of a folder. Equal folders get equal drafts."""
    return _Drafter(folder, probe).draft(decimal_mark)


class _Drafter:
    """Gives each term a local name, in the order of the observation."""

    def __init__(self, folder: FolderSeen, probe: Probe) -> None:
        self._folder, self._probe = folder, probe
        self._terms, self._shapes = LocalNames(*RESERVED_TERMS), LocalNames(*RESERVED_SHAPES)
        self._classes = {each.label: self._terms.of_class(each.label) for each in folder.classes}
        self._class_shapes = {
            label: self._shapes.exact(local) for label, local in self._classes.items()
        }
        self._headings = self._draft_headings()
        self._properties = PropertyDrafter(
            self._classes, self._terms, self._shapes, probe, folder.front_keys
        )

    def draft(self, decimal_mark: str) -> Draft:
        """Return the whole draft."""
        places = guessed_places(self._folder, self._headings, self._probe)
        kept = limited(places)
        for place in kept:
            self._properties.add(place)
        self._properties.share_lists()
        parts = self._draft_parts(kept)
        prose = self._draft_prose()
        return Draft(
            classes=tuple(self._draft_class(cls, kept, parts) for cls in self._folder.classes),
            entries=self._folder.entries,
            headings=tuple(dict.fromkeys(self._headings.values())),
            properties=tuple(self._properties.properties.values()),
            parts=tuple(parts.values()),
            prose=tuple(prose.values()),
            decimal_mark=decimal_mark,
            type_slugs=self._folder.type_slugs,
            titled=tuple(each for cls in self._folder.classes for each in cls.titled),
            plain=self._folder.plain,
            left_out=len(places) - len(kept),
        )

    def _draft_headings(self) -> dict[str, HeadingDraft]:
        """Return the heading of each section, by the normal form of its title.

        Tables before the first section belong to the heading of the front matter, and so do lines
        with a label that is another thing as a key.
        """
        classes, no_keys = self._folder.classes, self._folder.front_keys
        tables = (table for cls in classes for table in cls.tables)
        fields = (field for cls in classes for field in cls.fields)
        has_lead = any(not table.section for table in tables) or any(
            not field.section and normalise_key(field.label) in no_keys for field in fields
        )
        lead = ("",) if has_lead else ()
        found = {"": HeadingDraft(self._shapes.of_class(GENERAL), GENERAL, lead)}
        for titles in merged_sections(self._folder.classes):
            label = short(titles[0])
            heading = HeadingDraft(self._shapes.of_class(label), label, titles)
            found |= {normalise_key(title): heading for title in titles}
        return found

    def _draft_parts(self, places: Sequence[GuessedPlace]) -> dict[Owner, PartDraft]:
        """Return the classes of rows and maps."""
        members: dict[Owner, list[GuessedPlace]] = {}
        for guessed in places:
            if guessed.place.owner.kind is not OwnerKind.CLASS:
                members.setdefault(guessed.place.owner, []).append(guessed)
        found: dict[Owner, PartDraft] = {}
        for owner, own_places in members.items():
            is_row = owner.kind is OwnerKind.ROW
            local = self._terms.of_class(f"{owner.label} row" if is_row else owner.label)
            found[owner] = PartDraft(
                local=local,
                label=short(owner.label),
                shape=self._shapes.exact(local),
                property=self._terms.of_property(owner.label),
                is_row=is_row,
                fields=tuple(self._properties.field(local, each.place) for each in own_places),
            )
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

    def _draft_class(
        self, cls: ClassSeen, places: Sequence[GuessedPlace], parts: dict[Owner, PartDraft]
    ) -> ClassDraft:
        local, owner = self._classes[cls.label], Owner(OwnerKind.CLASS, cls.label)
        own = [each.place for each in places if each.place.owner == owner]
        headings = dict.fromkeys(self._headings[normalise_key(title)].local for title in cls.prose)
        return ClassDraft(
            local=local,
            shape=self._class_shapes[cls.label],
            label=short(cls.label),
            rule=cls.rule,
            entries=cls.entries,
            name_keys=cls.name_keys,
            fields=tuple(self._properties.field(local, place) for place in own),
            parts=tuple(self._draft_part_fields(local, cls, parts)),
            prose=tuple(headings),
            has_lead=cls.has_lead,
            folder=cls.folder,
        )

    def _draft_part_fields(
        self, local: str, cls: ClassSeen, parts: dict[Owner, PartDraft]
    ) -> Iterator[PartFieldDraft]:
        headings = dict.fromkeys(
            self._headings[normalise_key(table.section)]
            for table in cls.tables
            if not table.is_list
        )
        for heading in headings:
            part = parts.get(row_owner(heading))
            if part:
                shape = self._shapes.exact(f"{local}-{part.property}")
                yield PartFieldDraft(shape, part, heading, (), has_texts=False)
        for each in cls.maps:
            part = parts.get(map_owner(each.label))
            if part:
                shape = self._shapes.exact(f"{local}-{part.property}")
                has_texts = _has_texts(cls, each.label)
                yield PartFieldDraft(shape, part, self._headings[""], (each.label,), has_texts)


def _has_texts(cls: ClassSeen, key: str) -> bool:
    """Whether some entries have a text under a key that holds maps."""
    name = normalise_key(key)
    return any(
        isinstance(sample.value, Inline)
        for field in cls.fields
        if not field.section and normalise_key(field.label) == name
        for sample in field.samples
    )
