"""The topics a message may be about, each with the signs that speak for or against it.

A topic that comes out well in any part of the message is a candidate; ``decision.py`` learns from annotated messages
which signs to believe.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from bot.nlu.facts.reading import Reading
from bot.nlu.parts import Part, Parts
from bot.nlu.stated import is_stated
from bot.nlu.understanding import Fact

INFORM = "profile.inform"
OUT_OF_SCOPE = "talk.out_of_scope"
SOCIAL = frozenset({"talk.greet", "talk.bye", "talk.thanks", "talk.affirm", "talk.deny"})
_DEEP = 4  # how far down a ranking a topic may be a candidate
_DEEP_IN_WHOLE = 3
_LIKELY = 0.06
_STRONG = 0.5
_LEAST = 1e-4
_UNRANKED = 9


@dataclass(frozen=True)
class Candidate:
    """A topic, the characters where it is best heard, and its signs (see ``_signs``)."""

    topic: str
    start: int
    end: int
    signs: tuple[float, ...]


@dataclass(frozen=True)
class _Heard:
    """Where a topic is best heard: in which part, how well, at which rank."""

    topic: str
    part: Part
    value: float
    rank: int


def find_candidates(reading: Reading, facts: Sequence[Fact], parts: Parts) -> list[Candidate]:
    """Return the candidates of a message, in no order."""
    heard = _best_heard(parts)
    topics = {topic for topic, best in heard.items() if best.value >= _LIKELY}
    topics.update(guess.topic for guess in parts.whole.guesses[:_DEEP_IN_WHOLE])
    topics.add(OUT_OF_SCOPE)
    if facts:
        topics.add(INFORM)
    for topic in topics - heard.keys():
        heard[topic] = _Heard(topic, parts.whole, 0.0, _UNRANKED)
    stated = [fact for fact in facts if is_stated(reading, fact)]
    rivals = [heard[topic] for topic in topics]
    found = []
    for topic in sorted(topics):
        best = heard[topic]
        start, end = reading.message.span(best.part.first, best.part.last)
        signs = _signs(best, rivals, parts, heard, _Told(start, end, facts, stated))
        found.append(Candidate(topic, start, end, signs))
    return found


@dataclass(frozen=True)
class _Told:
    """The facts of the message, beside the part where a topic is heard."""

    start: int
    end: int
    facts: Sequence[Fact]
    stated: Sequence[Fact]

    @property
    def here(self) -> int:
        return sum(1 for fact in self.stated if self.start <= fact.start < self.end)


def _best_heard(parts: Parts) -> dict[str, _Heard]:
    heard: dict[str, _Heard] = {}
    for part in parts.all:
        for rank, guess in enumerate(part.guesses[:_DEEP]):
            value = guess.confidence * part.worth
            if guess.topic not in heard or value > heard[guess.topic].value:
                heard[guess.topic] = _Heard(guess.topic, part, value, rank)
    return heard


def _signs(
    best: _Heard, everyone: Sequence[_Heard], parts: Parts, heard: dict[str, _Heard], told: _Told
) -> tuple[float, ...]:
    topic, part, whole = best.topic, best.part, parts.whole
    rivals = [other for other in everyone if other.topic != topic]
    over = [other.value for other in rivals if other.part.overlaps(part)]
    apart = [other for other in rivals if not other.part.overlaps(part)]
    family = topic.partition(".")[0]
    size, length = part.size, whole.size
    return (
        # How well it is heard: in the whole, in its best part, in one piece.
        _logit(whole.confidences.get(topic, 0.0)),
        _logit(best.value),
        best.value,
        _logit(max((piece.confidences.get(topic, 0.0) * piece.worth for piece in parts.pieces), default=0.0)),
        max((_margin(piece, topic) for piece in parts.pieces), default=0.0),
        max((_margin(piece, topic) for piece in parts.pieces if piece.asks), default=-1.0),
        parts.in_context.get(topic, 0.0),
        sum(1 for each in parts.all if each.guesses[0].topic == topic) / len(parts.all),
        best.rank,
        # What else is heard, there and elsewhere.
        max((guess.confidence for guess in part.guesses if guess.topic != topic), default=0.0),
        max(over, default=0.0),
        max((other.value for other in apart), default=0.0),
        max((other.value for other in apart if other.part.asks), default=0.0),
        max((other.value for other in rivals if other.topic.partition(".")[0] == family), default=0.0),
        sum(1 for other in rivals if other.value >= _STRONG),
        _logit(whole.confidences.get(OUT_OF_SCOPE, 0.0)),
        _logit(heard[OUT_OF_SCOPE].value if OUT_OF_SCOPE in heard else 0.0),
        _logit(heard[INFORM].value if INFORM in heard else 0.0),
        # The words of its best part and of the message.
        size / length,
        log(size),
        part.first / length,
        part.content,
        part.unknown,
        part.unknown / size,
        part.asks,
        part.seeks,
        part.is_whole,
        parts.asks_elsewhere(part),
        min(len(parts.asking), 5),
        log(len(parts.pieces)),
        log(length),
        whole.unknown,
        whole.unknown / length,
        # The facts given.
        len(told.stated),
        sum(1 for fact in told.stated if fact.field != "goal"),
        told.here,
        len(told.facts) - len(told.stated),
        # What kind of topic it is.
        topic == INFORM,
        topic == OUT_OF_SCOPE,
        topic in SOCIAL,
        family == "talk",
        family == "guidance",
        family == "course",
        topic == "course.find",
    )


def _margin(piece: Part, topic: str) -> float:
    others = (guess.confidence for guess in piece.guesses if guess.topic != topic)
    return piece.confidences.get(topic, 0.0) - max(others, default=0.0)


def _logit(probability: float) -> float:
    kept = min(max(probability, _LEAST), 1 - _LEAST)
    return log(kept / (1 - kept))
