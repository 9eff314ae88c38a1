"""Phrases of the lexicons, found in a message by spaCy's matcher on plain tokens.

How a phrase is written in a lexicon (accents, case and apostrophes as one likes):

- ``à mon compte``: these words in a row;
- ``je (suis|reste)``: one word or the other; each alternative is one word;
- ``(toujours|encore|) salarié``: a word that may be absent (empty alternative);
- ``en .. usine``: up to three words, no punctuation, in between;
- ``<n>``: a figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

import spacy
from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc

from bot.nlu.normalise import Normalised, plain

_MOST_WORDINGS = 600
_PIECE = re.compile(r"\(([^()]*)\)|(\.\.)|(<n>)|([^\s()<>]+)")


@dataclass(frozen=True)
class Hit:
    """A phrase found: which lexicon and label, and its tokens (``last`` excluded)."""

    group: str
    label: str
    first: int
    last: int


class PhraseFinder:
    """Finds the phrases of several lexicons in one pass."""

    def __init__(self, lexicons: Mapping[str, Mapping[str, Iterable[str]]]) -> None:
        """Compile ``{group: {label: [phrases]}}``."""
        self._nlp = spacy.blank("xx")
        self._matcher = Matcher(self._nlp.vocab)
        self._phrases = PhraseMatcher(self._nlp.vocab)
        self._names: dict[int, tuple[str, str]] = {}
        for group, labels in lexicons.items():
            for label, phrases in labels.items():
                key = f"{group}\t{label}"
                self._names[self._nlp.vocab.strings.add(key)] = (group, label)
                patterns = [pattern for phrase in phrases for pattern in _compile(str(phrase))]
                spelled = [_spelled_out(pattern) for pattern in patterns]
                written = {words for several in spelled if several for words in several if words}
                others = [pattern for pattern, several in zip(patterns, spelled, strict=True) if several is None]
                self._phrases.add(key, [Doc(self._nlp.vocab, words=list(words)) for words in sorted(written)])
                if others:
                    self._matcher.add(key, others, greedy="LONGEST")

    def find(self, message: Normalised) -> dict[str, list[Hit]]:
        """Return the phrases found, by group, in the order of the text; in a group the longest hides what it covers."""
        if not message.tokens:
            return {}
        # What visitors write must not stay in the vocabulary of a process that lives for months.
        with self._nlp.memory_zone():
            doc = Doc(self._nlp.vocab, words=list(message.words))
            found = [*(self._matcher(doc) if len(self._matcher) else ()), *self._phrases(doc)]
            hits = [Hit(*self._names[key], first, last) for key, first, last in found]
        by_group: dict[str, list[Hit]] = {}
        for hit in hits:
            by_group.setdefault(hit.group, []).append(hit)
        return {group: _longest(group_hits) for group, group_hits in by_group.items()}


def _spelled_out(pattern: list[dict[str, Any]]) -> list[tuple[str, ...]] | None:
    """Return every wording of a pattern, or None when they are too many or without end.

    A list of wordings is looked up in one go whatever its length; a pattern is tried at every word.
    """
    choices: list[list[tuple[str, ...]]] = []
    for piece in pattern:
        word = piece.get("ORTH")
        if word is None:
            return None
        words = [word] if isinstance(word, str) else word["IN"]
        choices.append([(each,) for each in words] + ([()] if piece.get("OP") == "?" else []))
    if prod(len(choice) for choice in choices) > _MOST_WORDINGS:
        return None
    return [tuple(word for part in parts for word in part) for parts in product(*choices)]


def _longest(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda each: (each.first - each.last, each.first, each.label)):
        if all(hit.last <= other.first or hit.first >= other.last for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda each: (each.first, each.label))


def _compile(phrase: str) -> list[list[dict[str, Any]]]:
    """Return the matcher's patterns of a phrase: one, or several when an alternative has more than one word."""
    patterns: list[list[dict[str, Any]]] = [[]]
    run: list[str] = []

    def flush() -> None:
        for pattern in patterns:
            pattern.extend({"ORTH": word} for word in plain(" ".join(run)).split())
        run.clear()

    for choice, gap, _number, word in _PIECE.findall(phrase):
        if word:
            run.append(word)
            continue
        flush()
        if choice:
            patterns = [[*pattern, *part] for pattern in patterns for part in _alternatives(choice)]
            continue
        for pattern in patterns:
            pattern.append({"IS_PUNCT": False, "OP": "{0,3}"} if gap else {"IS_DIGIT": True})
    flush()
    return patterns


def _alternatives(choice: str) -> list[list[dict[str, Any]]]:
    parts = [plain(part).split() for part in choice.split("|")]
    single = sorted({part[0] for part in parts if len(part) == 1})
    several = [[{"ORTH": word} for word in part] for part in parts if len(part) > 1]
    optional = {"OP": "?"} if [] in parts else {}
    return [*([[{"ORTH": {"IN": single}} | optional]] if single else []), *several]
