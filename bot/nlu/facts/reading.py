"""A message made ready for the readers of facts: tokens, phrases found, numbers, context."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.nlu.facts.context import Context
from bot.nlu.facts.numbers import Number
from bot.nlu.normalise import Normalised
from bot.nlu.phrases import Hit
from bot.nlu.understanding import Fact


@dataclass(frozen=True)
class Reading:
    """One message, read once for every kind of fact. ``today`` is the day it is read as of.

    ``guided``: the words are a counsellor's note on the person, put in the first person.
    """

    message: Normalised
    hits: dict[str, list[Hit]]
    numbers: tuple[Number, ...]
    context: Context
    today: date
    guided: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The plain words."""
        return self.message.words

    def of(self, group: str, *labels: str) -> list[Hit]:
        """Return the phrases found of a lexicon, all or some labels."""
        return [hit for hit in self.hits.get(group, []) if not labels or hit.label in labels]

    def before(self, first: int, count: int) -> tuple[str, ...]:
        """Return the few words before a token, in the same sentence."""
        start, _ = self.context.sentence_of(first)
        return self.words[max(start, first - count) : first]

    def after(self, last: int, count: int) -> tuple[str, ...]:
        """Return the few words from a token on, in the same sentence."""
        _, end = self.context.sentence_of(max(last - 1, 0))
        return self.words[last : min(end, last + count)]

    def clause(self, index: int) -> tuple[str, ...]:
        """Return the words of a token's clause."""
        return self.words[self.context.clause_start(index) : self.context.clause_end(index)]

    def sentence(self, index: int) -> tuple[str, ...]:
        """Return the words of a token's sentence."""
        start, end = self.context.sentence_of(index)
        return self.words[start:end]

    def fact(self, field: str, value: Any, first: int, last: int, *, negated: bool = False) -> Fact:
        """Return a fact that the tokens ``first`` to ``last`` (excluded) say."""
        start, end = self.message.span(first, last)
        return Fact(field=field, value=value, start=start, end=end, negated=negated)


def corrects(reading: Reading, start: int, end: int) -> bool:
    """Tell whether what lies between two characters takes back what was said before ("non, en fait")."""
    return any(
        hit.first < hit.last and start <= reading.message.span(hit.first, hit.last)[0] < end
        for hit in reading.of("correction")
    )
