"""Phrases of the lexicons, found in a message's plain tokens.

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

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from bot.nlu.normalise import BREAKS, Normalised, plain

_MOST_WORDINGS = 600
_LONGEST_GAP = 3
_FIGURE = "<n>"
_PIECE = re.compile(r"\(([^()]*)\)|(\.\.)|(<n>)|([^\s()<>]+)")


@dataclass(frozen=True)
class Hit:
    """A phrase found: which lexicon and label, and its tokens (``last`` excluded)."""

    group: str
    label: str
    first: int
    last: int


@dataclass(frozen=True)
class Step:
    """One place of a pattern: the words that fit, or up to ``most`` words of any sort."""

    words: frozenset[str]
    optional: bool = False
    most: int = 0


Steps = tuple[Step, ...]


class PhraseFinder:
    """Finds the phrases of several lexicons in one pass."""

    def __init__(self, lexicons: Mapping[str, Mapping[str, Iterable[str]]]) -> None:
        """Compile ``{group: {label: [phrases]}}``."""
        self._nlp = spacy.blank("xx")
        self._phrases = PhraseMatcher(self._nlp.vocab)
        self._names: dict[int, tuple[str, str]] = {}
        self._walks: dict[str, list[tuple[str, str, Steps]]] = {}
        for group, labels in lexicons.items():
            for label, phrases in labels.items():
                key = f"{group}\t{label}"
                self._names[self._nlp.vocab.strings.add(key)] = (group, label)
                patterns = [pattern for phrase in phrases for pattern in _compile(str(phrase))]
                spelled = [_spelled_out(pattern) for pattern in patterns]
                written = {words for several in spelled if several for words in several if words}
                self._phrases.add(key, [Doc(self._nlp.vocab, words=list(words)) for words in sorted(written)])
                for pattern, several in zip(patterns, spelled, strict=True):
                    if several is None:
                        self._add_walk(group, label, pattern)

    def _add_walk(self, group: str, label: str, pattern: Steps) -> None:
        """File a pattern under each word it may begin with."""
        for word, rest in _beginnings(pattern):
            self._walks.setdefault(word, []).append((group, label, rest))

    def find(self, message: Normalised) -> dict[str, list[Hit]]:
        """Return the phrases found, by group, in the order of the text; in a group the longest hides what it covers."""
        if not message.tokens:
            return {}
        words = message.words
        # What visitors write must not stay in the vocabulary of a process that lives for months.
        with self._nlp.memory_zone():
            doc = Doc(self._nlp.vocab, words=list(words))
            hits = [Hit(*self._names[key], first, last) for key, first, last in self._phrases(doc)]
        for first, word in enumerate(words):
            for group, label, rest in self._walks.get(_FIGURE if word.isdigit() else word, ()):
                last = _walk(words, first + 1, rest)
                if last is not None:
                    hits.append(Hit(group, label, first, last))
        by_group: dict[str, list[Hit]] = {}
        for hit in hits:
            by_group.setdefault(hit.group, []).append(hit)
        return {group: _longest(group_hits) for group, group_hits in by_group.items()}


def _beginnings(pattern: Steps) -> list[tuple[str, Steps]]:
    """Return the words a pattern may begin with, each with what must follow."""
    found: list[tuple[str, Steps]] = []
    for position, step in enumerate(pattern):
        found.extend((word, pattern[position + 1 :]) for word in sorted(step.words))
        if step.most or not step.optional:
            break
    return found


def _walk(words: tuple[str, ...], position: int, steps: Steps) -> int | None:
    """Return where the longest reading of the steps ends, None when they do not fit."""
    if not steps:
        return position
    step, rest = steps[0], steps[1:]
    ends: list[int] = []
    if step.most:
        for skipped in range(step.most + 1):
            end = _walk(words, position + skipped, rest)
            if end is not None:
                ends.append(end)
            if position + skipped >= len(words) or words[position + skipped] in BREAKS:
                break
    else:
        word = words[position] if position < len(words) else ""
        if word and (_FIGURE if word.isdigit() else word) in step.words:
            end = _walk(words, position + 1, rest)
            if end is not None:
                ends.append(end)
        if step.optional:
            end = _walk(words, position, rest)
            if end is not None:
                ends.append(end)
    return max(ends, default=None)


def _spelled_out(pattern: Steps) -> list[tuple[str, ...]] | None:
    """Return every wording of a pattern, or None when they are too many or without end.

    A list of wordings is looked up in one go whatever its length; a pattern is tried at every word.
    """
    if any(step.most or _FIGURE in step.words for step in pattern):
        return None
    choices = [[(each,) for each in sorted(step.words)] + ([()] if step.optional else []) for step in pattern]
    if prod(len(choice) for choice in choices) > _MOST_WORDINGS:
        return None
    return [tuple(word for part in parts for word in part) for parts in product(*choices)]


def _longest(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda each: (each.first - each.last, each.first, each.label)):
        if all(hit.last <= other.first or hit.first >= other.last for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda each: (each.first, each.label))


def _compile(phrase: str) -> list[Steps]:
    """Return the patterns of a phrase: one, or several when an alternative has more than one word."""
    patterns: list[Steps] = [()]
    run: list[str] = []

    def flush() -> None:
        steps = tuple(Step(frozenset({word})) for word in plain(" ".join(run)).split())
        patterns[:] = [pattern + steps for pattern in patterns]
        run.clear()

    for choice, gap, _number, word in _PIECE.findall(phrase):
        if word:
            run.append(word)
            continue
        flush()
        if choice:
            patterns = [pattern + part for pattern in patterns for part in _alternatives(choice)]
            continue
        step = Step(frozenset(), most=_LONGEST_GAP) if gap else Step(frozenset({_FIGURE}))
        patterns = [(*pattern, step) for pattern in patterns]
    flush()
    return patterns


def _alternatives(choice: str) -> list[Steps]:
    parts = [plain(part).split() for part in choice.split("|")]
    single = frozenset(part[0] for part in parts if len(part) == 1)
    several = [tuple(Step(frozenset({word})) for word in part) for part in parts if len(part) > 1]
    return [*([(Step(single, optional=[] in parts),)] if single else []), *several]
