"""The names of trades of the ROME, looked up as people say a trade: a second net under the catalogue's own words."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from math import fsum, log

import msgspec
from rapidfuzz import fuzz, process

from bot.guidance.trades import words_of

_TYPO_LEAST = 5
_TYPO_SCORE = 84
# The least worth saying, and how many trades a few words may mean.
_LEAST = 0.55
_MOST = 8
# Below this, the words said are too small a part of the trade's name.
_COVERED = 0.34
_AGENTS = {
    "conduire": "conducteur",
    "construire": "constructeur",
    "enseigner": "enseignant",
    "peindre": "peintre",
    "soigner": "soignant",
    "traduire": "traducteur",
    "vendre": "vendeur",
}


class Appellation(msgspec.Struct, frozen=True):
    """One name of a trade, with both genders (``Vendeur / Vendeuse``), its short form and its ROME code."""

    label: str
    short_label: str
    rome_code: str


class RomeMatch(msgspec.Struct, frozen=True):
    """A trade that words may mean: its name, its ROME code, and how well they say it (0 to 1)."""

    label: str
    rome_code: str
    score: float


class RomeLabels:
    """The names of trades, ready to be looked up; small: words are numbers, lists are arrays."""

    def __init__(self, appellations: Iterable[Appellation], parents: Mapping[str, str] | None = None) -> None:
        self._parents = dict(parents or {})
        self._labels: list[tuple[str, str]] = []
        self._words: list[frozenset[str]] = []
        self._postings: dict[str, array[int]] = {}
        for one in appellations:
            self._add(one)
        total = len(self._labels) or 1
        self._rarity = {word: log(1 + total / len(found)) for word, found in self._postings.items()}
        self._vocabulary = tuple(sorted(self._postings))

    def __len__(self) -> int:
        return len(self._labels)

    def _add(self, one: Appellation) -> None:
        words = words_of(one.label)
        if not words:
            return
        for word in sorted(words):
            self._postings.setdefault(word, array("I")).append(len(self._labels))
        self._labels.append((one.label, one.rome_code))
        self._words.append(words)

    def codes(self, code: str) -> tuple[str, ...]:
        """Return a ROME code and the older one from which it comes."""
        parent = self._parents.get(code)
        return (code,) if parent is None or parent == code else (code, parent)

    def match(self, text: str) -> tuple[RomeMatch, ...]:
        """Return the trades that words may mean, best first, one a ROME code.

        Gender, plural, accents, small typing errors and the verb for the trade (« monter des charpentes ») are
        forgiven. A name with words that nobody said counts less.
        """
        asked = words_of(text)
        known = {word: self._known(word) for word in sorted(asked)}
        words = frozenset(found for found in known.values() if found is not None)
        unknown = sum(found is None for found in known.values())
        if not words or unknown >= len(words):
            return ()
        best: dict[str, RomeMatch] = {}
        for position in sorted({one for word in words for one in self._postings[word]}):
            score = self._score(words, self._words[position], unknown)
            label, code = self._labels[position]
            if score >= _LEAST and (code not in best or score > best[code].score):
                best[code] = RomeMatch(label, code, round(score, 4))
        return tuple(sorted(best.values(), key=lambda one: (-one.score, one.rome_code))[:_MOST])

    def _score(self, asked: frozenset[str], label: frozenset[str], unknown: int) -> float:
        if asked == label and not unknown:
            return 1.0
        common = fsum(self._rarity[word] for word in asked & label)
        said = fsum(self._rarity[word] for word in asked) + unknown
        whole = fsum(self._rarity[word] for word in label)
        if common < _COVERED * whole:
            return 0.0
        return 0.95 * (0.7 * common / said + 0.3 * common / whole)

    def _known(self, word: str) -> str | None:
        if word in self._postings:
            return word
        agent = _agent(word)
        if agent in self._postings:
            return agent
        if len(word) < _TYPO_LEAST:
            return None
        found = process.extractOne(word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=_TYPO_SCORE)
        return None if found is None else str(found[0])


def _agent(verb: str) -> str:
    """Name who does what a verb says: ``monter`` gives ``monteur``."""
    if verb in _AGENTS:
        return _AGENTS[verb]
    return verb[:-2] + "eur" if verb.endswith("er") else verb
