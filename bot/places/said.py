"""What the words of an answer say besides the name: a postal code, a department, a region, a district."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from bot.places.index import Index
from bot.places.names import word_set
from bot.places.wordlists import former_regions, region_names

# Words that come before the name in an answer, and say nothing of it.
LEADS = word_set(
    "a au aux de du des d sur vers dans en pres cote loin pas par je j habite habitons vis suis viens reside moi c est"
    " ville commune la le les l ma mon nous on proche autour alentours environs region actuellement"
    " domicilie domiciliee departement secteur alors euh ben"
)
CONNECTORS = word_set("dans en le la l les du de des d a au departement region ile ici")
ARTICLE_OF = {"au": "le", "aux": "les", "du": "le", "des": "les"}
_ORDINAL = re.compile(r"(\d{1,2})(?:er|ere|eme|e|nd|nde)")
_NUMBER_LETTERS = {"premier": 1, "deuxieme": 2, "troisieme": 3, "quatrieme": 4, "cinquieme": 5, "sixieme": 6}
_DISTRICT_WORDS = frozenset({"arrondissement", "arr", "arrdt", "ardt", "ieme", "eme"})
# First postal code less one, and number of districts.
DISTRICTS = {"75056": (75000, 20), "69123": (69000, 9), "13055": (13000, 16)}


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """A department or a region; ``departments`` are those of a region of before 2016, smaller than today's."""

    kind: str
    code: str
    departments: frozenset[str] = frozenset()


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """An answer taken apart. ``number`` is a bare number after the name: a department or a district."""

    words: tuple[str, ...]
    postal_code: str | None = None
    number: str | None = None
    ordinal: int | None = None


def take_apart(words: Sequence[str]) -> Said:
    """Set aside the postal code, the number and the ordinal; what remains is the name and small words."""
    kept: list[str] = []
    postal_code: str | None = None
    number: str | None = None
    ordinal: int | None = None
    for word in words:
        found = _ORDINAL.fullmatch(word)
        if re.fullmatch(r"\d{5}", word) and postal_code is None:
            postal_code = word
        elif found:
            ordinal = int(found[1])
        elif word in _NUMBER_LETTERS and kept:
            ordinal = _NUMBER_LETTERS[word]
        elif re.fullmatch(r"\d{1,3}|2[ab]", word):
            number = word
        elif word not in _DISTRICT_WORDS and word != "cedex":
            kept.append(word)
    return Said(words=tuple(kept), postal_code=postal_code, number=number, ordinal=ordinal)


def area(index: Index, words: Sequence[str]) -> Area | None:
    """The department or region of that name, whatever small words come before it."""
    rest = list(words)
    while rest:
        name = " ".join(rest)
        if name in index.department_names:
            return Area(kind="department", code=index.department_names[name])
        if name in region_names():
            return Area(kind="region", code=region_names()[name], departments=former_regions().get(name, frozenset()))
        if rest[0] not in CONNECTORS:
            return None
        rest = rest[1:]
    return None


def name_forms(words: Sequence[str]) -> list[tuple[str, ...]]:
    """The name as typed, then without the small words before it, "au" and "du" giving back their article."""
    forms = [tuple(words)]
    rest = tuple(words)
    while rest and rest[0] in LEADS:
        article = ARTICLE_OF.get(rest[0])
        rest = rest[1:]
        if rest and article:
            forms.append((article, *rest))
        if rest:
            forms.append(rest)
    return list(dict.fromkeys(forms))
