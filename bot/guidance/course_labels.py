"""The labels of courses, each kept once, and those that a few words may mean, found without weighing all of them."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Literal

CourseKind = Literal["job", "keyword", "title"]
# Beyond this many words, every label that shares one is looked at.
_SUBSETS_OF = 9
_SLACK = 1e-9
# The most that a label scores by its part in common with a query (``TradeIndex`` scores it exactly).
_SHARED = 0.84


class CourseLabel:
    """One label: its words, and the courses that say it, each with what it is for them."""

    __slots__ = ("targets", "weight", "words")

    def __init__(self, words: frozenset[str]) -> None:
        self.words = words
        self.targets: list[tuple[CourseKind, str]] = []
        self.weight = 0.0


class CourseLabels:
    """Labels by their words. ``weigh`` comes after the last ``add`` and before the first look-up."""

    def __init__(self) -> None:
        self._by_words: dict[frozenset[str], CourseLabel] = {}
        self._labels: list[CourseLabel] = []
        self._postings: dict[str, array[int]] = {}
        self._rarity: Mapping[str, float] = {}

    def add(self, words: frozenset[str], kind: CourseKind, course_id: str) -> None:
        """Add what a course says of itself."""
        label = self._by_words.get(words)
        if label is None:
            label = self._by_words[words] = CourseLabel(words)
            for word in words:
                self._postings.setdefault(word, array("I")).append(len(self._labels))
            self._labels.append(label)
        label.targets.append((kind, course_id))

    def weigh(self, rarity: Mapping[str, float]) -> None:
        """Take the weight of each word."""
        self._rarity = rarity
        for label in self._labels:
            label.weight = sum(rarity[word] for word in label.words)

    def near(self, asked: frozenset[str], unknown: int, least: float) -> Iterator[CourseLabel]:
        """Give every label that may score ``least`` or more for a query, and perhaps a few that do not.

        Two ways lead there: the label is said in whole, or its common words weigh enough. The frequent words of a query
        weigh little: labels that share only these are not looked at.
        """
        few = len(asked) <= _SUBSETS_OF
        if few:
            yield from self._said_in_whole(asked)
        total = sum(self._rarity[word] for word in asked)
        left = total
        seen: set[int] = set()
        for word in sorted(asked, key=lambda one: (-self._rarity[one], one)):
            if few and _SHARED * left / (total + unknown) < least - _SLACK:
                return
            left -= self._rarity[word]
            for position in self._postings.get(word, ()):
                if position in seen:
                    continue
                seen.add(position)
                label = self._labels[position]
                if label.words <= asked:
                    if not few:
                        yield label
                    continue
                # A label heavier than this cannot score enough, whatever it shares with the query.
                if _SHARED * total < (least - _SLACK) * (label.weight + unknown):
                    continue
                common = sum(self._rarity[one] for one in label.words & asked)
                union = total + label.weight - common + unknown
                if _SHARED * common >= (least - _SLACK) * union:
                    yield label

    def _said_in_whole(self, asked: frozenset[str]) -> Iterator[CourseLabel]:
        words = sorted(asked)
        for size in range(1, len(words) + 1):
            for chosen in combinations(words, size):
                label = self._by_words.get(frozenset(chosen))
                if label is not None:
                    yield label
