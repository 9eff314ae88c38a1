"""Which topic of the contract a piece of text is about, learnt from examples.

A linear model over letters and words of the plain text: small, quick to train, explained by its weights. What it was
compared with, and the figures, are printed by ``benchmarks/bench_nlu.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import joblib
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, Pipeline

from bot.nlu.normalise import Normalised, normalise
from bot.nlu.understanding import TopicGuess

RANKING_LENGTH = 10
_SEED = 20261121


class TopicClassifier:
    """Ranks the topics of a text. Build it with ``train`` or ``load``."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._labels: tuple[str, ...] = tuple(pipeline.classes_)

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics it knows."""
        return self._labels

    @classmethod
    def train(cls, examples: Iterable[tuple[str, str]], *, pipeline: Pipeline | None = None) -> TopicClassifier:
        """Learn from pairs (text, topic). Raises ValueError with fewer than two topics."""
        pairs = [(prepare(normalise(text)), topic) for text, topic in examples]
        if len({topic for _, topic in pairs}) < 2:
            raise ValueError("At least two topics are needed to learn to tell them apart.")
        chosen = pipeline or make_pipeline()
        chosen.fit([text for text, _ in pairs], [topic for _, topic in pairs])
        return cls(chosen)

    def rank(self, parts: Sequence[Normalised]) -> list[list[TopicGuess]]:
        """Rank the topics of several texts at once, best first, each with the span it speaks of."""
        if not parts:
            return []
        scores = self._pipeline.predict_proba([prepare(part) for part in parts])
        return [self._guesses(row, part) for row, part in zip(scores, parts, strict=True)]

    def classify(self, text: str) -> list[TopicGuess]:
        """Rank the topics of a text, best first."""
        return self.rank([normalise(text)])[0]

    def save(self, path: Path) -> None:
        """Write the model to a file."""
        joblib.dump(self._pipeline, path, compress=3)

    @classmethod
    def load(cls, path: Path) -> TopicClassifier:
        """Read a model written by ``save`` (only a file this project wrote: it is executed by the reader)."""
        return cls(joblib.load(path))

    def _guesses(self, scores: np.ndarray, part: Normalised) -> list[TopicGuess]:
        start, end = part.span(0, len(part.tokens))
        best = np.argsort(scores)[::-1][:RANKING_LENGTH]
        return [
            TopicGuess(topic=self._labels[index], confidence=round(float(scores[index]), 4), start=start, end=end)
            for index in best
        ]


def prepare(part: Normalised) -> str:
    """Return the line of text the model reads: plain words, figures reduced to their size."""
    return " ".join(_mask(token.text) for token in part.tokens if not token.is_break or token.text == "?")


def _mask(word: str) -> str:
    if not word[0].isdigit():
        return word
    return "00000"[: len(word.partition(".")[0])]


def make_pipeline(*, c: float = 12.0, letters: tuple[int, int] = (2, 5), words: tuple[int, int] = (1, 2)) -> Pipeline:
    """Return the untrained model: letters and words weighted by rarity, then a multinomial logistic regression."""
    features = FeatureUnion(
        [
            (
                "letters",
                TfidfVectorizer(analyzer="char_wb", ngram_range=letters, min_df=2, sublinear_tf=True, dtype=np.float32),
            ),
            (
                "words",
                TfidfVectorizer(ngram_range=words, min_df=1, sublinear_tf=True, token_pattern=r"\S+", dtype=np.float32),
            ),
        ]
    )
    model = LogisticRegression(C=c, max_iter=200, tol=1e-3, solver="lbfgs", random_state=_SEED)
    return Pipeline([("features", features), ("model", model)])
