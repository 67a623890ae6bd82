"""From the files of a folder to the first ontology of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kbgraph.extraction.link_resolver import LinkResolver
from kbgraph.extraction.subject import Subject, assign_slugs, draft_subject
from kbgraph.extraction.subject.name_index import SubjectNames
from kbgraph.init.drafting.draft import Draft
from kbgraph.init.drafting.drafter import draft
from kbgraph.init.measurement import Measurement, measure
from kbgraph.init.observation.classification import FolderNames, classify
from kbgraph.init.observation.engine_keys import engine_keys
from kbgraph.init.observation.folder import observe
from kbgraph.init.observation.seen import FieldSeen, FolderSeen, inlines
from kbgraph.init.observation.templates import is_inside, template_folders
from kbgraph.init.values.decimal_marks import field_marks, folder_mark, leans_to_comma
from kbgraph.init.values.probe import Probe
from kbgraph.ontology.ontology import Ontology
from kbgraph.ontology.patterns import watched_patterns
from kbgraph.parallel import ExtractionConfig
from kbgraph.source.entry import Entry

_UNNAMED = "note"
"""The class of all entries of a folder without a name."""


@watched_patterns()
def draft_ontology(
    all_entries: Sequence[Entry], config: ExtractionConfig, templates: Sequence[str] = ()
) -> Draft:
    """Draft an ontology of entries; that of `config` are the engine's own words.

    `templates` are folders of templates, which are about nothing. Others show it by their notes.
    """
    core = config.ontology
    folders = template_folders(all_entries, templates)
    entries = [each for each in all_entries if not any(is_inside(each.path, f) for f in folders)]
    subjects = _subjects(all_entries, config)
    keys = engine_keys(entries, _resolver(subjects, config))
    dialect = config.dialect
    names = FolderNames(
        config.home_name or _UNNAMED, dialect.folders_of_notes, frozenset(dialect.own_keys)
    )
    own = {entry.path: subjects[entry.path] for entry in entries}
    rules, no_classes = classify(entries, own, keys.every, names)
    folder = observe(entries, subjects, rules, keys)
    marks = [field_marks(value.text for value in inlines(each.samples)) for each in _fields(folder)]
    mark = folder_mark(marks)
    classes = {path: rule.label for path, rule in rules.items()}
    resolvers = {
        each: _resolver(subjects, config._replace(ontology=_with_mark(core, each)))
        for each in ("", ".", ",")
    }
    to_comma = leans_to_comma(marks)
    probe = Probe(subjects.values(), classes, resolvers, mark=mark, to_comma=to_comma)
    found = draft(folder, probe, mark)
    return replace(found, entries=len(all_entries), templates=folders, no_classes=no_classes)


def _fields(folder: FolderSeen) -> Iterable[FieldSeen]:
    for cls in folder.classes:
        yield from cls.fields
        yield from (column for table in cls.tables for column in table.columns)
        yield from (key for each in cls.maps for key in each.keys)


def _with_mark(core: Ontology, mark: str) -> Ontology:
    """Return the engine's words for a folder with a mark of decimals."""
    general = replace(core.mapping.general, decimal_mark=mark)
    return replace(core, mapping=replace(core.mapping, general=general))


def _subjects(entries: Sequence[Entry], config: ExtractionConfig) -> dict[str, Subject]:
    ontology, iris, _, home_name, dialect, _ = config
    drafts = [draft_subject(entry, ontology, iris, home_name, dialect=dialect) for entry in entries]
    subjects, _ = assign_slugs(drafts, iris)
    return {subject.path: subject for subject in subjects}


def _resolver(subjects: Mapping[str, Subject], config: ExtractionConfig) -> LinkResolver:
    return LinkResolver(
        SubjectNames(subjects.values(), config.dialect),
        config.ontology,
        config.iris,
        config.dialect,
    )


@watched_patterns()
def measure_ontology(
    entries: Sequence[Entry], config: ExtractionConfig, namespace: str
) -> Measurement:
    """Read entries by their ontology; `namespace` is that of its own terms."""
    subjects = _subjects(entries, config)
    return measure(entries, subjects, _resolver(subjects, config), namespace)
