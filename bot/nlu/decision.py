"""Which candidates a message is really about, learnt from whole messages annotated by people.

The classifier knows topics from examples of one topic each; how many things a message says, and which of them are only
told in passing, is learnt here, from ``messages``. Small boosted trees over the signs of each candidate: the
probability they give is the confidence of the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from sklearn.ensemble import GradientBoostingClassifier

from bot.nlu.candidates import Candidate

MESSAGES = Path(__file__).parent / "messages"
_NOTES = frozenset({"notes", "counsellor"})  # files a counsellor would write, for somebody else
_SEED = 20261121
_TREES: dict[str, Any] = {
    "n_estimators": 300,
    "max_depth": 3,
    "learning_rate": 0.05,
    "subsample": 0.6,
    "max_features": 0.5,
    "min_samples_leaf": 5,
    "random_state": _SEED,
}


@dataclass(frozen=True)
class AnnotatedMessage:
    """A message as someone would type it, and everything an answer must take up."""

    text: str
    topics: frozenset[str]
    guided: bool = False


class Decision:
    """Gives each candidate of a message the probability that the message is about it."""

    def __init__(self, model: GradientBoostingClassifier) -> None:
        self._model = model

    @classmethod
    def train(
        cls, messages: Iterable[AnnotatedMessage], find: Callable[[AnnotatedMessage], Sequence[Candidate]]
    ) -> Decision:
        """Learn from annotated messages; ``find`` gives the candidates of one.

        Raises ValueError when no candidate is right, or none wrong.
        """
        signs, right = [], []
        for message in messages:
            for candidate in find(message):
                signs.append(candidate.signs)
                right.append(candidate.topic in message.topics)
        if len(set(right)) < 2:
            raise ValueError("Messages of which some candidates are right and some wrong are needed to learn from.")
        return cls(GradientBoostingClassifier(**_TREES).fit(np.asarray(signs, dtype=np.float32), right))

    def probabilities(self, candidates: Sequence[Candidate]) -> list[float]:
        """Return how likely each candidate is, in their order."""
        if not candidates:
            return []
        signs = np.asarray([candidate.signs for candidate in candidates], dtype=np.float32)
        return [float(row[1]) for row in self._model.predict_proba(signs)]


def read_messages(folder: Path = MESSAGES) -> list[AnnotatedMessage]:
    """Read the annotated messages. Raises OSError, ``yaml.YAMLError`` or KeyError when a file is not as expected."""
    return [
        AnnotatedMessage(str(entry["text"]), frozenset(entry["topics"]), guided=path.stem in _NOTES)
        for path in sorted(folder.rglob("*.yml"))
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
