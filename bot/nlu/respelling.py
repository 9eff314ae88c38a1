"""Words that French does not have, brought back to the ones meant: "konbien", "jabite", "auchomage", "linformatique".

Only words unknown to the French dictionary, to the lexicons and to the communes are touched; of the words that sound
alike, then of those one or two keys away, the commonest here wins. What resembles nothing is left as typed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.catalogue.records import Catalogue
from bot.french import sound, word_counts
from bot.nlu.lexicon import load_lexicon
from bot.nlu.normalise import Normalised, Token, expand, fold, plain

_LEXICONS = (
    "concepts", "situation", "circumstances", "goal", "levels", "modality", "project", "answers", "trades", "context",
    "correction", "connectors", "age_band", "experience", "money", "distress", "spellings", "wish",
)  # fmt: skip
_WISHES = frozenset({"veux", "voudrais", "voudrai", "aimerais", "aimerai", "souhaite", "souhaiterais"})
_BEFORE_INFINITIVES = _WISHES | {"vais", "peux", "pourrais", "dois", "pour", "faut", "faudrait", "de", "d", "a",
                                 "compte", "pense", "espere", "puis", "cherche"}  # fmt: skip
_BETWEEN_VERBS = frozenset({"me", "m", "se", "s", "bien", "juste", "aussi", "vraiment", "y", "en", "te", "pas", "plus"})
_WANTED_VERBS = ("change", "passe", "monte", "cree", "valide", "evolue", "commence", "continue", "arrete", "reconverti",
                 "progresse", "prepare", "trouve", "travaille", "lance", "installe", "certifie", "forme")  # fmt: skip
_LETTERS = re.compile(r"[a-z]+")
_COMMON = 1500  # occurrences in the dictionary's corpus, beyond which a word is worth proposing
_USUAL = 300  # beyond which what follows a glued "l" or "j" is believed to be a word
_DOMAIN_WEIGHT = 18.0
_SHORTEST = 3
_SHORTEST_TYPED_WRONG = 5
_LONG_WORD = 8
_ELIDED = re.compile(r"(qu|l|d|j|m|t|s|n|c)(?=[aeiouy]|h[aeiouy])([a-z]{3,}|ai|as)")
_GLUED_I = re.compile(r"(j)(?=[b-df-hj-np-tv-z])([a-z]{2,})")
_SMALL = ("au", "en", "de", "du", "des", "le", "la", "les", "un", "une", "pas", "je", "mon", "ma", "est", "plus", "il")
# A name may follow: what is unknown there is a town or a firm.
_BEFORE_NAMES = frozenset({"a", "de", "d", "vers", "sur", "chez", "pres"})


class Respeller:
    """Mends the words of messages; made once, its lists shared by all."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Learn the words of the dictionary, of the lexicons, of the catalogue, and the names of communes."""
        frequencies = word_counts()
        domain = {word for text in _texts(catalogue) for word in _LETTERS.findall(text) if len(word) >= _SHORTEST}
        self._weights: dict[str, float] = {
            word: math.log(count) for word, count in frequencies.items() if count >= _COMMON and len(word) >= _SHORTEST
        }
        self._weights.update({word: _DOMAIN_WEIGHT + 0.3 * math.log(1 + frequencies.get(word, 0)) for word in domain})
        self._usual = frozenset(word for word, count in frequencies.items() if count >= _USUAL) | domain
        places = {word for commune in catalogue.communes.values() for word in _LETTERS.findall(fold(commune.name))}
        self._known = frozenset(frequencies) | domain | places
        self._by_length: dict[int, list[str]] = {}
        self._by_sound: dict[str, list[str]] = {}
        for word in self._weights:
            self._by_length.setdefault(len(word), []).append(word)
            self._by_sound.setdefault(sound(word), []).append(word)
        self._trades = frozenset(word for trade in load_lexicon("trades")["trades"] for word in plain(trade).split())
        self._wished = frozenset(_WANTED_VERBS)
        self._mended = lru_cache(maxsize=20_000)(self._mend)

    def respell(self, message: Normalised) -> Normalised:
        """Return the message with its unknown words mended; positions stay those of the text typed."""
        tokens: list[Token] = []
        changed = False
        shouted = message.original.isupper()
        for index, token in enumerate(message.tokens):
            words = self._words_for(message, index, token, shouted=shouted)
            changed = changed or words != (token.text,)
            tokens.extend(Token(word, token.start, token.end) for word in words)
        mended = Normalised(message.original, tuple(expand(tokens))) if changed else message
        return self._with_endings(mended)

    def _with_endings(self, message: Normalised) -> Normalised:
        """Put right the endings that sound alike: "je veux changé" (changer), "j'ai arrêter", "je suis plombié"."""
        tokens = list(message.tokens)
        for index, token in enumerate(tokens):
            word = token.text
            if word[-1:] == "r":
                if word[-2:] == "er" and index and tokens[index - 1].text == "ai" and word[:-1] in self._usual:
                    tokens[index] = replace(token, text=word[:-1])
                continue
            if word[-1:] not in "es" or len(word) < _SHORTEST or f"{word.rstrip('s')}r" not in self._usual:
                continue
            infinitive = f"{word.rstrip('s')}r"
            typed = message.original[token.start : token.end].lower()
            trade = typed.rstrip("s").endswith("é") and infinitive in self._trades
            if trade or self._calls_for_infinitive(tokens, index, accented=typed.rstrip("es").endswith("é")):
                tokens[index] = replace(token, text=infinitive)
        if all(one is other for one, other in zip(tokens, message.tokens, strict=True)):
            return message
        return Normalised(message.original, tuple(expand(tokens)))

    def _calls_for_infinitive(self, tokens: list[Token], index: int, *, accented: bool) -> bool:
        before = index - 1
        while before >= 0 and tokens[before].text in _BETWEEN_VERBS:
            before -= 1
        if before < 0:
            return False
        lead = tokens[before].text
        if accented:
            return lead in _BEFORE_INFINITIVES
        # "Je veux change de métier": without its accent, only a verb that people want to do here.
        return lead in _WISHES and tokens[index].text in self._wished

    def _words_for(self, message: Normalised, index: int, token: Token, *, shouted: bool) -> tuple[str, ...]:
        word = token.text
        if len(word) < _SHORTEST or word in self._known or not _LETTERS.fullmatch(word):
            return (word,)
        typed = message.original[token.start : token.end]
        opening = index == 0 or message.tokens[index - 1].is_break
        if not shouted and typed[:1].isupper() and (typed.isupper() or not opening):
            return (word,)
        return self._mended(word, index > 0 and message.tokens[index - 1].text in _BEFORE_NAMES)

    def _mend(self, word: str, after_preposition: bool) -> tuple[str, ...]:
        cut = _ELIDED.fullmatch(word) or _GLUED_I.fullmatch(word)
        start, rest = (cut[1], cut[2]) if cut else ("", "")
        if rest in self._usual:
            return _in_full(start, rest), rest
        for small in _SMALL:
            following = word.removeprefix(small)
            if following != word and len(following) > _SHORTEST and following in self._weights:
                return small, following
        alike = self._alike(word)
        if alike is None and rest and (alike_rest := self._alike(rest)):
            return _in_full(start, rest), alike_rest
        return (alike or (None if after_preposition else self._near(word)) or word,)

    def _alike(self, word: str) -> str | None:
        """Return the likeliest word that sounds the same."""
        heard, gap_max = sound(word), len(word) / 2
        found = self._by_sound.get(heard, ()) if len(heard) > 1 else ()
        scored = [
            (self._weights[each] - 2.0 * gap, each) for each in found if (gap := OSA.distance(word, each)) < gap_max
        ]
        return max(scored)[1] if scored else None

    def _near(self, word: str) -> str | None:
        """Return the likeliest word one key away, two for a long one."""
        if len(word) < _SHORTEST_TYPED_WRONG:
            return None
        reach = 2 if len(word) >= _LONG_WORD else 1
        pool = [each for size in range(len(word) - reach, len(word) + reach + 1) for each in self._pool(size)]
        found = process.extract(word, pool, scorer=OSA.distance, score_cutoff=reach, limit=8)
        # The first letter is seldom wrong.
        scored = [
            (self._weights[each] - 6.0 * distance - (4.0 if each[0] != word[0] else 0.0), each)
            for each, distance, _ in found
        ]
        return max(scored)[1] if scored else None

    def _pool(self, size: int) -> list[str]:
        return self._by_length.get(size, [])


def _in_full(start: str, rest: str) -> str:
    return "je" if start == "j" and rest[0] not in "aeiouyh" else start


def _texts(catalogue: Catalogue) -> Iterator[str]:
    """Yield the plain phrases of the lexicons (the forms kept, not the misspellings) and of the catalogue."""
    for name in _LEXICONS:
        lexicon: dict[str, Any] = load_lexicon(name)
        phrases: Iterable[str] = lexicon if name == "spellings" else _strings(list(lexicon.values()))
        yield from (plain(phrase.replace("|", " ")) for phrase in phrases)
    for course in catalogue.courses:
        yield plain(course.title)
        yield from (plain(job) for job in course.target_jobs)
    for field in catalogue.fields.values():
        yield from (plain(word) for word in field.keywords)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (str(key) for key in value)
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _strings(each)
    else:
        yield str(value)
