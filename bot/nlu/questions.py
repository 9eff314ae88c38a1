"""What a whole message says: each topic asked about, in the order of the text, and the facts given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import joblib
from msgspec.structs import replace

from bot.nlu.candidates import INFORM, OUT_OF_SCOPE, SOCIAL, Candidate, find_candidates
from bot.nlu.decision import AnnotatedMessage, Decision
from bot.nlu.facts.reader import FactReader
from bot.nlu.facts.reading import Reading
from bot.nlu.language import detect_language
from bot.nlu.lexicon import load_lexicon
from bot.nlu.parts import Cutter
from bot.nlu.phrases import PhraseFinder
from bot.nlu.stated import is_stated
from bot.nlu.topics import TopicClassifier, prepare_examples
from bot.nlu.understanding import Fact, TopicGuess, Understanding

UNDERSTANDING = "understanding.joblib"
"""What the file of what was learnt is called, inside Rasa's model too."""
DISTRESS = "talk.distress"
CORRECT = "talk.correct"
UNSURE = "guidance.unsure"
DECLINE = "talk.decline"
_LEAVING = ("talk.thanks", "talk.bye")
LANGUAGE = "talk.language"
_ANY_DAY = date(2026, 1, 1)  # what annotated messages teach does not depend on the day
# "Et combien ça coûte ?", just after a question about VAE, is about VAE.
_FOLLOWS = {
    ("vae", "course.price"): "vae.cost",
    ("vae", "funding.options"): "vae.cost",
    ("vae", "course.detail"): "vae.duration",
}
_LONGEST_FOLLOWING = 7
_NAMES_A_COURSE = frozenset(
    ["formation", "licence", "bts", "master", "cours", "cnam", "certificat", "diplome", "inscription", "bilan"]
)
_WORDLESS = 2  # "12" alone tells nothing that could be noted


@dataclass(frozen=True)
class Thresholds:
    """How sure one must be. Chosen by measure: see benchmarks/bench_voices.py.

    ``beside``: to be taken up whatever else is; ``alone``: to be the only topic, when none is surer;
    ``distress``: to leave everything else.
    """

    beside: float = 0.5
    alone: float = 0.4
    distress: float = 0.2


class MessageReader:
    """Understands whole messages. Made by ``train`` or ``load``."""

    def __init__(
        self, classifier: TopicClassifier, decision: Decision, facts: FactReader, thresholds: Thresholds | None = None
    ) -> None:
        self.classifier = classifier
        self._decision = decision
        self._facts = facts
        self._thresholds = thresholds or Thresholds()
        self._cutter = Cutter(classifier)
        connectors = load_lexicon("connectors")
        self._finder = PhraseFinder(
            {"distress": load_lexicon("distress")} | {topic: {topic: connectors[topic]} for topic in _LEAVING}
        )

    @classmethod
    def train(
        cls,
        examples: Iterable[tuple[str, str]],
        messages: Sequence[AnnotatedMessage],
        facts: FactReader,
        thresholds: Thresholds | None = None,
    ) -> MessageReader:
        """Learn topics from ``examples`` (text, topic), then what whole messages say from annotated ones.

        Raises ValueError with fewer than two topics, or messages that teach nothing.
        """
        prepared = prepare_examples(examples, plain_words=facts.plain_words)
        known = {topic for _, topic in prepared}
        messages = [message for message in messages if message.topics <= known]
        alone = prepare_examples(
            ((message.text, next(iter(message.topics))) for message in messages if len(message.topics) == 1),
            plain_words=facts.plain_words,
            noisy=False,
        )
        # What to decide is learnt with a classifier that has never seen the messages: it would be too sure of them.
        innocent = TopicClassifier.learn(prepared, unseen=alone)
        cutter = Cutter(innocent)

        def find(message: AnnotatedMessage) -> Sequence[Candidate]:
            reading = facts.prepare(message.text, _ANY_DAY, guided=message.guided)
            return _candidates(reading, facts.read(reading), cutter)

        decision = Decision.train(messages, find)
        return cls(TopicClassifier.learn([*prepared, *alone], like=innocent), decision, facts, thresholds)

    def save(self, path: Path) -> None:
        """Write what was learnt to a file."""
        joblib.dump((self.classifier, self._decision), path, compress=3)

    @classmethod
    def load(cls, path: Path, facts: FactReader, thresholds: Thresholds | None = None) -> MessageReader:
        """Read what ``save`` wrote (only a file this project wrote: it is executed by the reader)."""
        classifier, decision = joblib.load(path)
        return cls(classifier, decision, facts, thresholds)

    def understand(self, text: str, *, today: date, guided: bool = False) -> Understanding:
        """Return what a message says. ``today`` dates its facts; ``guided`` when a counsellor types for the person."""
        reading = self._facts.prepare(text, today, guided=guided)
        message = reading.message
        if not any(token.text[0].isalnum() for token in message.tokens):
            return Understanding(text=text)
        facts = self._facts.read(reading)
        parts = self._cutter.cut(reading, facts)
        ranking = tuple(parts.whole.guesses)
        language = detect_language(text)
        if language is not None:
            topics: tuple[TopicGuess, ...] = (TopicGuess(topic=LANGUAGE, confidence=1.0, start=0, end=len(text)),)
            return Understanding(text=text, topics=topics, facts=(), ranking=ranking, language=language)
        phrases = self._finder.find(message)
        cries = phrases.get("distress")
        if cries:
            start, end = message.span(cries[0].first, cries[0].last)
            topics = (TopicGuess(topic=DISTRESS, confidence=1.0, start=start, end=end),)
            return Understanding(text=text, topics=topics, facts=facts, ranking=ranking)
        candidates = find_candidates(reading, facts, parts)
        guesses = [
            TopicGuess(topic=each.topic, confidence=round(sure, 4), start=each.start, end=each.end)
            for each, sure in zip(candidates, self._decision.probabilities(candidates), strict=True)
        ]
        topics = self._topics(reading, facts, guesses)
        if topics and all(guess.topic in _LEAVING for guess in topics):
            topics = tuple(
                TopicGuess(topic=topic, confidence=topics[0].confidence, end=len(text))
                for topic in _LEAVING
                if topic in phrases or any(guess.topic == topic for guess in topics)
            )
        return Understanding(text=text, topics=topics, facts=facts, ranking=ranking)

    def _topics(
        self, reading: Reading, facts: tuple[Fact, ...], guesses: Sequence[TopicGuess]
    ) -> tuple[TopicGuess, ...]:
        """Return what to take up: distress alone, or a correction, the facts, then the questions in their order."""
        feared = next((guess for guess in guesses if guess.topic == DISTRESS), None)
        if feared is not None and feared.confidence >= self._thresholds.distress:
            return (feared,)
        best_first = sorted(guesses, key=lambda guess: -guess.confidence)
        told = any(is_stated(reading, fact) and fact.field != "goal" for fact in facts)
        kept = [
            guess
            for guess in best_first
            if guess.confidence >= self._thresholds.beside or (told and guess.topic == INFORM)
        ]
        if not kept:
            kept = [guess for guess in best_first[:1] if guess.confidence >= self._thresholds.alone]
        if reading.of("correction", "mistake") and any(guess.topic == INFORM for guess in kept):
            kept = [guess for guess in kept if guess.topic != CORRECT]
            kept.append(TopicGuess(topic=CORRECT, confidence=1.0, end=len(reading.message.original)))
        if not facts and (len(kept) > 1 or len(reading.words) <= _WORDLESS):
            kept = [guess for guess in kept if guess.topic != INFORM]
        kept = _without_small_talk(_unsure_rather_than_declined(facts, kept))
        in_order = sorted(kept, key=lambda guess: (guess.start, guess.end))
        return tuple(sorted(_followed(reading, in_order), key=_leads))


def _candidates(reading: Reading, facts: tuple[Fact, ...], cutter: Cutter) -> Sequence[Candidate]:
    return find_candidates(reading, facts, cutter.cut(reading, facts)) if reading.message.tokens else []


def _leads(guess: TopicGuess) -> int:
    return {CORRECT: 0, INFORM: 1}.get(guess.topic, 2)


def _unsure_rather_than_declined(facts: Iterable[Fact], guesses: Sequence[TopicGuess]) -> list[TopicGuess]:
    """Read "je ne sais pas quoi faire" as a person looking for their way, not as a refusal."""
    if not any(fact.field == "goal" and fact.value == "unsure" for fact in facts):
        return list(guesses)
    return [replace(guess, topic=UNSURE) if guess.topic == DECLINE else guess for guess in guesses]


def _without_small_talk(guesses: Sequence[TopicGuess]) -> list[TopicGuess]:
    """Leave out courtesies and what is off topic beside something to answer; thanks and goodbye are both said back."""
    telling = [guess for guess in guesses if guess.topic not in SOCIAL | {OUT_OF_SCOPE}]
    if telling:
        return telling
    leaving = [guess for guess in guesses if guess.topic in _LEAVING]
    return leaving or list(guesses[:1])


def _followed(reading: Reading, guesses: Sequence[TopicGuess]) -> Iterable[TopicGuess]:
    """Read a short question in the light of the one before it."""
    theme = ""
    seen: set[str] = set()
    for guess in guesses:
        words = [token.text for token in reading.message.tokens if guess.start <= token.start < guess.end]
        followed = _FOLLOWS.get((theme, guess.topic))
        follows = followed and len(words) <= _LONGEST_FOLLOWING and _NAMES_A_COURSE.isdisjoint(words)
        topic = followed if followed and follows else guess.topic
        if topic != INFORM:
            theme = topic.partition(".")[0]
        if topic not in seen:
            seen.add(topic)
            yield replace(guess, topic=topic)
