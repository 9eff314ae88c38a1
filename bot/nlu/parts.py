"""A message cut where it may turn to something else, and each run of pieces ranked by the classifier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.nlu.facts.reading import Reading
from bot.nlu.lexicon import load_lexicon
from bot.nlu.normalise import BREAKS, SENTENCE_END, plain
from bot.nlu.phrases import Hit, PhraseFinder
from bot.nlu.topics import TopicClassifier
from bot.nlu.understanding import Fact, TopicGuess

_RUN = 3  # pieces in a row read together
_RUN_OF_MANY = 2
_MANY = 8
_MOST_PIECES = 14
_EMPTY_WORDS = frozenset({
    "alors", "aussi", "avec", "bien", "bon", "cela", "ces", "cet", "cette", "chez", "dans", "des", "donc", "elle",
    "encore", "est", "les", "lui", "mais", "mes", "meme", "mon", "nous", "ont", "par", "pas", "plus", "pour",
    "pourquoi", "puis", "que", "qui", "quoi", "sans", "ses", "sinon", "son", "sont", "suis", "sur", "svp", "tout",
    "tres", "une", "vous", "votre", "vos", "voila", "etre", "avoir", "ils", "leur", "merci", "savoir", "voudrais",
    "veux", "peux", "faire", "fait",
})  # fmt: skip
_SEEKING = frozenset({
    "aimerais", "besoin", "cherche", "cherchons", "demande", "envie", "faut", "inscrire", "interesse", "interessee",
    "peut", "peux", "pouvez", "recherche", "savoir", "souhaite", "souhaiterais", "trouver", "veu", "veux", "voudrais",
    "voulais",
})  # fmt: skip
# A part of few telling words is worth less beside others: "pourquoi ?" alone is no question.
_WORTH = (0.3, 0.85, 1.0)
_CONTEXT_SHARE = 0.35
_UNHEARD = 0.002  # the confidence of a topic that the whole message does not rank


@dataclass(frozen=True)
class Part:
    """A run of tokens (``last`` excluded), the classifier's ranking of it, and what its words show."""

    first: int
    last: int
    guesses: Sequence[TopicGuess]
    is_piece: bool
    is_whole: bool
    content: int
    unknown: int
    asks: bool
    seeks: bool

    @cached_property
    def confidences(self) -> Mapping[str, float]:
        """How sure of each topic ranked."""
        return {guess.topic: guess.confidence for guess in self.guesses}

    @property
    def size(self) -> int:
        """How many tokens."""
        return self.last - self.first

    @property
    def worth(self) -> float:
        """What its ranking is worth beside those of other parts, from 0 to 1."""
        return 1.0 if self.is_whole else _WORTH[min(self.content, len(_WORTH) - 1)]

    def overlaps(self, other: Part) -> bool:
        """Tell whether two parts share words."""
        return self.first < other.last and other.first < self.last


@dataclass(frozen=True)
class Parts:
    """Every part of a message, the whole included."""

    all: Sequence[Part]
    asking: Sequence[int]

    @cached_property
    def whole(self) -> Part:
        """The whole message."""
        return next(part for part in self.all if part.is_whole)

    @cached_property
    def pieces(self) -> Sequence[Part]:
        """The smallest parts, in order."""
        return [part for part in self.all if part.is_piece]

    @cached_property
    def in_context(self) -> Mapping[str, float]:
        """How sure of each topic its surest part is, the doubts of a part settled by what the whole is about."""
        surest: dict[str, float] = {}
        about = self.whole.confidences
        for part in self.all:
            weights = {
                guess.topic: guess.confidence * (about.get(guess.topic, 0.0) + _UNHEARD) ** _CONTEXT_SHARE
                for guess in part.guesses
            }
            total = sum(weights.values()) or 1.0
            for topic, weight in weights.items():
                surest[topic] = max(surest.get(topic, 0.0), part.worth * weight / total)
        return surest

    def asks_elsewhere(self, part: Part) -> bool:
        """Tell whether something outside a part asks: what does not, then, more likely only tells."""
        return any(not part.first <= place < part.last for place in self.asking)


class Cutter:
    """Cuts messages and has their parts ranked."""

    def __init__(self, classifier: TopicClassifier) -> None:
        self._classifier = classifier
        connectors = load_lexicon("connectors")
        self._courtesies = frozenset(plain(word) for word in connectors["courtesies"])
        self._finder = PhraseFinder(
            {
                "turn": {"before": connectors["before"], "at": connectors["at"]},
                "question": {"question": connectors["question"]},
            }
        )

    def cut(self, reading: Reading, facts: Iterable[Fact]) -> Parts:
        """Return the parts of a message that has words. ``facts``: whose words are known, whatever they are."""
        words = reading.words
        found = self._finder.find(reading.message)
        cuts = self._cuts(words, found.get("turn", []))
        bounds = _bounds(cuts)
        asking = sorted(
            {hit.first for hit in found.get("question", [])} | {i for i, word in enumerate(words) if word == "?"}
        )
        told = _places(reading, facts)
        strange = [i not in told and not self._classifier.knows(word) for i, word in enumerate(words)]
        parts = [
            Part(
                first=first,
                last=last,
                guesses=guesses,
                is_piece=cuts.index(last) - cuts.index(first) == 1,
                is_whole=(first, last) == (0, len(words)),
                content=sum(1 for word in words[first:last] if len(word) > 2 and word not in _EMPTY_WORDS),
                unknown=sum(strange[first:last]),
                asks=any(first <= place < last for place in asking),
                seeks=not _SEEKING.isdisjoint(words[first:last]),
            )
            for (first, last), guesses in zip(bounds, self._classifier.rank(reading.message, bounds), strict=True)
        ]
        return Parts(parts, asking)

    def _cuts(self, words: Sequence[str], turns: Iterable[Hit]) -> list[int]:
        end = len(words)
        places = {
            end,
            *(index + 1 for index, word in enumerate(words) if word in BREAKS),
            *(hit.first for hit in turns),
        }
        kept = [0]
        for cut in sorted(places - {0}):
            # A piece of one word joins its neighbour, unless it is a greeting.
            size = sum(1 for word in words[kept[-1] : cut] if word not in BREAKS)
            if size >= 2 or (kept == [0] and words[0] in self._courtesies):
                kept.append(cut)
        if kept[-1] != end:
            kept = [*kept[:-1], end] if len(kept) > 1 else [0, end]
        while len(kept) - 1 > _MOST_PIECES:
            # The shortest neighbours are joined, those of different sentences last.
            weakest = min(
                range(1, len(kept) - 1), key=lambda i: (words[kept[i] - 1] in SENTENCE_END, kept[i + 1] - kept[i - 1])
            )
            del kept[weakest]
        return kept


def _bounds(cuts: Sequence[int]) -> list[tuple[int, int]]:
    """Return the runs of pieces worth reading: of a few, and the whole."""
    pieces = len(cuts) - 1
    longest = _RUN if pieces <= _MANY else _RUN_OF_MANY
    runs = [(cuts[i], cuts[j]) for i in range(pieces) for j in range(i + 1, min(i + longest, pieces) + 1)]
    whole = (cuts[0], cuts[-1])
    return runs if whole in runs else [*runs, whole]


def _places(reading: Reading, facts: Iterable[Fact]) -> set[int]:
    spans = [(fact.start, fact.end) for fact in facts]
    return {
        i
        for i, token in enumerate(reading.message.tokens)
        if any(start < token.end and token.start < end for start, end in spans)
    }
