"""The vaults of a workspace of Dendron, by its `dendron.yml`."""

from __future__ import annotations

from typing import Any, NamedTuple

import yaml

from kbgraph.source.dialects.edn import UnreadSettings

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_DEPTH = 20


class Vault(NamedTuple):
    """A folder of notes, as the settings name it."""

    path: str
    name: str
    is_self_contained: bool
    """Whether its notes are in a folder `notes` of its own."""


def read_vaults(text: str) -> tuple[Vault, ...] | UnreadSettings:
    """Return the vaults that a text in YAML names."""
    try:
        if _depth(text) > _MAX_DEPTH:
            return UnreadSettings(1, f"it has more than {_MAX_DEPTH} levels", "write fewer")
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        return _fault(error, text)
    if node is None:
        return ()
    if not isinstance(node, yaml.MappingNode):
        return UnreadSettings(_line(node), "it is no map", "write `key: value`")
    listed = _get(_get(node, "workspace"), "vaults") or _get(node, "vaults")
    if listed is None or _is_empty(listed):
        return ()
    if not isinstance(listed, yaml.SequenceNode):
        return UnreadSettings(_line(listed), "`vaults` is no list", "write `- fsPath: folder`")
    vaults = [_vault(each) for each in listed.value]
    faults = [
        UnreadSettings(_line(each), "a vault has no `fsPath`", "write `- fsPath: folder`")
        for each, vault in zip(listed.value, vaults, strict=True)
        if vault is None
    ]
    return faults[0] if faults else tuple(filter(None, vaults))


def _depth(text: str) -> int:
    """Return the number of levels; the parser of YAML gives its events without recursion."""
    deepest = level = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            level += 1
            deepest = max(deepest, level)
        elif isinstance(event, yaml.CollectionEndEvent):
            level -= 1
    return deepest


def _fault(error: yaml.YAMLError, text: str) -> UnreadSettings:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "a character is not allowed"
    # The parser misses a bracket below the last line.
    line = min(mark.line, text.rstrip().count("\n")) + 1 if mark else 1
    return UnreadSettings(line, f"it is no YAML: {problem}", "correct it")


def _get(node: Any, key: str) -> Any:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for name, value in pairs if name.value == key), None)


def _is_empty(node: Any) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.value in {"", "~", "null"}


def _vault(node: Any) -> Vault | None:
    path, name, own = (_get(node, key) for key in ("fsPath", "name", "selfContained"))
    if not isinstance(path, yaml.ScalarNode) or not path.value:
        return None
    is_self_contained = isinstance(own, yaml.ScalarNode) and own.value.lower() == "true"
    return Vault(
        path.value, name.value if isinstance(name, yaml.ScalarNode) else "", is_self_contained
    )


def _line(node: Any) -> int:
    return int(node.start_mark.line) + 1
