"""Which language a message is written in, when it is not French: by its script, else by its everyday words."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from bot.nlu.lexicon import load_lexicon
from bot.nlu.normalise import fold

_WORDS = re.compile(r"[^\W\d_]+")
_SCRIPTS = (
    ("ar", re.compile(r"[؀-ۿݐ-ݿﭐ-﷿ﹰ-﻿]")),
    ("uk", re.compile(r"[іїєґІЇЄҐ]")),
    ("ru", re.compile(r"[Ѐ-ӿ]")),
    ("zh", re.compile(r"[一-鿿]")),
    ("ja", re.compile(r"[぀-ヿ]")),
    ("ko", re.compile(r"[가-힯]")),
    ("he", re.compile(r"[֐-׿]")),
    ("el", re.compile(r"[Ͱ-Ͽ]")),
    ("hi", re.compile(r"[ऀ-ॿ]")),
    ("bn", re.compile(r"[ঀ-৿]")),
    ("ta", re.compile(r"[஀-௿]")),
    ("th", re.compile(r"[฀-๿]")),
    ("am", re.compile(r"[ሀ-፿]")),
    ("hy", re.compile(r"[԰-֏]")),
    ("ka", re.compile(r"[Ⴀ-ჿ]")),
)
_UKRAINIAN_WORDS = frozenset(
    [
        "привіт",
        "дякую",
        "хочу",
        "потрібно",
        "українською",
        "робота",
        "роботу",
        "де",
        "як",
        "мені",
        "навчання",
        "доброго",
        "день",
        "шукаю",
    ]
)
_TURKISH_LETTERS = re.compile(r"[ığşİ]")


@lru_cache(maxsize=1)
def _vocabularies() -> dict[str, frozenset[str]]:
    return {
        language: frozenset(fold(str(word)) for word in words) for language, words in load_lexicon("languages").items()
    }


def detect_language(text: str) -> str | None:
    """Return the language of a message (ISO 639-1) when it is plainly not French, else None.

    A message of one or two borrowed words ("hello", "ok") is told from French only when the word is
    distinctive: answering in the wrong language is worse than answering in French.
    """
    words = [word.lower() for word in _WORDS.findall(text)]
    if not words:
        return None
    script = _by_script(text, words)
    if script is not None:
        return script
    folded = [fold(word) for word in words]
    counts = Counter(
        language for language, vocabulary in _vocabularies().items() for word in folded if word in vocabulary
    )
    french = counts.pop("fr", 0)
    if _TURKISH_LETTERS.search(text):
        counts["tr"] += 1
    if not counts:
        return None
    best, score = max(counts.items(), key=lambda item: (item[1], item[0]))
    own = sum(1 for word in folded if word in _vocabularies()[best] and word not in _vocabularies()["fr"])
    needed = 1 if len(folded) <= 2 else 2
    return best if own >= needed and score > french and own > french / 2 and score * 3 >= len(folded) else None


def _by_script(text: str, words: list[str]) -> str | None:
    letters = sum(len(word) for word in words)
    for language, script in _SCRIPTS:
        found = len(script.findall(text))
        if language == "uk" and found and len(_SCRIPTS[2][1].findall(text)) * 2 >= letters:
            return "uk"
        if found * 2 >= letters:
            return "uk" if language == "ru" and _UKRAINIAN_WORDS.intersection(words) else language
    return None
