"""Slugs and IRIs: the only place that makes one.

thing `{base}id/{slug}` · structured value `{base}id/{slug}#{key}` · document `{base}entry/{slug}` ·
line `{base}entry/{slug}#L71` · claim `{base}entry/{slug}#{key}` · the graph of claims `{base}claims`.
What a server says of itself is `{root}.well-known/void#{key}`.
Slugs are percent-encoded segment by segment (RFC 3986, section 2.1).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Address
from urllib.parse import quote, unquote

from kbgraph.errors import SettingsError
from kbgraph.rdf.terms import Iri

_SAFE = "-._~!$'()*+,;=:@&"
_NOT_WORD = re.compile(r"[^\w]+")
_HTTP = re.compile(
    r"(https?://)([\w.~%-]+)((?::[0-9]{1,5})?)((?:[/?][^#]*)?)((?:#.*)?)", re.IGNORECASE
)
_LEADS = re.compile(r"https?://|mailto:", re.IGNORECASE)
_XML_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ROOT = re.compile(
    r"https?://(?:\[(?P<ipv6>[0-9a-f:.]*)\]|[\w.~-]+)(?::[0-9]{1,5})?/(?:(?:[\w.~-]|%[0-9a-f]{2})+/)*",
    re.IGNORECASE,
)
_NOT_IN_PART = re.compile(r"[^\w\-.~:/?@!$&'()*+,;=%]")


@lru_cache(maxsize=16384)
def slugify(text: str) -> str:
    """A text as one part of a fragment: `Capital Gains (Personal)` gives `capital-gains-personal`."""
    words = _NOT_WORD.sub("-", unicodedata.normalize("NFC", text).casefold().replace("_", "-"))
    return words.strip("-") or "x"


@lru_cache(maxsize=65536)
def encode(slug: str) -> str:
    """A slug as it stands in an IRI, each path segment percent-encoded."""
    return "/".join(quote(part, safe=_SAFE) for part in slug.split("/"))


def address(text: str) -> Iri | None:
    """An http or https address as an IRI, what an IRI may not hold percent-encoded; None for anything else."""
    match = _HTTP.fullmatch(text.strip()) if text.strip().isprintable() else None
    if match is None:
        return None
    scheme, host, port, path, fragment = match.groups()
    mark = "#" if fragment else ""
    return Iri(f"{scheme}{_part(host)}{port}{_part(path)}{mark}{_part(fragment[1:])}")


def safe_href(text: str) -> str:
    """An address that a reader may be led to: one of http, https or mailto; empty for anything else, such as `javascript:`."""
    return text if _LEADS.match(text) and text.isprintable() else ""


def local_name(iri: str) -> str:
    """Return the part of an IRI after its last `#` or `/`."""
    return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]


def _part(text: str) -> str:
    """A part of an address, with what an IRI may not hold percent-encoded (RFC 3987, section 2.2)."""
    return _BARE_PERCENT.sub("%25", _NOT_IN_PART.sub(lambda match: quote(match[0], safe=""), text))


@lru_cache(maxsize=16384)
def _fragment(key: str) -> str:
    return quote(key, safe=_SAFE)


@dataclass(frozen=True, slots=True)
class IriFactory:
    """The maker of IRIs under one base."""

    base: str = "https://kbgraph.example/"
    """Absolute IRI that ends in a slash."""

    def __post_init__(self) -> None:
        """Refuse a base that would give wrong IRIs."""
        if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`#?]+/", self.base):
            raise SettingsError(f"base must be an http(s) address that ends in '/': {self.base!r}")

    def thing(self, slug: str) -> Iri:
        """The thing that an entry is about, or that is only mentioned."""
        return Iri(f"{self.base}id/{encode(slug)}")

    def entry(self, slug: str) -> Iri:
        """The document."""
        return Iri(f"{self.base}entry/{encode(slug)}")

    @staticmethod
    def part(owner: Iri, key: str) -> Iri:
        """A claim or a source of a document, or a structured value of a thing; `key` is made of section, row and source key."""
        return Iri(f"{owner}#{_fragment(key)}")

    @staticmethod
    def line(document: Iri, line: int) -> Iri:
        """A line of a document, counted from 1."""
        return Iri(f"{document}#L{line}")

    def under(self, node: Iri, key: str) -> Iri:
        """One of several nodes of the same kind, told apart by a key."""
        return Iri(f"{node}.{_fragment(slugify(key))}")

    @property
    def claims(self) -> Iri:
        """The named graph that says what is known of each claim."""
        return Iri(f"{self.base}claims")

    @property
    def generation(self) -> Iri:
        """The named graph in a store over HTTP that says what was loaded into it."""
        return Iri(f"{self.base}generation")

    @property
    def ontology(self) -> Iri:
        """The named graph of the ontology, in a store over HTTP whose default graph is the union of the named ones."""
        return Iri(f"{self.base}ontology")

    @property
    def claim_folder(self) -> str:
        """What the IRI of every claim begins with."""
        return f"{self.base}entry/"

    def property(self, key: str) -> Iri:
        """The property for a front matter key that no mapping knows. Its last part is a name in XML, as RDF/XML needs."""
        name = _fragment(slugify(key)).replace("%", "_")
        return Iri(f"{self.base}property/{name if _XML_NAME.fullmatch(name) else f'_{name}'}")

    def slug(self, iri: str) -> str | None:
        """The slug of a thing or document, without its fragment; None for any other IRI."""
        for folder in ("id/", "entry/"):
            if iri.startswith(self.base + folder):
                return unquote(iri.removeprefix(self.base + folder).partition("#")[0])
        return None

    def thing_of(self, iri: str) -> Iri:
        """The thing that a document, a line or a claim of it is about."""
        return Iri(f"{self.base}id/{iri.removeprefix(self.base + 'entry/').partition('#')[0]}")

    def is_thing(self, iri: str) -> bool:
        """Whether the IRI is that of a thing, not of a structured value or a document."""
        return iri.startswith(self.base + "id/") and "#" not in iri

    def line_number(self, iri: str) -> int | None:
        """The line that a line's IRI names."""
        match = re.search(r"#L(\d+)$", iri)
        return int(match[1]) if match else None


@dataclass(frozen=True, slots=True)
class ServiceUrls:
    """Where a server is reached; the maker of the IRIs by which a knowledge base describes itself there."""

    root: str
    """The address of the home page, which ends in a slash."""

    @property
    def endpoint(self) -> Iri:
        """Where queries are sent."""
        return Iri(f"{self.root}sparql")

    @property
    def description(self) -> Iri:
        """The document that describes the dataset and the service (VoID, section 7.2)."""
        return Iri(f"{self.root}.well-known/void")

    def export(self, extension: str) -> Iri:
        """The whole graph in a syntax."""
        return Iri(f"{self.root}export/kbgraph.{extension}")

    def node(self, *keys: str) -> Iri:
        """Something that is described there, told apart by one key or several."""
        return Iri(
            f"{self.description}#{'.'.join(_fragment(key).replace('.', '%2E') for key in keys)}"
        )


def service_urls(root: str) -> ServiceUrls | None:
    """The addresses under a root that a client has named; None where it is no address."""
    match = _ROOT.fullmatch(root)
    return (
        ServiceUrls(root) if match and (match["ipv6"] is None or _is_ipv6(match["ipv6"])) else None
    )


def _is_ipv6(text: str) -> bool:
    try:
        return bool(IPv6Address(text).packed)
    except ValueError:
        return False
