"""The search for settings, and the settings that are obeyed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from kbgraph.check_settings import list_of_texts, parse_check_settings
from kbgraph.config.model import DEFAULT_BASE, Config, QueriesFolder, SiteMetadata
from kbgraph.config.suggestions import parse_suggest_settings
from kbgraph.config.values import (
    check_values,
    checked_base,
    dialect_name,
    parse_limits,
    parse_store,
    parse_texts,
    parse_toml,
)
from kbgraph.errors import FolderError, SettingsError
from kbgraph.findings import Finding
from kbgraph.renamed_settings import SettingsText
from kbgraph.source.dialects import dialect_of
from kbgraph.source.entry_files import entry_paths
from kbgraph.trust.reach import (
    Trust,
    file_finding,
    is_inside,
    is_obeyed,
    link_finding,
    reach_of,
    setting_finding,
    shown_reach,
)
from kbgraph.trust.setting_places import line_of, placed
from kbgraph.trust.settings_file import (
    SETTINGS_FILE,
    SettingsFile,
    read_parent_settings_file,
    read_settings_file,
)
from kbgraph.trust.trusted_folders import remember
from kbgraph.xml_characters import replace_excluded

_PACKAGE = Path(__file__).parent.parent
_PLACES = (_PACKAGE / "shipped", _PACKAGE.parent)
"""Where the shipped folders are: inside the package if installed, beside it in a checkout."""
_SHIPPED = "shipped"
"""The value of `ontology` that names the ontology of the shipped knowledge base."""


def shipped(name: str) -> Path:
    """Return a folder that comes with the package."""
    places = [place / name for place in _PLACES]
    return next((place for place in places if place.is_dir()), places[-1])


def find_config(
    kb: Path | None = None,
    ontology: Path | None = None,
    base: str | None = None,
    trust: Trust = Trust.RECORDED,
) -> Config:
    """Return the settings: the arguments, then kbgraph.toml, then defaults for the folder.

    Without a folder: the nearest parent with a kbgraph.toml, else the current folder if it holds
    Markdown, else the shipped knowledge base. A folder without an ontology is read by the engine's
    own words alone. `~` at the start of an argument is the user's home, as in a shell, which leaves
    it as it is within quotes and in `--kb=~/notes`.
    Settings that reach beyond their folder, and those that another user may have put above it, are
    obeyed if they are trusted, and findings otherwise. Raises FolderError or SettingsError.
    """
    if kb is not None:
        config = _of_folder(_with_home(kb), trust)
    else:
        config = _of_current_folder(_current(), trust)
    if ontology is not None:
        findings = tuple(each for each in config.findings if each.about != "ontology")
        config = replace(
            config,
            ontology=_named_ontology(str(_with_home(ontology)), Path(), None).folder,
            ontology_root=None,
            ontology_place="",
            queries=None,
            findings=findings,
        )
    return config if base is None else replace(config, base=checked_base(base))


def _with_home(path: Path) -> Path:
    """Return a path with the home of the user that `~` or `~user` names, if it is known."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def _current() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError as error:
        raise FolderError(
            "the current folder has been removed: name a folder of Markdown files with --kb"
        ) from error


def _of_folder(folder: Path, trust: Trust) -> Config:
    if not folder.is_dir():
        state = "is a file, not a folder" if folder.exists() else "does not exist"
        raise FolderError(f"{folder} {state}: name a folder of Markdown files")
    file = read_settings_file(folder)
    if file is None:
        return _without_settings(folder)
    config = _obeyed(file, trust)
    return config or _with(_without_settings(folder), file_finding(file, file.path.name))


def _of_current_folder(current: Path, trust: Trust) -> Config:
    findings: list[Finding] = []
    for folder in (current, *current.parents):
        read = read_settings_file if folder == current else read_parent_settings_file
        file = read(folder)
        if file is not None:
            config = _obeyed(file, trust)
            if config is not None:
                return _with(config, *findings)
            findings.append(file_finding(file, _place(file.path, current)))
    if next(entry_paths(current), None) is not None:
        return _with(_without_settings(current), *findings)
    return Config(shipped("kb"), shipped("ontology"), is_shipped=True, findings=tuple(findings))


def _with(config: Config, *findings: Finding) -> Config:
    return replace(config, findings=(*config.findings, *findings))


def _without_settings(folder: Path) -> Config:
    """Return the settings of a folder that the user named, whose kbgraph.toml is not obeyed."""
    found, (dialect, findings) = _ontology_of(folder, folder), dialect_of(folder)
    return Config(
        folder,
        found.folder,
        ontology_root=found.root,
        queries=found.queries,
        findings=found.findings + findings,
        ignore=dialect.ignored,
        dialect=dialect,
    )


class _OntologyPlace(NamedTuple):
    """The ontology of a folder, and the place of the example queries, as in Config."""

    folder: Path | None
    root: Path | None = None
    queries: QueriesFolder | None = None
    findings: tuple[Finding, ...] = ()


def _ontology_of(folder: Path, kb: Path) -> _OntologyPlace:
    """Return the folder `ontology` if it holds Turtle, else none: no domain is assumed.

    Example queries need no Turtle beside them. A link that leads elsewhere is a finding.
    """
    place = folder / "ontology"
    links = [name for name in ("ontology", "ontology/queries") if not is_inside(folder, name)]
    findings = tuple(link_finding(name, _place(folder / name, kb)) for name in links[:1])
    if "ontology" not in links and place.is_dir() and any(place.glob("*.ttl")):
        return _OntologyPlace(place, folder)
    if folder.resolve() == shipped("kb").resolve():
        return _OntologyPlace(shipped("ontology"), findings=findings)
    queries = QueriesFolder(None if links else place / "queries", folder)
    return _OntologyPlace(None, queries=queries, findings=findings)


def _named_ontology(written: str, folder: Path, root: Path | None) -> _OntologyPlace:
    """Return the place that settings in a folder name; the word `shipped` is that of the package.

    A folder of that name wins.
    """
    path = folder / os.path.normpath(written)
    is_shipped = written == _SHIPPED and not path.exists()
    return _OntologyPlace(shipped("ontology")) if is_shipped else _OntologyPlace(path, root)


def read_config(path: Path, trust: Trust = Trust.RECORDED) -> Config:
    """Return the settings of a kbgraph.toml, in which paths are relative to its folder.

    Raises SettingsError, with the path, for unknown settings and wrong values, and if it is not
    obeyed as a whole.
    """
    file = read_settings_file(path.parent)
    if file is None:
        raise SettingsError(f"{path}: cannot read the settings: there is no such file")
    config = _obeyed(file, trust)
    if config is None:
        raise SettingsError(f"{path}: {file.obstacle}")
    return config


def trust_folder(folder: Path) -> dict[str, str]:
    """Record that the user trusts the settings of a folder; return what they reach for.

    Raises SettingsError where the folder has no settings that can be obeyed.
    """
    file = read_settings_file(folder)
    if file is None or not file.is_readable:
        reason = "there is no such file" if file is None else file.obstacle
        raise SettingsError(f"{folder / SETTINGS_FILE}: there is nothing to trust: {reason}")
    try:
        settings = parse_toml(file.text)
        reach = reach_of(folder, settings)
        _parse(file, settings, reach)
    except SettingsError as error:
        raise placed(error, file.path, file.text) from error
    remember(folder, reach)
    return shown_reach(settings, reach)


def _obeyed(file: SettingsFile, trust: Trust) -> Config | None:
    """Return the settings of a file as far as they are obeyed; None if it is not obeyed at all."""
    if not file.is_readable:
        return None
    try:
        settings, folder = parse_toml(file.text), file.path.parent
        check_values(settings)
        reach = reach_of(folder, settings)
        if is_obeyed(file, reach, trust):
            return _parse(file, settings, reach)
        if file.obstacle:
            return None
        kept = {name: value for name, value in settings.items() if name not in reach}
        config = _parse(file, kept, {})
    except SettingsError as error:
        raise placed(error, file.path, file.text) from error
    place = _place(file.path, config.kb)
    return _with(config, *(setting_finding(file, place, name, settings[name]) for name in reach))


def _place(path: Path, kb: Path) -> str:
    """Return a path as findings show it, relative to the entries."""
    return Path(os.path.relpath(path, kb)).as_posix()


def _parse(file: SettingsFile, settings: dict[str, Any], outside: Mapping[str, str]) -> Config:
    """Return the settings; those of the names `outside` may leave the folder of the file."""
    folder, texts = file.path.parent, parse_texts(settings)
    kb = folder / os.path.normpath(texts.get("kb", "."))
    limits, findings = parse_limits(
        settings.get("limits", {}), SettingsText(file.text, _place(file.path, kb))
    )
    if "ontology" in texts:
        root = None if "ontology" in outside else folder
        found = _named_ontology(texts["ontology"], folder, root)
    else:
        found = _ontology_of(folder, kb)
    kb_root = None if "kb" in outside else folder
    dialect, of_dialect = dialect_of(kb, kb_root, dialect_name(texts), home=folder)
    return Config(
        kb=kb,
        ontology=found.folder,
        kb_root=kb_root,
        ontology_root=found.root,
        kb_place=_line_that_names("kb", file, texts),
        ontology_place=_line_that_names("ontology", file, texts),
        queries=found.queries,
        base=texts.get("base", DEFAULT_BASE),
        site=_site(texts, list_of_texts(settings.get("attributions", []), "attributions")),
        limits=limits,
        file=file.path,
        store=parse_store(settings["store"]) if "store" in settings else None,
        findings=findings + found.findings + of_dialect,
        ignore=(*dialect.ignored, *list_of_texts(settings.get("ignore", []), "ignore")),
        check=parse_check_settings(settings.get("check", {})),
        suggest=parse_suggest_settings(settings.get("suggest", {})),
        dialect=dialect,
    )


def _line_that_names(key: str, file: SettingsFile, texts: Mapping[str, str]) -> str:
    """Return the file and line of a setting; empty where the file does not have it."""
    return f"{file.path}:{line_of(file.text, (key,))}" if key in texts else ""


def _site(texts: Mapping[str, str], attributions: tuple[str, ...]) -> SiteMetadata:
    return SiteMetadata(
        title=replace_excluded(texts.get("title", "")),
        notice=replace_excluded(texts.get("notice", "")),
        license=texts.get("license", ""),
        attributions=tuple(map(replace_excluded, attributions)),
        repository=texts.get("repository", "").rstrip("/"),
    )
