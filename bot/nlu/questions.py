"""What a whole message says: each topic asked about, in the order of the text, and the facts given.

A message is cut where it may turn to something else (a mark, "et", "sinon", a question word); of all the ways to
group the pieces, the one the classifier is surest of is kept, each further group having to be worth its while.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from msgspec.structs import replace

from bot.nlu.facts.reader import FactReader
from bot.nlu.facts.reading import Reading
from bot.nlu.language import detect_language
from bot.nlu.lexicon import load_lexicon
from bot.nlu.normalise import BREAKS, SENTENCE_END, Normalised, plain
from bot.nlu.phrases import Hit, PhraseFinder
from bot.nlu.topics import TopicClassifier
from bot.nlu.understanding import Fact, TopicGuess, Understanding

INFORM = "profile.inform"
DISTRESS = "talk.distress"
SOCIAL = frozenset({"talk.greet", "talk.bye", "talk.thanks", "talk.affirm", "talk.deny"})
_ALONE = SOCIAL | {"talk.out_of_scope", "talk.decline", "talk.help"}
# Facts that are statements wherever they stand; a place or a trade may be only what a question is about.
_STATEMENTS = frozenset(
    [
        "situation",
        "circumstances",
        "age",
        "age_band",
        "qualification_level",
        "experience_years",
        "cpf_balance_eur",
        "budget_eur",
        "weekly_hours",
    ]
)
_ASIDE = SOCIAL | {INFORM}
_ASIDE_WORTH = 0.7
_SURE_OF_FACTS = 0.6  # facts that no reader has read: the classifier alone must be this sure
_PIECE_COST = 0.03
_MAX_PIECES = 9
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


@dataclass(frozen=True)
class Thresholds:
    """How sure one must be. Chosen by measure: see benchmarks/bench_nlu.py."""

    answer: float = 0.35
    distress: float = 0.20
    split_cost: float = 0.85
    stated: float = 0.9


@dataclass(frozen=True)
class _Segment:
    first: int
    last: int
    guess: TopicGuess


class MessageReader:
    """Understands whole messages with a topic classifier and a fact reader."""

    def __init__(self, classifier: TopicClassifier, facts: FactReader, thresholds: Thresholds | None = None) -> None:
        self._classifier = classifier
        self._facts = facts
        self._thresholds = thresholds or Thresholds()
        connectors = load_lexicon("connectors")
        self._courtesies = frozenset(plain(word) for word in connectors["courtesies"])
        self._finder = PhraseFinder(
            {
                "turn": {"before": connectors["before"], "at": connectors["at"]},
                "question": {"question": connectors["question"]},
                "distress": load_lexicon("distress"),
            }
        )

    def understand(self, text: str, *, today: date, guided: bool = False) -> Understanding:
        """Return what a message says. ``today`` dates its facts; ``guided`` when a counsellor types for the person."""
        reading = self._facts.prepare(text, today, guided=guided)
        message = reading.message
        if not message.tokens:
            return Understanding(text=text)
        ranking = tuple(self._classifier.rank([message])[0])
        facts = self._facts.read(reading)
        language = detect_language(text)
        if language is not None:
            topics: tuple[TopicGuess, ...] = (
                TopicGuess(topic="talk.language", confidence=1.0, start=0, end=len(text)),
            )
            return Understanding(text=text, topics=topics, facts=(), ranking=ranking, language=language)
        phrases = self._finder.find(message)
        if phrases.get("distress"):
            hit = phrases["distress"][0]
            start, end = message.span(hit.first, hit.last)
            topics = (TopicGuess(topic=DISTRESS, confidence=1.0, start=start, end=end),)
            return Understanding(text=text, topics=topics, facts=facts, ranking=ranking)
        segments = self._segments(reading, facts, self._cuts(message, phrases.get("turn", [])), ranking)
        feared = next((guess for guess in ranking if guess.topic == DISTRESS), None)
        if feared is not None and feared.confidence >= self._thresholds.distress:
            return Understanding(text=text, topics=(feared,), facts=facts, ranking=ranking)
        topics = self._topics(facts, [*_followed(reading, segments)])
        return Understanding(text=text, topics=topics, facts=facts, ranking=ranking)

    def _cuts(self, message: Normalised, turns: Iterable[Hit]) -> list[int]:
        words = message.words
        cuts = {0, len(words)}
        cuts.update(index + 1 for index, word in enumerate(words) if word in BREAKS)
        cuts.update(hit.first for hit in turns)
        ordered = sorted(cuts)
        # Pieces of one word join their neighbour, and too many pieces are thinned to sentence ends.
        kept = [0]
        for cut in ordered[1:]:
            size = sum(1 for word in words[kept[-1] : cut] if word not in BREAKS)
            if size >= 2 or cut == len(words) or (kept == [0] and words[0] in self._courtesies):
                kept.append(cut)
        if len(kept) - 1 > _MAX_PIECES:
            strong = [cut for cut in kept if cut in {0, len(words)} or words[cut - 1] in SENTENCE_END]
            weak = [cut for cut in kept if cut not in strong]
            kept = sorted([*strong[: _MAX_PIECES - 1], len(words), *weak[: max(0, _MAX_PIECES - len(strong))]])
        return sorted(set(kept))

    def _segments(
        self, reading: Reading, facts: tuple[Fact, ...], cuts: list[int], ranking: tuple[TopicGuess, ...]
    ) -> list[_Segment]:
        """Return the best way to group the pieces: the surest topics for the fewest groups."""
        bounds = [(low, high) for i, low in enumerate(cuts) for high in cuts[i + 1 :]]
        whole = (cuts[0], cuts[-1])
        parts = [reading.message.part(low, high) for low, high in bounds if (low, high) != whole]
        ranked = iter(self._classifier.rank(parts))
        segments: dict[tuple[int, int], _Segment] = {}
        for low, high in bounds:
            guesses = list(ranking) if (low, high) == whole else next(ranked)
            segments[low, high] = _Segment(low, high, self._best(reading, facts, low, high, guesses))
        best: dict[int, tuple[float, list[_Segment]]] = {cuts[0]: (0.0, [])}
        for high in cuts[1:]:
            options = [self._joined(best[low], segments[low, high]) for low in cuts if low < high and low in best]
            best[high] = max(options, key=lambda option: option[0])
        return best[cuts[-1]][1]

    def _joined(self, so_far: tuple[float, list[_Segment]], segment: _Segment) -> tuple[float, list[_Segment]]:
        """Add a group to a grouping and say what the whole is worth.

        Each question is worth what its topic is sure of, less the cost of one more; the same again is worth nothing.
        Facts and courtesies are set apart for free: they are worth something only when nothing is asked.
        """
        chain = [*so_far[1], segment]
        asked, aside, previous = [], [], ""
        for each in chain:
            topic, sure = each.guess.topic, each.guess.confidence
            if topic in _ASIDE:
                aside.append(sure)
            elif topic != previous:
                asked.append(sure)
            previous = topic
        if not asked:
            return _ASIDE_WORTH * max(aside) - _PIECE_COST * len(chain), chain
        return sum(asked) - self._thresholds.split_cost * (len(asked) - 1) - _PIECE_COST * len(chain), chain

    def _best(
        self, reading: Reading, facts: tuple[Fact, ...], low: int, high: int, guesses: list[TopicGuess]
    ) -> TopicGuess:
        top = guesses[0]
        start, end = reading.message.span(low, high)
        stated = any(fact.field in _STATEMENTS and start <= fact.start < end for fact in facts)
        if stated and top.topic != INFORM and not self._asks(reading, low, high):
            inform = next((guess.confidence for guess in guesses if guess.topic == INFORM), 0.0)
            if top.confidence < self._thresholds.answer or (inform >= 0.1 and top.confidence < 0.6):
                return TopicGuess(topic=INFORM, confidence=max(inform, 0.6), start=start, end=end)
        return top

    def _asks(self, reading: Reading, low: int, high: int) -> bool:
        words = reading.words[low:high]
        if "?" in words:
            return True
        found = self._finder.find(reading.message.part(low, high)).get("question", [])
        return bool(found)

    def _topics(self, facts: tuple[Fact, ...], segments: list[_Segment]) -> tuple[TopicGuess, ...]:
        distress = [segment.guess for segment in segments if segment.guess.topic == DISTRESS]
        if distress and max(guess.confidence for guess in distress) >= self._thresholds.distress:
            return (max(distress, key=lambda guess: guess.confidence),)
        sure = [segment.guess for segment in segments if segment.guess.confidence >= self._thresholds.answer]
        merged: list[TopicGuess] = []
        for guess in sure:
            if all(guess.topic != other.topic for other in merged):
                merged.append(guess)
        informs = [guess for guess in merged if guess.topic == INFORM]
        others = [guess for guess in merged if guess.topic != INFORM]
        stated = [fact for fact in facts if fact.field in _STATEMENTS]
        if not informs and stated:
            informs = [
                TopicGuess(topic=INFORM, confidence=self._thresholds.stated, start=stated[0].start, end=stated[-1].end)
            ]
        if not informs and not others and facts:
            informs = [
                TopicGuess(topic=INFORM, confidence=self._thresholds.answer, start=facts[0].start, end=facts[-1].end)
            ]
        if not facts and (others or all(guess.confidence < _SURE_OF_FACTS for guess in informs)):
            informs = []
        talking = [guess for guess in others if guess.topic not in _ALONE]
        if talking or informs:
            social = SOCIAL | {"talk.out_of_scope", "talk.decline"}
            others = [guess for guess in others if guess.topic not in social]
            if len(talking) > 0:
                others = [guess for guess in others if guess.topic in {each.topic for each in talking}]
        elif len(others) > 1:
            others = _most_telling(others)
        return (*informs[:1], *others)


def _followed(reading: Reading, segments: list[_Segment]) -> Iterable[_Segment]:
    """Read a short question in the light of the one before it."""
    theme = ""
    for segment in segments:
        words = reading.words[segment.first : segment.last]
        followed = _FOLLOWS.get((theme, segment.guess.topic))
        if followed and len(words) <= _LONGEST_FOLLOWING and not _NAMES_A_COURSE.intersection(words):
            guess = replace(segment.guess, topic=followed)
            yield _Segment(segment.first, segment.last, guess)
            continue
        if segment.guess.topic not in _ASIDE:
            theme = segment.guess.topic.partition(".")[0]
        yield segment


def _most_telling(guesses: list[TopicGuess]) -> list[TopicGuess]:
    """Keep, of small talk only, what is not a mere greeting."""
    kept = [guess for guess in guesses if guess.topic not in SOCIAL]
    return kept or [max(guesses, key=lambda guess: guess.confidence)]


def plain_topics(topics: Iterable[TopicGuess]) -> tuple[str, ...]:
    """Return the topics' names."""
    return tuple(guess.topic for guess in topics)
