"""The table `[suggest]` of kbgraph.toml: links that are not suggested, and the use of a model."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.check_settings import list_of_texts
from kbgraph.trust.setting_places import WrongSettingError

_TABLE, _MUTE, _MODEL = "suggest", "mute", "model"


class SuggestSettings(NamedTuple):
    """How links are suggested."""

    mute: tuple[str, ...] = ()
    """Words and slugs to which no link is suggested."""
    model: bool = False
    """Whether texts are also compared by the model of the extra `model`."""


DEFAULT_SUGGESTIONS = SuggestSettings()


def parse_suggest_settings(table: object) -> SuggestSettings:
    """Return the settings of the table `[suggest]`. Raises SettingsError."""
    if not isinstance(table, dict):
        raise WrongSettingError(f"{_TABLE} must be a table", _TABLE)
    unknown = sorted(set(table) - {_MUTE, _MODEL})
    if unknown:
        raise WrongSettingError(
            f"{_TABLE} has no setting {unknown[0]!r}; there are {_MUTE}, {_MODEL}",
            _TABLE,
            unknown[0],
        )
    model = table.get(_MODEL, False)
    if not isinstance(model, bool):
        raise WrongSettingError(f"{_TABLE}.{_MODEL} must be true or false", _TABLE, _MODEL)
    return SuggestSettings(list_of_texts(table.get(_MUTE, []), f"{_TABLE}.{_MUTE}"), model)
