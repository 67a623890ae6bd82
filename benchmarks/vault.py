"""Generate a folder of entries with the size and structure of the shipped ones.

The places are invented. The same number of entries gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

SEED = 20260423
_SITE = "https://soken.io"
_NAVIGATION = (f"[crypto-map]({_SITE}/crypto-map/)", f"[index]({_SITE}/)")
_PRIVACY = f"[privacy-policy]({_SITE}/privacy-policy.html)"
_SYLLABLES = (
    "be",
    "di",
    "fo",
    "gu",
    "hy",
    "je",
    "ka",
    "le",
    "mi",
    "no",
    "pu",
    "qo",
    "ro",
    "se",
    "ti",
    "vu",
    "wo",
    "xe",
    "ye",
    "zu",
)
_ENDINGS = ("dorn", "mark", "rund", "vale")
_STEMS = len(_SYLLABLES) ** 3
_STEP = 7919
"""Coprime to the number of stems: neighbours get different names, and all names are unique."""
_SEAS = ("amber", "copper", "indigo", "jade", "ochre", "silver")
_BODIES = tuple(f"supranational--{sea}-cooperation-council-of-maritime-states" for sea in _SEAS)
"""Link targets that no entry describes, as in the shipped entries."""

_REGIONS = (
    "central_asia",
    "western_asia",
    "eastern_asia",
    "eastern_europe",
    "southern_europe",
    "north_africa",
    "latin_america",
)
_CURRENCIES = ("CHF", "EUR", "GBP", "JPY", "SGD", "USD")
_STATUSES = ("Legal", "Restricted", "Unregulated", "Banned")
_BANDS = ("Low", "Moderate", "High", "Extreme")
_TREATMENTS = ("regulated", "restricted", "unregulated", "prohibited")
_EASES = ("easy", "medium", "hard")
_QUALITIES = ("poor", "fair", "good", "excellent")
_STABILITIES = ("low", "moderate", "high")
_ACCESSES = ("limited", "moderate", "good")
_YES_NO = ("Yes", "No")

_LEADS = (
    (
        "{name} lets its residents hold and trade tokens, with the {rules} as the text that every "
        "trading venue must follow. A supervisor called {first} inspects the venues each quarter, "
        "publishes what it found, and has promised further guidance on custody and staking before "
        "the end of the year."
    ),
    (
        "In {name} the trade in tokens rests on the {rules}, which replaced an older circular on "
        "electronic money. Complaints go to {first}, while {second} keeps the public register of "
        "firms and may strike a firm off when its yearly accounts arrive late or not at all."
    ),
)
_DESCRIPTIONS = (
    (
        "{name} allows trade in tokens on supervised venues and has written down what a venue "
        "owes its customers, in the {rules}."
    ),
    (
        "Holding tokens is a private matter in {name}, but whoever offers them to the public must "
        "first comply with the {rules}."
    ),
)
_LICENSING = (
    (
        "An applicant files its plan with {first}, shows that customer funds lie apart, and waits "
        "{days} days for an answer by letter."
    ),
    (
        "Applications pass through {second} before {first} decides, a path that took {days} days "
        "on average in the year before this one."
    ),
)
_DEFI = (
    (
        "Code that nobody controls is left alone, yet whoever earns from it files a report with "
        "{first} twice a year, in plain words."
    ),
    (
        "Lending protocols count as deposit takers once {days} residents use them, and then "
        "answer to {first} for every coin they lend."
    ),
)
_STABLECOINS = (
    (
        "An issuer holds its reserve at a bank in {name}, has it audited every quarter and "
        "redeems at par within {days} days of a demand."
    ),
    (
        "Coins pegged to money need a prospectus that {second} has stamped; baskets of goods have "
        "no such duty until {days} people hold them."
    ),
)
_MINING = (
    (
        "Halls of more than {days} machines sign a supply contract with the grid of {name}, which "
        "may cut them off when homes lack heat."
    ),
    (
        "Miners in {name} pay a surcharge in the cold months and report to {second} every {days} "
        "days how much they have drawn from the grid."
    ),
)

# The words by which the mapping recognises the cookie banner are real; the rest is invented.
_ENTRY = """\
---
type: {kind}
domain: web3-compliance
status: compiled
tags: [{status}, Crypto Tax, Crypto Regulation, {tag}]
aliases: [{name}]
created: {created}
compile_into: ""
slug: {slug}
sources: "[./crypto-map/data.json#/{code}, \\"{address}\\"]"
source_url: "{address}"
title: "{name} — Token Rules {year} | Sample"
description: {description}
scraped_at: "{created}T{hour:02}:05:48.369322+00:00"
entry_type_raw: {kind}
region: {region}
---

# {name} — Token Rules {year} | Sample

# {name}

{lead}

## Overview

|     |     |
| --- | --- |
| Status | **{status}** |
| Risk Score | {risk}/100 ({band} Risk) |
| Region | {region_words} |
| Currency | {currency} |

## Tax

|     |     |
| --- | --- |
| Capital Gains (Personal) | {personal}% levied on private disposals |
| Capital Gains (Corporate) | {corporate}% on company profits |
| VAT on Crypto | {vat} |

## Licensing

|     |     |
| --- | --- |
| Required | {required} |
| Regulator | {first} / {second} |
| Framework | {rules} {issued} (amended {amended}) |
| Ease | {ease} |
| Cost | ${low},000 - ${high},000 ({name} licence) |

{licensing}

## DeFi

**Status:** {defi_status}

{defi}

## Stablecoins

**Status:** {stablecoin_status}

{stablecoins}

## NFTs

**Status:** {nft_status}

## Mining

|     |     |
| --- | --- |
| Legal | {mining_legal} |
| Electricity | $0.{price:03}/kWh |
| Renewable | {renewable}% |
| Infrastructure | {infrastructure} |

{mining}

## Geopolitics

|     |     |
| --- | --- |
| Stability | {stability} |
| Sanctions | {sanctions} |
| Corruption Index | {corruption}/100 |
| Banking Access | {banking} |

Last reviewed: {created} ·
Data source: [Map of Invented Places](https://soken.io/crypto-map/)

[← Back to Crypto Map](https://soken.io/crypto-map/)

We use Google Analytics and Microsoft Clarity to count visits and to see which parts of a page \
are read. \
Nothing is loaded until you say so below. What is kept, and for how long, is told in our \
[Privacy Policy](https://soken.io/privacy-policy.html).

Reject allAccept all


<!-- sample-links-v2 -->
{links}


<!-- sample-links -->
{links_again}


<!-- sample-extra v1 -->
{privacy}

---

## Translations

"""


class Place(NamedTuple):
    """The subject of an entry."""

    kind: str
    name: str

    @property
    def slug(self) -> str:
        """Return the slug, which is the name of the file too."""
        return f"{self.kind}--{self.name.lower()}"

    @property
    def address(self) -> str:
        """Return the address in links of other entries; each kind has its own pattern."""
        if self.kind == "country":
            return f"{_SITE}/crypto-map/countries/{self.name.lower()}.html"
        return _page(self.slug)

    @property
    def link(self) -> str:
        """Return a link to it, labelled as in the shipped entries."""
        return f"[{self.name.lower() if self.kind == 'country' else self.slug}]({self.address})"


def write_vault(folder: Path, entries: int, first: int | None = None) -> None:
    """Write a vault of `entries` entries into a folder, or only its `first` ones.

    Its settings name the shipped ontology, of which it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kbgraph.toml").write_text('ontology = "shipped"\n', encoding="utf-8")
    for index in range(entries if first is None else min(first, entries)):
        path = folder / f"{_place(index).slug}.md"
        path.write_bytes(entry_text(index, entries).encode())


def entry_text(index: int, entries: int) -> str:
    """Return the text of an entry of a vault of `entries` entries."""
    random = Random(f"{SEED}-{index}")
    place = _place(index)
    words = _words(place, random)
    return _ENTRY.format(
        **words, **_figures(random), **_sentences(words, random), **_links(index, entries, random)
    )


def _place(index: int) -> Place:
    return Place("free-zone" if index % 3 == 2 else "country", unique_name(index))


def unique_name(index: int) -> str:
    """Return an invented name, unique for each number."""
    block, within = divmod(index, _STEMS)
    number = block * _STEMS + within * _STEP % _STEMS
    stem = ""
    while number or len(stem) < 6:
        number, digit = divmod(number, len(_SYLLABLES))
        stem += _SYLLABLES[digit]
    return (stem + _ENDINGS[index % len(_ENDINGS)]).capitalize()


def _page(slug: str) -> str:
    return f"{_SITE}/kb/crypto-map-countries/{slug}.md"


def _words(place: Place, random: Random) -> dict[str, str]:
    """Return the words that depend on the place."""
    region, code = random.choice(_REGIONS), place.name[:6].upper()
    return {
        "kind": place.kind,
        "tag": place.kind.replace("-", " ").title(),
        "name": place.name,
        "slug": place.slug,
        "address": place.address,
        "code": code,
        "region": region,
        "region_words": region.replace("_", " "),
        "first": f"{code}FSA",
        "second": f"{code}DRM",
        "rules": f"{place.name} Token Venue Conduct Rules",
        "created": f"2026-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
        "year": "2026",
    }


def _figures(random: Random) -> dict[str, str | int]:
    """Return the figures, and the words of scales."""
    risk, low, issued = random.randint(1, 99), random.randint(2, 60), random.randint(2012, 2019)
    return {
        "status": random.choice(_STATUSES),
        "risk": risk,
        "band": _BANDS[risk // 25],
        "currency": random.choice(_CURRENCIES),
        "personal": random.randint(0, 35),
        "corporate": random.randint(5, 40),
        "vat": random.choice(_YES_NO),
        "required": random.choice(_YES_NO),
        "issued": issued,
        "amended": issued + random.randint(1, 6),
        "ease": random.choice(_EASES),
        "low": low,
        "high": low + random.randint(5, 90),
        "price": random.randint(20, 250),
        "renewable": random.randint(1, 95),
        "mining_legal": random.choice(_YES_NO),
        "infrastructure": random.choice(_QUALITIES),
        "hour": random.randint(0, 23),
        "stability": random.choice(_STABILITIES),
        "sanctions": random.choice(_YES_NO),
        "corruption": random.randint(10, 90),
        "banking": random.choice(_ACCESSES),
        "defi_status": random.choice(_TREATMENTS),
        "stablecoin_status": random.choice(_TREATMENTS),
        "nft_status": random.choice(_TREATMENTS),
    }


def _sentences(words: dict[str, str], random: Random) -> dict[str, str]:
    """Return a sentence of each kind about the place."""
    kinds = {
        "description": _DESCRIPTIONS,
        "lead": _LEADS,
        "licensing": _LICENSING,
        "defi": _DEFI,
        "stablecoins": _STABLECOINS,
        "mining": _MINING,
    }
    return {
        kind: random.choice(choices).format(**words, days=random.randint(30, 400))
        for kind, choices in kinds.items()
    }


def _links(index: int, entries: int, random: Random) -> dict[str, str]:
    """Return the generated blocks.

    Two list the same links in different orders; the last holds navigation only.
    """
    body = random.choice(_BODIES)
    links = [
        f"[{body}]({_page(body)})",
        *(_place(other).link for other in _others(index, entries, random)),
    ]
    again = random.sample(links, len(links))
    home = (*reversed(_NAVIGATION), _NAVIGATION[0], _PRIVACY)
    return {
        "links": " ".join((*links, *_NAVIGATION)),
        "links_again": " ".join((*again, *home)),
        "privacy": _PRIVACY,
    }


def _others(index: int, entries: int, random: Random) -> Iterator[int]:
    """Return the next entry, so that all form a ring, and four more."""
    steps = (
        [1, *random.sample(range(2, entries), min(4, entries - 2))]
        if entries > 2
        else range(1, entries)
    )
    return ((index + step) % entries for step in steps)
