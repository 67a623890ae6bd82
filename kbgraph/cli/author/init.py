"""`kbgraph init`: a first ontology, guessed from the entries of a folder."""

from __future__ import annotations

import re
import shlex
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import click

from kbgraph.cli.author.init_report import next_steps, report
from kbgraph.cli.common import announced_config
from kbgraph.cli.terminal import progress_bar
from kbgraph.collector import collector_paused
from kbgraph.config import DEFAULT_BASE, SETTINGS_FILE, Config
from kbgraph.errors import KbError
from kbgraph.init import (
    Draft,
    Measurement,
    Naming,
    draft_ontology,
    measure_ontology,
    ontology_files,
    settings_file,
)
from kbgraph.ontology.ontology import Ontology, load_ontology
from kbgraph.opening import home_name
from kbgraph.parallel import ExtractionConfig
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.language_tags import REMEDY, is_language_tag
from kbgraph.source.dialects import template_folders
from kbgraph.source.entry import Entry
from kbgraph.source.folder import parse_file, read_folder
from kbgraph.source.ignored import IgnoredFiles
from kbgraph.trust.new_files import create_files, require_absent

_ONTOLOGY = "ontology"
_NOT_IN_HOST = re.compile(r"[^a-z0-9]+")
_MAX_HOST_CHARS = 40


class _Targets(NamedTuple):
    """The places of the new files."""

    root: Path
    """The folder below which all of them are."""
    ontology: Path
    settings: Path | None
    """The place of a new kbgraph.toml; None where there are settings already."""


@click.command("init")
@click.option("--dry-run", is_flag=True, help="Print the files, and write none.")
@click.option(
    "--language",
    default="",
    metavar="TAG",
    help="The language of the entries, such as en or pt-BR, for labels and texts.",
)
def init_command(language: str, *, dry_run: bool) -> None:
    """Write a first ontology, guessed from the entries.

    It looks at types, keys, headings, labels, columns and values, and writes kbgraph.toml and a
    folder ontology/ with classes, properties, lists of words, shapes, a mapping and first
    questions. They are data to edit: comments say where a guess is weak. It then says how many
    values are read by them, what is left, which values stay text, and which lines and tables would
    be read if they were written in another way. A value with two readings is left or stays text. No
    file is overwritten, and no entry is changed.

    \b
    kbgraph --kb ~/vault init
    kbgraph init --language de
    kbgraph init --dry-run
    """
    if language and not is_language_tag(language):
        raise KbError(f"{language!r} is no language tag: {REMEDY}")
    config = announced_config()
    targets = _targets(config)
    _require_no_ontology(targets)
    entries = _entries(config)
    naming = _naming(config, language)
    iris = IriFactory(naming.base if targets.settings else config.base)
    with collector_paused():
        draft = _draft(config, entries, iris)
        files = ontology_files(draft, naming)
        measurement = _measured(config, entries, files, (naming, iris))
    if dry_run:
        for name, text in {**_settings(targets, naming), **files}.items():
            click.echo(f"# ===== {name}\n{text}")
    else:
        _write(targets, naming, files)
    click.echo("\n".join(report(draft, measurement)))
    click.echo("\nnothing was written" if dry_run else f"\n{_written(targets, files)}")


def _targets(config: Config) -> _Targets:
    if config.is_shipped:
        raise KbError("there is no folder of entries here: name it with --kb")
    root = config.file.parent if config.file else config.kb
    ontology = config.ontology or root / _ONTOLOGY
    has_settings = config.file is not None or not ontology.is_relative_to(root)
    return _Targets(
        root=root if ontology.is_relative_to(root) else ontology.parent,
        ontology=ontology,
        settings=None if has_settings else root / SETTINGS_FILE,
    )


def _require_no_ontology(targets: _Targets) -> None:
    """Refuse a folder that has an ontology, before its entries are read."""
    if not targets.root.is_dir():
        raise KbError(f"{targets.root} is no folder: make it, or name another with --ontology")
    require_absent([targets.ontology / "mapping.ttl"], targets.root)
    for path in sorted(targets.ontology.glob("*.ttl")):
        raise KbError(f"{path} already exists: the folder has an ontology, and it stays as it is")
    if targets.settings is not None:
        require_absent([targets.settings], targets.root)


def _entries(config: Config) -> list[Entry]:
    """Read and parse all entries. Raises KbError where there are none."""
    files = list(read_folder(config.kb, config.limits, IgnoredFiles(config.ignore), config.kb_root))
    if not files:
        raise KbError(f"{config.kb} has no Markdown to look at: write some entries first")
    entries = []
    with progress_bar() as report, collector_paused():
        for number, (path, content) in enumerate(files, 1):
            entries.append(parse_file(path, content, config.limits, config.dialect))
            if report:
                report(number, len(files))
    return entries


def _naming(config: Config, language: str) -> Naming:
    title = config.site.title or home_name(config)
    base = config.base
    if base == DEFAULT_BASE:  # Its own names are those of the engine.
        ascii_title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
        host = _NOT_IN_HOST.sub("-", ascii_title.lower())[:_MAX_HOST_CHARS].strip("-")
        base = f"https://{host or 'notes'}.example/"
    return Naming(base, title, language)


def _draft(config: Config, entries: list[Entry], iris: IriFactory) -> Draft:
    core = load_ontology(None, iris.base, kb=config.kb)
    templates = template_folders(config.kb, config.kb_root)
    draft = draft_ontology(entries, _extraction(config, core, iris), templates)
    if not draft.classes:
        raise KbError(
            f"no entry of {config.kb} says what it is about: write a type, such as `type: person`, "
            "into the front matter of some"
        )
    return draft


def _measured(
    config: Config,
    entries: list[Entry],
    files: Mapping[str, str],
    names: tuple[Naming, IriFactory],
) -> Measurement:
    """Read the entries by the new ontology, from a folder that is removed again."""
    naming, iris = names
    with tempfile.TemporaryDirectory(prefix="kbgraph-init-") as folder:
        root = Path(folder)
        create_files({root / name: text.encode() for name, text in files.items()}, root)
        ontology = load_ontology(root, iris.base, config.limits.ontology_max_bytes, kb=config.kb)
    return measure_ontology(entries, _extraction(config, ontology, iris), naming.vocabulary)


def _extraction(config: Config, ontology: Ontology, iris: IriFactory) -> ExtractionConfig:
    return ExtractionConfig(ontology, iris, config.limits, home_name(config), config.dialect)


def _settings(targets: _Targets, naming: Naming) -> dict[str, str]:
    return {SETTINGS_FILE: settings_file(naming, _ONTOLOGY)} if targets.settings else {}


def _write(targets: _Targets, naming: Naming, files: Mapping[str, str]) -> None:
    contents = {targets.ontology / name: text for name, text in files.items()}
    # The settings come last: with them, the other files are read.
    contents |= {targets.root / name: text for name, text in _settings(targets, naming).items()}
    require_absent(contents, targets.root)
    create_files({path: text.encode() for path, text in contents.items()}, targets.root)


def _written(targets: _Targets, files: Mapping[str, str]) -> str:
    """Return which files have been written, and the commands to go on with."""
    paths = [*filter(None, [targets.settings]), *(targets.ontology / name for name in files)]
    names = ", ".join(str(path.relative_to(targets.root)) for path in paths)
    place = "" if _shown(targets.root) == "." else f" to {_shown(targets.root)}"
    query = next(path for path in paths if path.suffix == ".rq")
    command = _command(*([] if targets.settings else ["base"]))
    return "\n".join([f"written{place}: {names}", *next_steps(command, _shown(query))])


def _shown(path: Path) -> str:
    """Return a path as a part of a command."""
    here = Path.cwd()
    return shlex.quote(str(path.relative_to(here) if path.is_relative_to(here) else path))


def _command(*further: str) -> str:
    """Return the beginning of further commands on the same folder, with its global options."""
    context = click.get_current_context().find_root()
    options = [(f"--{name}", context.params.get(name)) for name in ("kb", "ontology", *further)]
    given = [f"{option} {shlex.quote(str(value))}" for option, value in options if value]
    return " ".join(["kbgraph", *given])
