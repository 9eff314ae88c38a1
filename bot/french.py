"""French words: which exist, how often they are written, and roughly how they sound."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

_LETTERS = re.compile(r"[a-z]+")
_SOUNDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sounded)
    for pattern, sounded in (
        (r"ph", "f"),
        (r"sch|sh|ch", "$"),
        (r"eau|au", "o"),
        (r"ti(?=on|el|eu|en)", "si"),
        (r"ss|sc(?=[eiy])|c(?=[eiy])|z", "s"),
        (r"qu|q|ck|cc|c|k", "k"),
        (r"ge(?=[ao])|g(?=[eiy])|j", "j"),
        (r"gu(?=[eiy])", "g"),
        (r"h", ""),
        (r"y", "i"),
        (r"(?:ain|ein|in|aim|im|un)(?![aeiounm])", "1"),
        (r"(?:an|en|am|em)(?![aeiounm])", "2"),
        (r"(?:on|om)(?![aeiounm])", "3"),
        (r"oi", "wa"),
        (r"ou", "u"),
        (r"oeu|eu", "E"),
        (r"ai|ei", "e"),
        (r"(.)\1+", r"\1"),
        (r"(?:e[rstz]?|ent|es|[stdxp])+$", ""),
    )
)


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """Return roughly how a plain French word sounds: the same for "konbien" and "combien"."""
    heard = word
    for pattern, sounded in _SOUNDS:
        heard = pattern.sub(sounded, heard)
    return heard or word


@lru_cache(maxsize=1)
def word_counts() -> Mapping[str, int]:
    """Return the French words, lower case and without accents, and how often they occur."""
    packed = files("spellchecker").joinpath("resources/fr.json.gz").read_bytes()
    counts: dict[str, int] = {}
    for word, count in json.loads(gzip.decompress(packed)).items():
        bare = unicodedata.normalize("NFKD", word.lower().replace("œ", "oe").replace("æ", "ae"))
        folded = "".join(char for char in bare if not unicodedata.combining(char))
        if _LETTERS.fullmatch(folded):
            counts[folded] = counts.get(folded, 0) + count
    return counts
