"""Settings: the folder, the ontology, the base and the limits, from kbgraph.toml or options."""

from kbgraph.config.discovery import find_config, read_config, shipped, trust_folder
from kbgraph.config.model import (
    DEFAULT_BASE,
    NO_METADATA,
    UNTITLED,
    Config,
    QueriesFolder,
    SiteMetadata,
    StoreAddresses,
)
from kbgraph.trust.reach import UNTRUSTED, Trust
from kbgraph.trust.settings_file import SETTINGS_FILE

__all__ = [
    "DEFAULT_BASE",
    "NO_METADATA",
    "SETTINGS_FILE",
    "UNTITLED",
    "UNTRUSTED",
    "Config",
    "QueriesFolder",
    "SiteMetadata",
    "StoreAddresses",
    "Trust",
    "find_config",
    "read_config",
    "shipped",
    "trust_folder",
]
