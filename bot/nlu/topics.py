"""Which topic of the contract a piece of text is about, learnt from examples.

A linear model over the letters and words of the plain text, and over the ideas of ``lexicon/concepts.yml`` they stand
for: small, quick to train, explained by its weights. What it was compared with, and the figures, are printed by
``benchmarks/bench_nlu.py``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import joblib
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from bot.nlu.lexicon import load_lexicon
from bot.nlu.noise import spoil
from bot.nlu.normalise import Normalised, normalise
from bot.nlu.phrases import PhraseFinder
from bot.nlu.understanding import TopicGuess

RANKING_LENGTH = 10
OUT_OF_SCOPE = "talk.out_of_scope"
_STEM = 6
_SHORT = 2  # letters: words too short to tell anything
_SEED = 20261121
_SIDES = " | "  # between the plain words and the ideas
_TEMPERATURES = np.geomspace(0.5, 12, 40)
_ENOUGH = 50  # pairs, to set the confidence on
_USUAL_TEMPERATURE = 3.0
# Lexicons of facts that are also ideas for the classifier, some split by their labels.
_FACTS_BY_PART = ("situation", "levels")
_FACTS_BY_LABEL = ("goal", "circumstances", "modality")

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class _Model:
    """What training leaves: the features, the weights, and how to turn scores into confidence."""

    features: Features
    weights: Floats
    offsets: Floats
    labels: tuple[str, ...]
    temperature: float

    def confidences(self, lines: Sequence[str]) -> Floats:
        # Row by row: a message is a few lines, for which general sparse products cost more than the sums themselves.
        # (Nor through BLAS, whose threads cost more than they bring here.)
        rows = map(self.features.row, lines)
        scores = [np.einsum("i,ij->j", values, self.weights[places]) + self.offsets for places, values in rows]
        return _softmax(np.asarray(scores) * self.temperature)


class TopicClassifier:
    """Ranks the topics of a text. Made by ``train`` or ``load``."""

    def __init__(self, model: _Model) -> None:
        self._model = model

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics it knows."""
        return self._model.labels

    @classmethod
    def train(
        cls,
        examples: Iterable[tuple[str, str]],
        *,
        plain_words: Callable[[str], Normalised] = normalise,
        noisy: bool = True,
    ) -> TopicClassifier:
        """Learn from pairs (text, topic), some also as hurried hands would type them when ``noisy``.

        ``plain_words`` reads the examples as the messages will be read. Raises ValueError with fewer than two topics.
        """
        return cls.learn(prepare_examples(examples, plain_words=plain_words, noisy=noisy))

    @classmethod
    def learn(
        cls,
        prepared: Iterable[tuple[str, str]],
        *,
        unseen: Sequence[tuple[str, str]] = (),
        like: TopicClassifier | None = None,
    ) -> TopicClassifier:
        """Learn from prepared examples (line, topic).

        Confidence is set on ``unseen``, prepared examples not learnt from, or as sharp as that of ``like``, or to the
        usual. Raises ValueError with fewer than two topics.
        """
        lines, topics = zip(*prepared, strict=True)
        if len(set(topics)) < 2:
            raise ValueError("At least two topics are needed to learn to tell them apart.")
        model = _fit(lines, topics)
        temperature = like._model.temperature if like is not None else _temperature(model, unseen)
        return cls(replace(model, temperature=temperature))

    def rank(self, message: Normalised, bounds: Sequence[tuple[int, int]]) -> list[list[TopicGuess]]:
        """Rank the topics of parts of a message (tokens, last excluded), best first, with the span each speaks of."""
        if not bounds:
            return []
        hits = _idea_hits(message)
        rows = self._model.confidences([_line(message, hits, first, last) for first, last in bounds])
        return [self._guesses(row, message.span(first, last)) for row, (first, last) in zip(rows, bounds, strict=True)]

    def knows(self, word: str) -> bool:
        """Tell whether a plain word, whatever its ending, is one of those the service's topics speak of."""
        return self._model.features.knows(word)

    def classify(self, text: str) -> list[TopicGuess]:
        """Rank the topics of a text, best first."""
        message = normalise(text)
        return self.rank(message, [(0, len(message.tokens))])[0]

    def save(self, path: Path) -> None:
        """Write the model to a file."""
        joblib.dump(self._model, path, compress=3)

    @classmethod
    def load(cls, path: Path) -> TopicClassifier:
        """Read a model written by ``save`` (only a file this project wrote: it is executed by the reader)."""
        return cls(joblib.load(path))

    def _guesses(self, confidences: Floats, span: tuple[int, int]) -> list[TopicGuess]:
        start, end = span
        best = np.argsort(confidences)[::-1][:RANKING_LENGTH]
        # Not Python's round: exact to the last digit, it takes longer than all the rest on the tiniest figures.
        rounded = np.round(confidences[best].astype(np.float64), 4).tolist()
        return [
            TopicGuess(topic=self.topics[index], confidence=confidence, start=start, end=end)
            for index, confidence in zip(best, rounded, strict=True)
        ]


def prepare_examples(
    examples: Iterable[tuple[str, str]], *, plain_words: Callable[[str], Normalised] = normalise, noisy: bool = True
) -> list[tuple[str, str]]:
    """Return the lines the model reads for pairs (text, topic), each with its topic; some are spoilt when ``noisy``."""
    return [
        (line, topic)
        for text, topic in examples
        for line in dict.fromkeys(prepare(plain_words(way)) for way in (text, *(spoil(text) if noisy else ())))
    ]


def prepare(message: Normalised) -> str:
    """Return the line the model reads: plain words with figures reduced to their size, then the ideas found."""
    return _line(message, _idea_hits(message), 0, len(message.tokens))


def _idea_hits(message: Normalised) -> list[tuple[str, int, int]]:
    return [
        (f"{group}_{hit.label}" if group in _FACTS_BY_LABEL else group, hit.first, hit.last)
        for group, hits in _concepts().find(message).items()
        for hit in hits
    ]


def _line(message: Normalised, hits: Iterable[tuple[str, int, int]], first: int, last: int) -> str:
    words = " ".join(
        _mask(token.text) for token in message.tokens[first:last] if not token.is_break or token.text == "?"
    )
    ideas = sorted({idea for idea, start, end in hits if first <= start and end <= last})
    return words + _SIDES + " ".join(ideas)


@lru_cache(maxsize=1)
def _concepts() -> PhraseFinder:
    groups: dict[str, dict[str, list[str]]] = {
        name: {name: phrases} for name, phrases in load_lexicon("concepts").items()
    }
    for name in _FACTS_BY_PART:
        groups.update({f"{name}_{part}": labels for part, labels in load_lexicon(name).items()})
    groups.update({name: load_lexicon(name) for name in _FACTS_BY_LABEL})
    return PhraseFinder(groups)


def _mask(word: str) -> str:
    if not word[0].isdigit():
        return word
    return "00000"[: len(word.partition(".")[0])]


def words_side(line: str) -> str:
    """Return the words of a prepared line."""
    return line.partition(_SIDES)[0]


def ideas_side(line: str) -> str:
    """Return the ideas of a prepared line."""
    return line.partition(_SIDES)[2]


class Features:
    """Letters, words and ideas of prepared lines, weighted by rarity, and how many words are new.

    The last tells what no topic speaks of: a message made of words that no example of the service's topics has.
    """

    def __init__(
        self,
        *,
        letters: tuple[int, int] = (2, 4),
        words: tuple[int, int] = (1, 2),
        ideas: float = 0.6,
        novelty: float = 0.6,
    ) -> None:
        """Choose the lengths of the runs of letters and words; a weight of 0 leaves ``ideas`` or ``novelty`` out."""
        shared: dict[str, Any] = {"sublinear_tf": True, "dtype": np.float32}
        self._parts = (
            TfidfVectorizer(analyzer="char_wb", ngram_range=letters, min_df=2, preprocessor=words_side, **shared),
            TfidfVectorizer(ngram_range=words, token_pattern=r"\S+", min_df=2, preprocessor=words_side, **shared),
            TfidfVectorizer(token_pattern=r"\S+", preprocessor=ideas_side, **shared),
        )
        self._weights = (1.0, 1.0, ideas)
        self._novelty = novelty
        self._known: frozenset[str] = frozenset()
        self._rarity: list[Floats] = []

    def fit_transform(self, lines: Sequence[str], topics: Sequence[str]) -> csr_matrix:
        """Learn the words and return the features of the examples."""
        counts = Counter(
            stem
            for line, topic in zip(lines, topics, strict=True)
            if topic != OUT_OF_SCOPE
            for stem in set(_stems(line))
        )
        # A word seen once only is as new to its own example as an unseen one will be to a visitor's.
        self._known = frozenset(stem for stem, count in counts.items() if count >= 2)
        blocks = [part.fit_transform(lines) * weight for part, weight in zip(self._parts, self._weights, strict=True)]
        self._rarity = [np.asarray(part.idf_, dtype=np.float32) for part in self._parts]
        return hstack([*blocks, self._new_words(lines)], format="csr")

    def transform(self, lines: Sequence[str]) -> csr_matrix:
        """Return the features of new lines."""
        blocks = [part.transform(lines) * weight for part, weight in zip(self._parts, self._weights, strict=True)]
        return hstack([*blocks, self._new_words(lines)], format="csr")

    def row(self, line: str) -> tuple[NDArray[np.intp], Floats]:
        """Return the features of one line as places and values: those of ``transform``, without its fixed costs."""
        places: list[int] = []
        blocks: list[Floats] = []
        shift = 0
        for at, (part, weight) in enumerate(zip(self._parts, self._weights, strict=True)):
            known = part.vocabulary_
            counts = Counter(known[gram] for gram in _analysed(part, line) if gram in known)
            places.extend(shift + place for place in counts)
            here = np.fromiter(counts, dtype=np.intp, count=len(counts))
            times = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
            values = (np.log(times) + 1.0) * self._rarity[at][here]
            length = float(np.sqrt(values @ values)) if counts else 1.0
            blocks.append((values * (weight / length)).astype(np.float32))
            shift += len(known)
        novelty = self._novelty_of(line)
        places.extend(range(shift, shift + len(novelty)))
        blocks.append(np.asarray(novelty, dtype=np.float32) * np.float32(self._novelty))
        return np.asarray(places, dtype=np.intp), np.concatenate(blocks)

    def knows(self, word: str) -> bool:
        """Tell whether a word is short, a figure, or begins like those of the examples."""
        return len(word) <= _SHORT or word[0].isdigit() or word[:_STEM] in self._known

    def _new_words(self, lines: Sequence[str]) -> csr_matrix:
        rows = [self._novelty_of(line) for line in lines]
        return csr_matrix(np.asarray(rows, dtype=np.float32) * self._novelty)

    def _novelty_of(self, line: str) -> tuple[float, float, float, float]:
        stems = _stems(line)
        new = sum(1 for stem in stems if stem not in self._known)
        share = new / len(stems) if stems else 0.0
        return share, float(new >= 1), float(new >= 2), float(bool(stems) and new == len(stems))


@lru_cache(maxsize=8)
def _analyser(part: TfidfVectorizer) -> Callable[[str], list[str]]:
    analyser: Callable[[str], list[str]] = part.build_analyzer()
    return analyser


def _analysed(part: TfidfVectorizer, line: str) -> list[str]:
    return _analyser(part)(line)


def _stems(line: str) -> list[str]:
    """Return the beginnings of a line's words of some length: enough to know a word, whatever its ending."""
    return [word[:_STEM] for word in words_side(line).split() if len(word) > _SHORT]


def _fit(lines: Sequence[str], topics: Sequence[str], c: float = 0.5) -> _Model:
    features = Features()
    matrix = features.fit_transform(lines, topics)
    model = LinearSVC(C=c, tol=1e-2, random_state=_SEED).fit(matrix, topics)
    weights, offsets = _weights(model)
    return _Model(features, weights, offsets, tuple(model.classes_), _USUAL_TEMPERATURE)


def _weights(model: LinearSVC) -> tuple[Floats, Floats]:
    weights, offsets = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # one row for two topics
        weights, offsets = np.vstack([-weights, weights]), np.concatenate([-offsets, offsets])
    return np.ascontiguousarray(weights.T, dtype=np.float32), offsets.astype(np.float32)


def _temperature(model: _Model, unseen: Sequence[tuple[str, str]]) -> float:
    """Choose how sharply scores become confidence: the likeliest on what was not learnt from."""
    known = [(line, topic) for line, topic in unseen if topic in model.labels]
    if len(known) < _ENOUGH:
        return _USUAL_TEMPERATURE
    scores = np.asarray(model.features.transform([line for line, _ in known]) @ model.weights + model.offsets)
    columns = [model.labels.index(topic) for _, topic in known]
    losses = [
        -np.log(_softmax(scores * value)[np.arange(len(known)), columns] + 1e-9).mean() for value in _TEMPERATURES
    ]
    return float(_TEMPERATURES[int(np.argmin(losses))])


def _softmax(scores: NDArray[Any]) -> Floats:
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    result: Floats = (shifted / shifted.sum(axis=1, keepdims=True)).astype(np.float32)
    return result
