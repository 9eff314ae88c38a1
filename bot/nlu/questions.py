"""What a whole message says: each topic asked about, in the order of the text, and the facts given.

A message is cut where it may turn to something else (a mark, "et", "sinon", a question word); of all the ways to
group the pieces, the one the classifier is surest of is kept, each further group having to be worth its while.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
CORRECT = "talk.correct"
UNSURE = "guidance.unsure"
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
_WEAK_TALK = frozenset({"talk.out_of_scope", "talk.decline"})
# Said without a question mark, these still lead the conversation.
_LEADING = SOCIAL | {
    "talk.human", "talk.correct", "talk.restart", "talk.complaint", "talk.insult", "talk.simplify", "talk.repeat",
    "talk.help", "talk.out_of_scope", "privacy.erase", "plan.show", "plan.send",
}  # fmt: skip
_LOOKED_FOR = frozenset({
    "course.find", "course.apprenticeship", "guidance.assessment", "course.basics", "centre.find", "course.register"
})  # fmt: skip
_LOOKING = frozenset({"cherche", "recherche", "formation", "inscrire", "bilan", "cours", "trouver", "alternance"})
_OWN = frozenset({"je", "j", "m", "me", "moi", "mon", "ma", "mes", "nous", "notre", "nos"})
_LIVING = frozenset({
    "habite", "habitons", "vis", "vivons", "suis", "viens", "demeure", "reside", "loge", "installe", "installee",
    "demenage", "arrive",
})  # fmt: skip
_EMPTY_WORDS = frozenset({
    "alors", "aussi", "avec", "bien", "bon", "cela", "ces", "cet", "cette", "chez", "dans", "des", "donc", "elle",
    "encore", "est", "les", "lui", "mais", "mes", "meme", "mon", "nous", "ont", "par", "pas", "plus", "pour",
    "pourquoi", "puis", "que", "qui", "quoi", "sans", "ses", "sinon", "son", "sont", "suis", "sur", "svp", "tout",
    "tres", "une", "vous", "votre", "vos", "voila", "etre", "avoir", "ils", "leur", "merci", "savoir", "voudrais",
    "veux", "peux", "faire", "fait",
})  # fmt: skip
# What a group of few telling words is worth beside others: "pourquoi ?" alone is no question.
_CONTENT_WORTH = (0.3, 0.85, 1.0)
_LONGEST_GROUP = 4
_WORDLESS = 2  # "12" alone tells nothing that could be noted
_SHORT_MESSAGE = 45  # tokens
_CONTEXT_SHARE = 0.35
_UNHEARD = 0.002  # the confidence of a topic that the whole message does not rank
_SOME_INFORM = 0.1
_ASIDE_WORTH = 0.7
_SURE_OF_FACTS = 0.6  # facts that no reader has read: the classifier alone must be this sure
_PIECE_COST = 0.03
_MARKED_COST = 0.75
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
    split_cost: float = 0.95
    stated: float = 0.9


@dataclass(frozen=True)
class _Segment:
    first: int
    last: int
    guess: TopicGuess
    worth: float = 1.0
    asks: bool = False


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
        facts = self._facts.read(reading)
        language = detect_language(text)
        phrases = self._finder.find(message)
        cuts = self._cuts(message, phrases.get("turn", []))
        bounds = _bounds(cuts)
        ranked = dict(zip(bounds, self._classifier.rank(message, bounds), strict=True))
        ranking = tuple(ranked[cuts[0], cuts[-1]])
        if language is not None:
            topics: tuple[TopicGuess, ...] = (
                TopicGuess(topic="talk.language", confidence=1.0, start=0, end=len(text)),
            )
            return Understanding(text=text, topics=topics, facts=(), ranking=ranking, language=language)
        if phrases.get("distress"):
            hit = phrases["distress"][0]
            start, end = message.span(hit.first, hit.last)
            topics = (TopicGuess(topic=DISTRESS, confidence=1.0, start=start, end=end),)
            return Understanding(text=text, topics=topics, facts=facts, ranking=ranking)
        if len(message.tokens) <= _SHORT_MESSAGE:
            ranked = {bounds: _in_context(guesses, ranking) for bounds, guesses in ranked.items()}
        segments = self._segments(reading, facts, cuts, ranked, phrases.get("question", []))
        feared = next((guess for guess in ranking if guess.topic == DISTRESS), None)
        if feared is not None and feared.confidence >= self._thresholds.distress:
            return Understanding(text=text, topics=(feared,), facts=facts, ranking=ranking)
        topics = self._topics(reading, facts, [*_followed(reading, segments)])
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
        self,
        reading: Reading,
        facts: tuple[Fact, ...],
        cuts: list[int],
        ranked: dict[tuple[int, int], list[TopicGuess]],
        questions: list[Hit],
    ) -> list[_Segment]:
        """Return the best way to group the pieces: the surest topics for the fewest groups."""
        asking = _Asking(reading, questions)
        segments = {bounds: self._best(reading, facts, bounds, guesses, asking) for bounds, guesses in ranked.items()}
        best: dict[int, tuple[float, list[_Segment]]] = {cuts[0]: (0.0, [])}
        for high in cuts[1:]:
            options = [
                self._joined(best[low], segments[low, high])
                for low in cuts
                if low < high and low in best and (low, high) in segments
            ]
            best[high] = max(options, key=lambda option: option[0])
        return best[cuts[-1]][1]

    def _joined(self, so_far: tuple[float, list[_Segment]], segment: _Segment) -> tuple[float, list[_Segment]]:
        """Add a group to a grouping and say what the whole is worth.

        Each question is worth what its topic is sure of, less the cost of one more; the same again is worth nothing.
        Facts and courtesies are set apart for free: they are worth something only when nothing is asked.
        """
        chain = [*so_far[1], segment]
        asked, aside, previous, marked = [], [], "", 0
        for each in chain:
            topic, sure = each.guess.topic, each.guess.confidence * each.worth
            if topic in _ASIDE:
                aside.append(sure)
            elif topic != previous:
                asked.append(sure)
                marked += each.asks
            previous = topic
        if not asked:
            return _ASIDE_WORTH * max(aside) - _PIECE_COST * len(chain), chain
        # Two groups that each ask in so many words are two questions more readily.
        cheap = max(0, marked - 1)
        cost = self._thresholds.split_cost * (len(asked) - 1 - cheap) + _MARKED_COST * cheap
        return sum(asked) - cost - _PIECE_COST * len(chain), chain

    def _best(
        self,
        reading: Reading,
        facts: tuple[Fact, ...],
        bounds: tuple[int, int],
        guesses: list[TopicGuess],
        asking: _Asking,
    ) -> _Segment:
        low, high = bounds
        top = guesses[0]
        start, end = reading.message.span(low, high)
        worth = _CONTENT_WORTH[min(_content(reading.words[low:high]), len(_CONTENT_WORTH) - 1)]
        if (low, high) == (0, len(reading.words)) or top.topic in _ASIDE:
            worth = 1.0
        asks = asking.asks(low, high)
        if top.topic in {INFORM, DISTRESS} or asks:
            return _Segment(low, high, top, worth, asks)
        own = [fact for fact in facts if start <= fact.start < end and fact.field in _STATEMENTS]
        inform = next((guess.confidence for guess in guesses if guess.topic == INFORM), 0.0)
        outside = top.topic in _WEAK_TALK and any(
            start <= fact.start < end and _is_stated(reading, fact) for fact in facts
        )
        stated = outside or (
            bool(own)
            and (
                top.confidence < self._thresholds.answer or (inform >= _SOME_INFORM and top.confidence < _SURE_OF_FACTS)
            )
        )
        told = asking.elsewhere(low, high) and top.topic not in _LEADING and _tells(reading.words[low:high], top.topic)
        if stated or told:
            guess = TopicGuess(topic=INFORM, confidence=max(inform, _SURE_OF_FACTS), start=start, end=end)
            return _Segment(low, high, guess, 1.0)
        return _Segment(low, high, top, worth)

    def _topics(self, reading: Reading, facts: tuple[Fact, ...], segments: list[_Segment]) -> tuple[TopicGuess, ...]:
        distress = [segment.guess for segment in segments if segment.guess.topic == DISTRESS]
        if distress and max(guess.confidence for guess in distress) >= self._thresholds.distress:
            return (max(distress, key=lambda guess: guess.confidence),)
        sure = [segment.guess for segment in segments if segment.guess.confidence >= self._thresholds.answer]
        merged: list[TopicGuess] = []
        for guess in _unsure_rather_than_declined(facts, sure):
            if all(guess.topic != other.topic for other in merged):
                merged.append(guess)
        informs = [guess for guess in merged if guess.topic == INFORM]
        others = [guess for guess in merged if guess.topic != INFORM]
        stated = [fact for fact in facts if _is_stated(reading, fact)]
        if not informs and stated:
            informs = [_about(stated, self._thresholds.stated)]
        if not informs and not others and facts:
            informs = [_about(facts, self._thresholds.answer)]
        wordless = len(reading.words) <= _WORDLESS
        if not facts and (others or wordless or all(guess.confidence < _SURE_OF_FACTS for guess in informs)):
            informs = []
        talking = [guess for guess in others if guess.topic not in _ALONE]
        if talking or informs:
            others = talking or [guess for guess in others if guess.topic not in SOCIAL | _WEAK_TALK]
        elif len(others) > 1:
            others = _most_telling(others)
        corrections = [guess for guess in others if guess.topic == CORRECT]
        if informs and not corrections and reading.of("correction", "mistake"):
            corrections = [
                TopicGuess(topic=CORRECT, confidence=self._thresholds.stated, end=len(reading.message.original))
            ]
        if informs and corrections:
            return (*corrections, *informs[:1], *(guess for guess in others if guess.topic != CORRECT))
        return (*informs[:1], *others)


class _Asking:
    """Which parts of a message ask something."""

    def __init__(self, reading: Reading, questions: list[Hit]) -> None:
        marks = [index for index, word in enumerate(reading.words) if word == "?"]
        opened = [hit.first for hit in questions]
        self._places = sorted({*marks, *opened})

    def asks(self, low: int, high: int) -> bool:
        """Tell whether the part from one token to another (excluded) asks."""
        return any(low <= place < high for place in self._places)

    def elsewhere(self, low: int, high: int) -> bool:
        """Tell whether another part asks: what does not, then, only tells."""
        return any(not low <= place < high for place in self._places)


def _bounds(cuts: list[int]) -> list[tuple[int, int]]:
    """Return the groups of pieces worth trying: of a few pieces, and the whole."""
    last = len(cuts) - 1
    return [
        (low, high)
        for index, low in enumerate(cuts)
        for further, high in enumerate(cuts[index + 1 :], start=1)
        if further <= _LONGEST_GROUP or (index == 0 and index + further == last)
    ]


def _in_context(guesses: list[TopicGuess], whole: tuple[TopicGuess, ...]) -> list[TopicGuess]:
    """Settle the doubts of a part of a short message by what the whole message is about."""
    about = {guess.topic: guess.confidence for guess in whole}
    weights = [guess.confidence * (about.get(guess.topic, 0.0) + _UNHEARD) ** _CONTEXT_SHARE for guess in guesses]
    total = sum(weights) or 1.0
    settled = [
        replace(guess, confidence=weight / total * min(1.0, sum(each.confidence for each in guesses)))
        for guess, weight in zip(guesses, weights, strict=True)
    ]
    return sorted(settled, key=lambda guess: -guess.confidence)


def _content(words: Iterable[str]) -> int:
    """Count the words that say something."""
    return sum(1 for word in words if len(word) > 2 and word not in _EMPTY_WORDS)


def _tells(words: tuple[str, ...], topic: str) -> bool:
    """Tell whether words without a question only tell of oneself, rather than look for something."""
    if topic in _LOOKED_FOR and _LOOKING.intersection(words):
        return False
    return bool(_OWN.intersection(words))


def _is_stated(reading: Reading, fact: Fact) -> bool:
    """Tell whether a fact is said of oneself, rather than what a question is about."""
    if fact.field in _STATEMENTS:
        return True
    first = next((i for i, token in enumerate(reading.message.tokens) if token.end > fact.start), 0)
    last = next((i for i, token in enumerate(reading.message.tokens) if token.start >= fact.end), len(reading.words))
    clause = reading.words[reading.context.clause_start(first) : last]
    if fact.field == "goal":
        return fact.value != "train" and bool(_OWN.intersection(clause))
    if fact.field == "commune":
        return bool(_LIVING.intersection(clause)) and bool({"je", "j", "nous", "on"}.intersection(clause))
    if fact.field == "job_title":
        return bool({"devenir", "etre"}.intersection(clause)) and bool({"je", "j"}.intersection(clause))
    if fact.field == "modality":
        return bool({"prefere", "prefererais", "pourrai", "peux", "veux"}.intersection(clause)) and not (
            reading.context.is_question(first)
        )
    return False


def _about(facts: Sequence[Fact], confidence: float) -> TopicGuess:
    return TopicGuess(topic=INFORM, confidence=confidence, start=facts[0].start, end=facts[-1].end)


def _unsure_rather_than_declined(facts: tuple[Fact, ...], guesses: list[TopicGuess]) -> list[TopicGuess]:
    """Read "je ne sais pas quoi faire" as a person looking for their way, not as a refusal."""
    if not any(fact.field == "goal" and fact.value == "unsure" for fact in facts):
        return guesses
    return [replace(guess, topic=UNSURE) if guess.topic == "talk.decline" else guess for guess in guesses]


def _followed(reading: Reading, segments: list[_Segment]) -> Iterable[_Segment]:
    """Read a short question in the light of the one before it."""
    theme = ""
    for segment in segments:
        words = reading.words[segment.first : segment.last]
        followed = _FOLLOWS.get((theme, segment.guess.topic))
        if followed and len(words) <= _LONGEST_FOLLOWING and not _NAMES_A_COURSE.intersection(words):
            guess = replace(segment.guess, topic=followed)
            yield _Segment(segment.first, segment.last, guess, segment.worth, segment.asks)
            continue
        if segment.guess.topic not in _ASIDE:
            theme = segment.guess.topic.partition(".")[0]
        yield segment


def _most_telling(guesses: list[TopicGuess]) -> list[TopicGuess]:
    """Keep, of small talk only, what is not a mere greeting; thanks and goodbye are both said back."""
    kept = [guess for guess in guesses if guess.topic not in SOCIAL]
    if kept:
        return kept
    leaving = [guess for guess in guesses if guess.topic in {"talk.thanks", "talk.bye"}]
    return leaving or [max(guesses, key=lambda guess: guess.confidence)]
