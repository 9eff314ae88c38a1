"""Names of places: the form in which they are compared, and the small words in front of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

ARTICLES = frozenset({"le", "la", "les", "l", "aux", "los"})
_WORD = re.compile(r"[^\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o"})
# The builder is not the town of Mâcon.
_TRADES = frozenset({"maçon", "maçons"})
_SAME = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "lez": "les"}
_VOWELS = frozenset("aeiouy")


def word_set(text: str) -> frozenset[str]:
    """The words of a line, as a set."""
    return frozenset(text.split())


@lru_cache(maxsize=200_000)
def plain_word(word: str) -> str:
    """One word in the form compared: lower case, no accent, "St" written "saint", "lès" written "les"."""
    lowered = word.lower()
    if lowered in _TRADES:
        return lowered
    folded = fold(lowered)
    return _SAME.get(folded, folded)


def fold(text: str) -> str:
    """Lower case, without accents or ligatures."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered.translate(_LIGATURES))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def plain_words(text: str) -> list[str]:
    """The words of a name in the form compared; hyphens, apostrophes and signs only separate."""
    return [plain_word(word) for word in _WORD.findall(text)]


def without_article(words: Sequence[str]) -> Sequence[str]:
    """The same name without its article ("le havre": "havre")."""
    return words[1:] if len(words) > 1 and words[0] in ARTICLES else words


def in_place(name: str) -> str:
    """The name after "à": "au Mans", "aux Sables-d'Olonne", "à La Rochelle", "à Chaumont"."""
    if name.startswith("Le "):
        return f"au {name[3:]}"
    if name.startswith("Les "):
        return f"aux {name[4:]}"
    return f"à {name}"


def of_place(name: str) -> str:
    """The name after "de": "du Mans", "des Sables-d'Olonne", "de La Rochelle", "d'Amiens", "de Chaumont".

    A name in H keeps "de": most are aspirated ("de Hem"), and "de Hyères" shocks less than "d'Hem".
    """
    if name.startswith("Le "):
        return f"du {name[3:]}"
    if name.startswith("Les "):
        return f"des {name[4:]}"
    return f"d'{name}" if fold(name[:1])[:1] in _VOWELS else f"de {name}"
