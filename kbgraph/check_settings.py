"""The choice of the findings that are shown: by code and by severity."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.errors import SettingsError
from kbgraph.finding_codes import known_codes
from kbgraph.findings import Finding, Severity

_KEYS = ("only", "ignore", "severity")


class CheckSettings(NamedTuple):
    """The table `[check]` of kbgraph.toml, which the options of `kbgraph check` override."""

    only: frozenset[str] = frozenset()
    """The codes to show; all if empty."""
    ignore: frozenset[str] = frozenset()
    """The codes not to show."""
    severity: Severity = Severity.NOTICE
    """The least severity to show."""

    def shows(self, finding: Finding) -> bool:
        """Say whether a finding is shown."""
        return (
            finding.severity >= self.severity
            and finding.code not in self.ignore
            and (not self.only or finding.code in self.only)
        )


SHOW_ALL = CheckSettings()


def parse_check_settings(table: object) -> CheckSettings:
    """Return the settings of the table `[check]`. Raises SettingsError."""
    if not isinstance(table, dict):
        raise SettingsError("check must be a table")
    unknown = sorted(set(table) - {*_KEYS})
    if unknown:
        raise SettingsError(f"check has no setting {unknown[0]!r}; there are {', '.join(_KEYS)}")
    return CheckSettings(
        only=known_codes(list_of_texts(table.get("only", []), "check.only")),
        ignore=known_codes(list_of_texts(table.get("ignore", []), "check.ignore")),
        severity=_severity(table.get("severity", SHOW_ALL.severity.label)),
    )


def _severity(label: object) -> Severity:
    severities = {severity.label: severity for severity in Severity}
    if not isinstance(label, str) or label not in severities:
        raise SettingsError(f"check.severity must be one of {', '.join(severities)}")
    return severities[label]


def list_of_texts(value: object, name: str) -> tuple[str, ...]:
    """Return a setting that is a list of texts. Raises SettingsError for any other value."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise SettingsError(f"{name} must be a list of texts")
    return tuple(value)
