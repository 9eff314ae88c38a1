"""How well, and how fast, messages are understood. Run: python benchmarks/bench_nlu.py [--quick]

Prints: topics by cross-validation for several models (the one in use first), per-topic accuracy, confusions, wrong
answers to what is out of scope, the held-out messages of tests/nlu/heldout, messages with several topics, and times as
ratios to a plain model of words measured in the same run.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.catalogue.files import load_catalogue_files
from bot.learning.examples import read_examples
from bot.nlu.decision import read_messages
from bot.nlu.facts import FactReader
from bot.nlu.normalise import normalise
from bot.nlu.questions import MessageReader
from bot.nlu.topics import OUT_OF_SCOPE, Features, TopicClassifier, prepare
from bot.places import Places

HELD_OUT = ROOT / "tests" / "nlu" / "heldout"
TODAY = date(2026, 11, 21)
FOLDS = 5


def read_held_out() -> tuple[list[tuple[str, str]], list[dict[str, Any]]]:
    """The held-out messages: those of one topic, and those of several."""
    single = yaml.safe_load((HELD_OUT / "one_topic.yml").read_text(encoding="utf-8"))
    several = yaml.safe_load((HELD_OUT / "several_topics.yml").read_text(encoding="utf-8"))
    return [(str(text), topic) for topic, texts in single.items() for text in texts], several


class Plain:
    """The baseline: words as typed, logistic regression."""

    def __init__(self) -> None:
        self._words = TfidfVectorizer()
        self._model = LogisticRegression(C=10, solver="liblinear")

    def fit(self, texts: Sequence[str], topics: Sequence[str]) -> None:
        self._model.fit(self._words.fit_transform(texts), topics)

    def predict(self, texts: Sequence[str]) -> np.ndarray:
        return self._model.predict(self._words.transform(texts))


class Linear:
    """The model in use, with other features."""

    def __init__(self, c: float = 0.5, **features: Any) -> None:
        self._features = Features(**features)
        self._model = LinearSVC(C=c, tol=1e-3)

    def fit(self, texts: Sequence[str], topics: Sequence[str]) -> None:
        self._model.fit(self._features.fit_transform(lines(texts), topics), topics)

    def predict(self, texts: Sequence[str]) -> np.ndarray:
        return self._model.predict(self._features.transform(lines(texts)))


_LINES: dict[str, str] = {}


def lines(texts: Sequence[str]) -> list[str]:
    for text in texts:
        if text not in _LINES:
            _LINES[text] = prepare(normalise(text))
    return [_LINES[text] for text in texts]


OPTIONS: dict[str, Callable[[], Any]] = {
    "in use (letters 2-4, words 1-2, ideas, new words)": Linear,
    "plain words, as typed (baseline)": Plain,
    "without ideas": lambda: Linear(ideas=0),
    "without new words": lambda: Linear(novelty=0),
    "letters 3-5": lambda: Linear(letters=(3, 5)),
    "words 1-3": lambda: Linear(words=(1, 3)),
    "C = 0.25": lambda: Linear(c=0.25),
    "C = 1": lambda: Linear(c=1.0),
}


def compare(examples: list[tuple[str, str]], folds: int) -> None:
    texts, topics = [text for text, _ in examples], np.array([topic for _, topic in examples])
    splits = list(StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(texts, topics))[:folds]
    print(
        f"\n== Topics by cross-validation: {len(texts)} examples, {len(set(topics))} topics, {folds} of {FOLDS} folds"
    )
    for name, make in OPTIONS.items():
        right, spent = [], 0.0
        for train, test in splits:
            model = make()
            start = time.process_time()
            model.fit([texts[i] for i in train], topics[train])
            spent += time.process_time() - start
            right.append(np.mean(model.predict([texts[i] for i in test]) == topics[test]))
        print(f"{np.mean(right):7.1%}  {spent / folds:6.1f} s of training  {name}")


def in_detail(examples: list[tuple[str, str]], folds: int) -> None:
    texts, topics = [text for text, _ in examples], np.array([topic for _, topic in examples])
    truth, said, sure = [], [], []
    for train, test in list(StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(texts, topics))[:folds]:
        model = TopicClassifier.train([examples[i] for i in train])
        for index, ranking in zip(test, (model.classify(texts[i]) for i in test), strict=True):
            truth.append(topics[index])
            said.append(ranking[0].topic)
            sure.append(ranking[0].confidence)
    t, s, c = np.array(truth), np.array(said), np.array(sure)
    print("\n== By confidence: answered, right when answered, out of scope answered as a topic")
    for threshold in (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
        kept, outside = c >= threshold, t == OUT_OF_SCOPE
        false = np.mean((kept & (s != OUT_OF_SCOPE))[outside])
        print(f"{threshold:4.1f} {np.mean(kept):7.1%} {np.mean((s == t)[kept]):7.1%} {false:7.1%}")
    print("\n== Weakest topics")
    weakest = sorted((np.mean(s[t == topic] == topic), topic) for topic in set(t))[:15]
    print("\n".join(f"{right:7.1%}  {topic}" for right, topic in weakest))
    print("\n== Confusions (expected, said)")
    for (expected, got), count in Counter((a, b) for a, b in zip(t, s, strict=True) if a != b).most_common(20):
        print(f"{count:5}  {expected:26} {got}")


def held_out(reader: MessageReader, *, show: bool = True) -> None:
    single, several = read_held_out()
    right, wrong, unsure, false = 0, [], 0, 0
    for text, topic in single:
        topics = [guess.topic for guess in reader.understand(text, today=TODAY).topics]
        asked = [each for each in topics if each != "profile.inform"] or topics
        if asked == [topic]:
            right += 1
        else:
            unsure += not asked
            wrong.append((text, topic, topics))
        false += topic == OUT_OF_SCOPE and any(each != OUT_OF_SCOPE for each in asked)
    outside = sum(1 for _, topic in single if topic == OUT_OF_SCOPE)
    print(f"\n== Held out, one topic: {right}/{len(single)} right, {unsure} not understood")
    print(f"   out of scope answered as a topic: {false}/{outside}")
    exact = 0
    for case in several:
        topics = [guess.topic for guess in reader.understand(case["text"], today=TODAY).topics]
        exact += topics == case["topics"]
        if topics != case["topics"]:
            wrong.append((case["text"], case["topics"], topics))
    print(f"== Held out, several topics: {exact}/{len(several)} exactly right")
    if show:
        for text, expected, got in wrong:
            print(f"   {text} | {expected} | {got}")


def constructed(reader: MessageReader, examples: list[tuple[str, str]], count: int = 150) -> None:
    """Two questions joined, facts then a question; and single ones, which must stay one."""
    rng = np.random.default_rng(7)
    asked = [(t, topic) for t, topic in examples if topic.split(".")[0] not in {"talk", "profile"} and 12 < len(t) < 80]
    facts = [
        "Je suis artisan",
        "J'ai 45 ans et un CAP",
        "Je suis salariée en CDI",
        "j'ai 12 ans de métier",
        "je suis au chômage",
    ]
    joins = [". ", " ? ", " et ", ", et aussi ", " ? sinon ", "\n"]
    scores = Counter()
    for _ in range(count):
        (one, first), (two, second) = (asked[i] for i in rng.integers(len(asked), size=2))
        if first == second:
            continue
        fact, join = facts[rng.integers(len(facts))], joins[rng.integers(len(joins))]
        for name, text, expected in (
            ("one question", one, {first}),
            ("two questions", one.rstrip(" ?.") + join + two, {first, second}),
            ("facts + question", f"{fact}. {one}", {"profile.inform", first}),
            ("facts + two questions", f"{fact}. {one.rstrip(' ?.')} ? {two}", {"profile.inform", first, second}),
        ):
            got = {guess.topic for guess in reader.understand(text, today=TODAY).topics}
            got |= {"profile.inform"} & expected if name == "one question" else set()
            extra = got - expected - ({"profile.inform"} if name in {"one question", "two questions"} else set())
            scores[name, "all found"] += expected <= got
            scores[name, "nothing more"] += not extra
            scores[name, "count"] += 1
    print("\n== Constructed from examples the classifier knows: all topics found, nothing more")
    for name in ("one question", "two questions", "facts + question", "facts + two questions"):
        total = scores[name, "count"]
        print(f"{scores[name, 'all found'] / total:7.1%} {scores[name, 'nothing more'] / total:7.1%}  {name}")


def timing(reader: MessageReader, facts: FactReader, examples: list[tuple[str, str]]) -> None:
    texts = [text for text, _ in examples[::40]]
    plain = Plain()
    plain.fit([text for text, _ in examples], [topic for _, topic in examples])

    def spent(each: Callable[[str], object]) -> float:
        start = time.process_time()
        for text in texts:
            each(text)
        return (time.process_time() - start) / len(texts) * 1000

    base = spent(lambda text: plain.predict([text]))
    print(f"\n== Milliseconds of processor a message, and ratio to plain words ({base:.2f} ms)")
    for name, call in (
        ("topics", reader.classifier.classify),
        ("facts", lambda text: facts.read(facts.prepare(text, TODAY))),
        ("the whole message", lambda text: reader.understand(text, today=TODAY)),
    ):
        cost = spent(call)
        print(f"{cost:7.2f} ms {cost / base:6.1f}  {name}")


def main() -> None:
    quick = "--quick" in sys.argv
    examples = read_examples()
    folds = 1 if quick else FOLDS
    catalogue = load_catalogue_files()
    facts = FactReader(catalogue, Places(catalogue))
    start = time.process_time()
    messages = read_messages()
    reader = MessageReader.train(examples, messages, facts)
    spent = time.process_time() - start
    print(f"training on {len(examples)} examples and {len(messages)} messages: {spent:.1f} s of processor")
    held_out(reader)
    constructed(reader, examples)
    timing(reader, facts, examples)
    in_detail(examples, folds)
    if not quick:
        compare(examples, 2)


if __name__ == "__main__":
    main()
