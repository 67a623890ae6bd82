"""Names in Latin letters without diacritics, so that spellings of two scripts can be compared.

Cyrillic and Greek letters become those that most romanisations share; other scripts stay as they
are. The forms are compared with one another and never shown.
"""

from __future__ import annotations

from functools import lru_cache

from kbgraph.search.highlights import strip_diacritics

_CYRILLIC = (
    "а a б b в v г g д d е e ж zh з z и i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts"
    " ч ch ш sh щ shch ъ  ы y ь  э e ю yu я ya є ye і i ј j љ lj њ nj ћ c ђ d џ dz ґ g"
    " ә a ғ g қ k ң n ө o ұ u ү u һ h җ j ҳ h ҷ j"
)
_GREEK = (
    "α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f"
    " χ ch ψ ps ω o"
)
_LATIN = "ø o ł l đ d ð d þ th ı i æ ae œ oe ħ h ŋ n ə a ʻ  ʼ  ’  '  ` "
_TABLE = str.maketrans(
    {
        letter: latin
        for letters in (_CYRILLIC, _GREEK, _LATIN)
        for pairs in (letters.split(" "),)
        for letter, latin in zip(pairs[::2], pairs[1::2], strict=True)
    }
)


@lru_cache(maxsize=16384)
def romanised(name: str) -> str:
    """Return a name in small letters without diacritics, in Latin letters where that is known."""
    plain = strip_diacritics(name)
    return (plain if plain.isascii() else plain.translate(_TABLE)).replace("'", "")
