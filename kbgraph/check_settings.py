"""The codes of all findings, and the choice of those that are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from kbgraph.errors import SettingsError
from kbgraph.findings import Finding, FindingKind, Severity
from kbgraph.trust.setting_places import WrongSettingError

MEANINGS: Mapping[str, str] = MappingProxyType({
    "banned-source": "The mapping bans the address of a source",
    "bulk-dates": "In every entry dates changed and nothing else did",
    "changed-value": "YAML reads a text as something else",
    "conflicting-type": "Parts of an entry give classes that do not agree",
    "control-character": "The file holds a character that is no text",
    "cut-value": "YAML ends a text of the front matter early",
    "date-alone": "The date of a claim changed and nothing else did",
    "disagree": "Sources give several values where there can be one",
    "due": "A date has passed, and no source says what became of it",
    "duplicate-key": "A key occurs twice in the front matter",
    "duplicate-slug": "Two entries have the same slug",
    "duplicate-source": "Two sources of an entry have the same id",
    "ends-before-start": "A fact ends before it starts",
    "front-matter": "The front matter cannot be read",
    "front-matter-mark": "Front matter has another mark than ---",
    "front-matter-not-first": "Front matter begins below line 1",
    "future-date": "A check or a publication has a date in the future",
    "header-is-row": "The first row of a table is read as its header",
    "html-content": "An HTML block holds Markdown, which is not read",
    "link-ambiguous": "Several entries fit a link",
    "link-missing": "No entry describes the target of a link yet",
    "mapping-datatype": "A datatype is not read, or the shape asks for another",
    "mapping-key": "Several nodes of the mapping claim a place, and one is never chosen",
    "mapping-label": "A label of the ontology contradicts another",
    "mapping-mint": "All values of a pattern become one thing",
    "mapping-place": "A word of the mapping stands where nothing reads it",
    "mapping-reference": "The ontology names a term that it does not have",
    "mapping-regex": "A regular expression loses text, or matches every text",
    "mapping-unused": "Nothing uses a node of the mapping, or no text reaches it",
    "mapping-value": "A word of the mapping has a value that it cannot take, or lacks one",
    "mapping-word": "The ontology has a word that its vocabulary does not have",
    "missing-cells": "A row has fewer cells than the header of its table",
    "missing-delimiter-row": "Rows have no delimiter row below their header",
    "missing-type": "An entry has no type",
    "not-agreed": "Two entries do not agree on a fact that both must state",
    "not-utf8": "The file is not UTF-8",
    "one-sided": "A symmetric relation is stated in one entry alone",
    "param-default": "The default of a parameter is no value that it takes",
    "param-slot": "A slot in the title of a question has no parameter",
    "param-syntax": "A parameter of a question is not declared as it should be",
    "param-type": "The type of a parameter is unknown",
    "param-variable": "The query has no data block for a parameter",
    "placeholder": "A value is a placeholder",
    "plain-heading": "A line of prose is a heading without its marks",
    "plain-label": "A line of prose begins with a known label",
    "refused-slug": "A slug is no address of a page",
    "relation-ambiguous": "The words of a typed link may mean several relations",
    "relation-not-allowed": "The ontology allows no such relation between two classes",
    "renamed-setting": "A setting has its name of an earlier release",
    "same-day": "All entries were checked on one day",
    "setext-heading": "A line of hyphens or equals signs makes a heading of a text",
    "several-dialects": "The folder has files of several programs for notes",
    "shape": "A value violates its shape",
    "slow-pattern": "A pattern of the mapping takes too long",
    "stray-footnote": "A footnote stands where no value or sentence is",
    "superseded-source": "A value rests on sources that were replaced or retired",
    "surplus-cells": "A row has more cells than the header of its table",
    "text-after-table": "A line of text is right below a table",
    "text-for-list": "A list is written as a text with commas",
    "titled-header": "A table of labels and values has a header",
    "too-large": "The file is larger than the limit",
    "unaccounted": "Nothing reads a line, and no rule drops it",
    "unchecked": "The source of a value has no day of checking",
    "unchecked-shape": "A shape cannot be checked",
    "uncited": "A value has no source",
    "unclosed-comment": "A comment is not closed",
    "unclosed-fence": "Fenced code is not closed",
    "undated": "A source bears no date of issue or of its copy",
    "unknown-relation": "A typed link names no relation of the ontology",
    "unknown-source": "A footnote names no source of the entry",
    "unknown-type": "No class has the type of an entry",
    "unlocated": "A value cites a primary source without the place in it",
    "unmapped-column": "No rule of the mapping reads a column",
    "unmapped-key": "No rule of the mapping reads a key",
    "unmapped-row": "No rule of the mapping reads a row",
    "unmapped-section": "No rule of the mapping reads a section",
    "unmapped-table": "No rule of the mapping reads a table",
    "unpaired-comment-mark": "%% opens or closes no comment",
    "unread-files": "Notes in another syntax than Markdown are not read",
    "unread-settings": "Settings of a program for notes cannot be read",
    "unread-text": "No claim states a text",
    "unread-value": "A value cannot be read",
    "unreadable": "The file cannot be opened",
    "untrusted-setting": "A setting is not obeyed without the word of the user",
    "weakly-sourced": "A value rests on a package of data or on the author alone",
})  # fmt: skip
"""The meaning of each code in a few words."""
_KEYS = ("only", "ignore", "severity")


class CheckSettings(NamedTuple):
    """The table `[check]` of kbgraph.toml, which the options of `kbgraph check` override."""

    only: frozenset[str] = frozenset()
    """The codes to show; all if empty."""
    ignore: frozenset[str] = frozenset()
    """The codes not to show."""
    severity: Severity = Severity.NOTICE
    """The least severity to show."""

    def shows(self, finding: Finding | FindingKind) -> bool:
        """Say whether a finding is shown, or findings of a kind are."""
        return (
            finding.severity >= self.severity
            and finding.code not in self.ignore
            and (not self.only or finding.code in self.only)
        )


SHOW_ALL = CheckSettings()


def parse_check_settings(table: object) -> CheckSettings:
    """Return the settings of the table `[check]`. Raises SettingsError."""
    if not isinstance(table, dict):
        raise WrongSettingError("check must be a table", "check")
    unknown = sorted(set(table) - {*_KEYS})
    if unknown:
        raise WrongSettingError(
            f"check has no setting {unknown[0]!r}; there are {', '.join(_KEYS)}",
            "check",
            unknown[0],
        )
    return CheckSettings(
        only=_codes(table, "only"),
        ignore=_codes(table, "ignore"),
        severity=_severity(table.get("severity", SHOW_ALL.severity.label)),
    )


def _codes(table: Mapping[str, object], name: str) -> frozenset[str]:
    codes = list_of_texts(table.get(name, []), f"check.{name}")
    try:
        return known_codes(codes)
    except SettingsError as error:
        raise WrongSettingError(str(error), "check", name) from error


def _severity(label: object) -> Severity:
    severities = {severity.label: severity for severity in Severity}
    if not isinstance(label, str) or label not in severities:
        raise WrongSettingError(
            f"check.severity must be one of {', '.join(severities)}", "check", "severity"
        )
    return severities[label]


def list_of_texts(value: object, name: str) -> tuple[str, ...]:
    """Return a setting that is a list of texts. Raises SettingsError for any other value."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise WrongSettingError(f"{name} must be a list of texts", *name.split("."))
    return tuple(value)


def known_codes(codes: Iterable[str]) -> frozenset[str]:
    """Return the codes as a set. Raises SettingsError for one that does not exist."""
    found = frozenset(codes)
    unknown = found - MEANINGS.keys()
    if unknown:
        code = min(unknown)
        raise SettingsError(f"no finding has the code {code!r}: {_meant(code)}")
    return found


def _meant(code: str) -> str:
    # Takes 13 ms to import: every command reads the settings, and few of them have a wrong code.
    from kbgraph.fuzzy import SimilarNames

    near = ", ".join(SimilarNames({each: each for each in MEANINGS}).offer(code.lower()))
    return f"did you mean {near}?" if near else f"there are {', '.join(MEANINGS)}"
