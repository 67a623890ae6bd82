"""IRIs and the slugs in them. No other module makes IRIs.

- thing `{base}id/{slug}`, structured value `{base}id/{slug}#{key}`
- document `{base}entry/{slug}`, line `{base}entry/{slug}#L71`, claim `{base}entry/{slug}#{key}`
- named graph of claims `{base}claims`
- parts of a server's self-description `{root}.well-known/void#{key}`

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
from kbgraph.rdf.local_names import bytes_of, name_of_words
from kbgraph.rdf.terms import Iri

LINE_MARK = "#L"
"""The mark between a document and the number of a line."""
_SOURCE_MARK = "#source."
_SAFE = "-._~!$'()*+,;=:@&"
_PLAIN_PART = re.compile(r"[a-z0-9.-]*")
_NOT_WORD = re.compile(r"[^\w]+")
_ASCII_SYMBOL = re.compile(r"[#%$+<=>|~]")
_HTTP = re.compile(
    r"(https?://)([\w.~%-]+)((?::[0-9]{1,5})?)((?:[/?][^#]*)?)((?:#.*)?)", re.IGNORECASE
)
_LINKABLE = re.compile(r"https?://|mailto:", re.IGNORECASE)
_NEXT_ADDRESS = re.compile(r"[,;|]https?://", re.IGNORECASE)
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ROOT = re.compile(
    r"https?://(?:\[(?P<ipv6>[0-9a-f:.]*)\]|[\w.~-]+)(?::[0-9]{1,5})?/"
    r"(?:(?:[\w.~-]|%[0-9a-f]{2})+/)*",
    re.IGNORECASE,
)
_IN_SEGMENT = (
    r"(?:[A-Za-z0-9._~!$&'()*+,;=\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U0001fffd-]"
    r"|%[0-9A-Fa-f]{2})"
)
_BASE = re.compile(
    rf"https?://(?:\[(?P<ipv6>[0-9A-Fa-f:.]+)\]|{_IN_SEGMENT}+)(?::[0-9]{{1,5}})?"
    rf"/(?:(?:{_IN_SEGMENT}|[:@])*/)*"
)
"""RFC 3987, section 2.2, without user, query and fragment."""
_NOT_IN_PART = re.compile(r"[^\w\-.~:/?@!$&'()*+,;=%]")


@lru_cache(maxsize=16384)
def slugify(text: str) -> str:
    """Return a text as a part of a slug: `A Name (Short)` gives `a-name-short`."""
    words = _NOT_WORD.sub("-", unicodedata.normalize("NFC", text).casefold().replace("_", "-"))
    return words.strip("-") or "x"


@lru_cache(maxsize=16384)
def slugify_name(name: str) -> str:
    """Return the name of a thing as a part of its slug.

    Punctuation divides words. A symbol is a part of the name, and is written by its number:
    `C++` gives `c_2B_2B`.
    """
    if name.isascii() and not _ASCII_SYMBOL.search(name):
        return slugify(name)
    words = unicodedata.normalize("NFC", name).casefold().replace("_", "-")
    words = "".join([bytes_of(char) if _is_symbol(char) else char for char in words])
    return _NOT_WORD.sub("-", words).strip("-") or "x"


def _is_symbol(char: str) -> bool:
    """Say whether a character is a symbol: a sign of money or mathematics, a picture, `#`, `%`.

    Unicode takes the last two for punctuation, but `C` is not `C#`.
    """
    return char in "#%" or unicodedata.category(char) in {"Sc", "Sm", "So"}


@lru_cache(maxsize=16384)
def _name_of_key(key: str) -> str:
    """Return the local name of a key's property; `source.names.normalise_key` tells keys apart."""
    folded = unicodedata.normalize("NFD", key.replace("_", " ")).casefold()
    return name_of_words(" ".join(unicodedata.normalize("NFC", folded).split()))


@lru_cache(maxsize=65536)
def encode(slug: str) -> str:
    """Percent-encode each path segment of a slug, as in an IRI.

    A lone surrogate, as in an argument that is not UTF-8, is replaced: no entry has such a slug.
    """
    return "/".join(map(_quoted, slug.split("/")))


def address(text: str) -> Iri | None:
    """Return an http or https address as an IRI; None for another text.

    Characters that IRIs do not allow are percent-encoded.
    """
    match = _HTTP.fullmatch(text.strip()) if text.strip().isprintable() else None
    if match is None:
        return None
    scheme, host, port, path, fragment = match.groups()
    fragment = f"#{_allowed(fragment[1:])}" if fragment else ""
    return Iri(f"{scheme}{_allowed(host)}{port}{_allowed(path)}{fragment}")


def whole_address(text: str) -> Iri | None:
    """Return the IRI of a text that is one address and nothing else; None for another text.

    `https://a.example/ and https://b.example/` is a text, and so are addresses between commas.
    """
    if "://" not in text:  # Most values have no address.
        return None
    words = text.strip()
    if " " in words or (words.count("://") > 1 and _NEXT_ADDRESS.search(words)):
        return None
    return address(words)


def safe_href(text: str) -> str:
    """Return an address if pages may link to it: http, https or mailto. Else empty."""
    return text if _LINKABLE.match(text) and text.isprintable() else ""


def source_key(source: str) -> str:
    """Return the id in the IRI of a source that an entry describes; any other as it is."""
    return source.rpartition(_SOURCE_MARK)[2]


def local_name(iri: str) -> str:
    """Return the part of an IRI after its last `#` or `/`."""
    return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]


def _allowed(text: str) -> str:
    """Percent-encode the characters that IRIs do not allow (RFC 3987, section 2.2)."""
    return _BARE_PERCENT.sub(
        "%25", _NOT_IN_PART.sub(lambda match: quote(match[0], safe="", errors="replace"), text)
    )


@lru_cache(maxsize=16384)
def _fragment(key: str) -> str:
    return _quoted(key)


def _quoted(part: str) -> str:
    # Most parts are words of slugs; `quote` takes ten times as long.
    return part if _PLAIN_PART.fullmatch(part) else quote(part, safe=_SAFE, errors="replace")


@dataclass(frozen=True, slots=True)
class IriFactory:
    """Makes and reads the IRIs under a base."""

    base: str = "https://kbgraph.example/"
    """An absolute IRI that ends in a slash."""

    def __post_init__(self) -> None:
        """Raise SettingsError for a base that would give invalid IRIs."""
        if not is_base(self.base):
            raise SettingsError(f"base must be an http(s) address that ends in '/': {self.base!r}")

    def thing(self, slug: str) -> Iri:
        """Return the IRI of a thing, with an entry of its own or only mentioned."""
        return Iri(f"{self.base}id/{encode(slug)}")

    def entry(self, slug: str) -> Iri:
        """Return the IRI of an entry, the document."""
        return Iri(f"{self.base}entry/{encode(slug)}")

    @staticmethod
    def part(owner: Iri, key: str) -> Iri:
        """Return the IRI of a part of a document or thing.

        Claims and sources are parts of a document, structured values of a thing. Their keys are
        made of section, row and source.
        """
        return Iri(f"{owner}#{_fragment(key)}")

    @staticmethod
    def line(document: Iri, line: int) -> Iri:
        """Return the IRI of a line of a document, counted from 1."""
        return Iri(f"{document}{LINE_MARK}{line}")

    def under(self, node: Iri, key: str) -> Iri:
        """Return the IRI of a node below another, by a key."""
        return Iri(f"{node}.{_fragment(slugify(key))}")

    @property
    def claims(self) -> Iri:
        """The named graph that describes the claims."""
        return Iri(f"{self.base}claims")

    @property
    def generation(self) -> Iri:
        """The named graph in a remote store that identifies the generation loaded into it."""
        return Iri(f"{self.base}generation")

    @property
    def ontology(self) -> Iri:
        """The named graph of the ontology in a remote store.

        It is used where the default graph is the union of the named ones.
        """
        return Iri(f"{self.base}ontology")

    @property
    def claim_folder(self) -> str:
        """The prefix of the IRIs of claims."""
        return f"{self.base}entry/"

    def property(self, key: str) -> Iri:
        """Return the property of a front matter key that is not in the mapping.

        Two keys have one property only if they are the same by case, spaces and underscores.
        """
        return Iri(f"{self.base}property/{_name_of_key(key)}")

    def slug(self, iri: str) -> str | None:
        """Return the slug in the IRI of a thing, document or part; None for others."""
        if not iri.startswith(self.base):
            return None
        folder, slash, rest = iri[len(self.base) :].partition("/")
        if not slash or folder not in {"id", "entry"}:
            return None
        slug = rest.partition("#")[0]
        return unquote(slug) if "%" in slug else slug

    def thing_of(self, iri: str) -> Iri:
        """Return the thing that a document, or the document of a part, is about."""
        return Iri(f"{self.base}id/{iri.removeprefix(self.base + 'entry/').partition('#')[0]}")

    def is_thing(self, iri: str) -> bool:
        """Say whether an IRI is a thing's, not a structured value's or a document's."""
        return iri.startswith(self.base + "id/") and "#" not in iri

    def line_number(self, iri: str) -> int | None:
        """Return the number in the IRI of a line; None for any other."""
        _, mark, digits = iri.rpartition(LINE_MARK)
        return int(digits) if mark and digits.isdecimal() else None


@dataclass(frozen=True, slots=True)
class ServiceUrls:
    """The URLs of a server, and the IRIs in its description of itself."""

    root: str
    """The URL of the home page, which ends in a slash."""

    @property
    def endpoint(self) -> Iri:
        """The URL of the SPARQL endpoint."""
        return Iri(f"{self.root}sparql")

    @property
    def description(self) -> Iri:
        """The URL of the description of dataset and service (VoID, section 7.2)."""
        return Iri(f"{self.root}.well-known/void")

    def export(self, extension: str) -> Iri:
        """Return the URL of the whole graph in a syntax."""
        return Iri(f"{self.root}export/kbgraph.{extension}")

    def facts(self, extension: str) -> Iri:
        """Return the URL of the facts without their claims, in a syntax."""
        return Iri(f"{self.root}export/facts.{extension}")

    def node(self, *keys: str) -> Iri:
        """Return the IRI of a node in the description, by its keys."""
        return Iri(
            f"{self.description}#{'.'.join(_fragment(key).replace('.', '%2E') for key in keys)}"
        )


def service_urls(root: str) -> ServiceUrls | None:
    """Return the URLs under a root that a client named; None for a wrong root."""
    match = _ROOT.fullmatch(root)
    return (
        ServiceUrls(root) if match and (match["ipv6"] is None or _is_ipv6(match["ipv6"])) else None
    )


def is_base(text: str) -> bool:
    """Say whether IRIs can begin with a text: an http(s) address that ends in a slash."""
    match = _BASE.fullmatch(text)
    return match is not None and (match["ipv6"] is None or _is_ipv6(match["ipv6"]))


def _is_ipv6(text: str) -> bool:
    try:
        return bool(IPv6Address(text).packed)
    except ValueError:
        return False
