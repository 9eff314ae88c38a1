"""From the name of a trade, as people write it, to fields of training and courses."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain
from math import fsum, log
from typing import TYPE_CHECKING, Literal

import msgspec
from rapidfuzz import fuzz, process

from bot.catalogue.records import Catalogue, Course
from bot.guidance.course_labels import CourseKind, CourseLabels
from bot.guidance.everyday import load_everyday
from bot.guidance.french import fold

if TYPE_CHECKING:
    from bot.guidance.rome_net import RomeNet


_STOP = frozenset(
    fold(word)
    for word in re.findall(
        r"\w+",
        """a apprendre au aux avec c ce chez comme d dans de des devenir diplôme domaine du emploi en et être étude
        études faire former formation formations je j l la le les m ma me mes métier métiers moi mon on ou par poste
        pour que qui s se secteur souhaite sur travail travaille travailler un une veux voudrais
        ne pas plus sais quoi rien""",
    )
)
# Words that tell nothing of a wish ("une formation de comptable"), but all of a label that has one other word only
# ("responsable de secteur", "droit du travail").
_FAINT_NOUNS = frozenset(
    {"domaine", "emploi", "etude", "etudes", "formation", "formations", "poste", "secteur", "travail"}
)
# Feminine and plural endings, longest first: both sides of a comparison are reduced alike.
_ENDINGS = (
    ("trices", "teur"), ("trice", "teur"), ("euses", "eur"), ("euse", "eur"), ("ieres", "ier"), ("iere", "ier"),
    ("iennes", "ien"), ("ienne", "ien"), ("onnes", "on"), ("onne", "on"), ("eres", "er"), ("ere", "er"),
    ("ives", "if"), ("ive", "if"), ("ees", ""), ("ee", ""),
)  # fmt: skip
_WORD_LEAST = 4
_TYPO_LEAST = 5
_TYPO_SCORE = 84
# Scores: a label said in whole, one said in good part, words covered by several labels, and the least worth keeping.
_WHOLE = 0.75
_PARTIAL = 0.5
_COVERED = 0.6
_FAINT = 0.4
# The very words of a label: above another label of the same telling words.
_SAID_SO = 1.0001
# A trade that belongs to no field: said well enough, and better than anything that the fields say.
_ELSEWHERE = 0.7
_NO_FIELD = ""

Kind = Literal["field", "not_taught", "job", "keyword", "title"]
_WEIGHT: Mapping[Kind, float] = {"field": 1.0, "not_taught": 1.0, "job": 1.0, "keyword": 0.8, "title": 0.9}


class TradeMatch(msgspec.Struct, frozen=True, kw_only=True):
    """What a trade's name leads to.

    ``field_ids`` and ``course_ids`` are best first, with their scores (0 to 1) in the same order. ``taught`` is True
    when a course prepares to the trade itself, False when the catalogue says none does (``trade`` is then its name),
    None when nothing tells. ``nearest_fields`` are the fields to offer: for a trade not taught, what is taught next
    to it; none for a trade that has nothing to do with any field.
    """

    text: str
    field_ids: tuple[str, ...] = ()
    field_scores: tuple[float, ...] = ()
    course_ids: tuple[str, ...] = ()
    course_scores: tuple[float, ...] = ()
    taught: bool | None = None
    trade: str | None = None
    nearest_fields: tuple[str, ...] = ()


# Two spellings of one word.
_SAME = {"paye": "paie", "payes": "paie"}


def stem(word: str) -> str:
    """Reduce a folded word so that its masculine, feminine and plural are one."""
    word = _SAME.get(word, word)
    for ending, base in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + base
    if len(word) >= _WORD_LEAST and word[-1] in "sx":
        word = word[:-1]
    if len(word) > _WORD_LEAST and word[-1] == "e":
        word = word[:-1]
    return word


@lru_cache(maxsize=8192)
def words_of(text: str) -> frozenset[str]:
    """Return the telling words of a text, folded and reduced."""
    return frozenset(stem(word) for word in fold(text).split() if word not in _STOP)


@lru_cache(maxsize=8192)
def faint_nouns_of(text: str) -> frozenset[str]:
    """Return the words of a text that count only beside a single telling one."""
    return frozenset(stem(word) for word in fold(text).split() if word in _FAINT_NOUNS)


def label_words_of(text: str) -> frozenset[str]:
    """Return the telling words of a label: a single one keeps the faint nouns beside it."""
    words = words_of(text)
    return words | faint_nouns_of(text) if len(words) == 1 else words


class _Entry(msgspec.Struct, frozen=True):
    said: str
    words: frozenset[str]
    kind: Kind
    target: str
    label: str
    position: int
    ours: bool

    def is_named_in_part(self, asked: frozenset[str]) -> bool:
        """Tell whether a part of a trade's name was said: « chauffeur ». A verb of ours alone names no trade."""
        return asked <= self.words and not self.ours


class TradeIndex:
    """The everyday words of a catalogue, ready to be looked up.

    The words of fields and of trades not taught are few: each look-up weighs them all. Those of courses may be
    hundreds of thousands: one label said by several courses is kept once, and only labels that may count are weighed.
    ``second_net`` completes what the catalogue's words found.
    """

    def __init__(self, catalogue: Catalogue, second_net: RomeNet | None = None) -> None:
        self._fields = catalogue.fields
        self._second_net = second_net
        self._entries: dict[str, list[_Entry]] = defaultdict(list)
        self._course_field = {course.id: course.field for course in catalogue.courses}
        counts: Counter[str] = Counter()
        added = 0
        for kind, target, label, ours in _labels(catalogue):
            words = label_words_of(label)
            if words:
                counts.update(words)
                entry = _Entry(fold(label), words, kind, target, label, added, ours)
                added += 1
                for word in words:
                    self._entries[word].append(entry)
        self._courses = CourseLabels()
        for course in catalogue.courses:
            if course.scope != "historical":
                for kind, label in _course_labels(course):
                    words = label_words_of(label)
                    if words:
                        counts.update(words)
                        added += 1
                        self._courses.add(words, kind, course.id)
        total = added or 1
        self._rarity = {word: log(1 + total / count) for word, count in counts.items()}
        self._courses.weigh(self._rarity)
        self._vocabulary = tuple(sorted(counts))
        self._match = lru_cache(maxsize=4096)(self._match_uncached)

    def match(self, text: str) -> TradeMatch:
        """Read a trade in free text: accents, gender, plural and small typing errors are forgiven."""
        return self._match(re.sub(r"\s+", " ", text).strip())

    def _known(self, word: str) -> str | None:
        if word in self._rarity:
            return word
        if len(word) < _TYPO_LEAST:
            return None
        found = process.extractOne(word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=_TYPO_SCORE)
        return None if found is None else str(found[0])

    def _match_uncached(self, text: str) -> TradeMatch:
        found = self._in_catalogue(text)
        return found if self._second_net is None else self._second_net.complete(found)

    def _in_catalogue(self, text: str) -> TradeMatch:
        asked = words_of(text)
        mended = {word: self._known(word) for word in sorted(asked)}
        words = frozenset(known for known in mended.values() if known is not None)
        if not words:
            return TradeMatch(text=text)
        evidence = _Evidence()
        unknown = sum(known is None for known in mended.values())
        said, faint = fold(text), faint_nouns_of(text)
        entries = {entry.position: entry for word in words for entry in self._entries.get(word, ())}
        for position in sorted(entries):
            entry = entries[position]
            score = _SAID_SO if entry.said == said else self._score(words | (faint & entry.words), entry.words, unknown)
            evidence.add(entry, score, words)
        if not unknown and len(words) > 1:
            evidence.complete(words)
        refused, refusal = evidence.refusal(words)
        # A faint job still weighs against an even fainter refusal.
        least = _FAINT if refused is None else min(_FAINT, refusal)
        both = words | frozenset(word for word in faint if word in self._rarity)
        near = self._courses.near(words, unknown, least)
        for label in near if both == words else chain(near, self._courses.near(both, unknown, least)):
            score = self._score(words | (faint & label.words), label.words, unknown)
            for kind, target in label.targets:
                evidence.add_course(kind, target, score)
        return self._conclude(text, words, evidence)

    def _score(self, asked: frozenset[str], entry: frozenset[str], unknown: int) -> float:
        """How much a label and a query say the same: 1 when equal, by the weight of their common words otherwise."""
        if entry == asked and not unknown:
            return 1.0
        weight = fsum(self._rarity[word] for word in asked & entry)
        if entry <= asked:
            whole = fsum(self._rarity[word] for word in asked) + unknown
            return 0.6 + 0.38 * weight / whole
        union = fsum(self._rarity[word] for word in asked | entry) + unknown
        return 0.84 * weight / union

    def _conclude(self, text: str, asked: frozenset[str], evidence: _Evidence) -> TradeMatch:
        fields: dict[str, float] = defaultdict(float)
        courses: dict[str, float] = defaultdict(float)
        for (kind, target), raw in evidence.best.items():
            score = raw * _WEIGHT[kind]
            if kind in ("field", "not_taught"):
                fields[target] = max(fields[target], score)
            elif raw >= _FAINT:
                courses[target] = max(courses[target], score)
                field = self._course_field[target]
                fields[field] = max(fields[field], score * 0.8)
        job = max((score for (kind, _), score in evidence.best.items() if kind == "job"), default=0.0)
        elsewhere = min(1.0, fields.pop(_NO_FIELD, 0.0))
        beside = max([job, *fields.values()])
        # « docteur en chimie » has something to do with a field: only « docteur » has not.
        if elsewhere > beside and (elsewhere == 1.0 or (elsewhere >= _ELSEWHERE and beside < _PARTIAL)):
            return TradeMatch(text=text, taught=False, trade=text)
        refused, refusal = evidence.refusal(asked)
        taught: bool | None = None
        if refused is not None and min(1.0, refusal) > job:
            taught = False
        elif job >= _WHOLE:
            taught = True
        kept = [one for one in sorted(fields.items(), key=lambda one: (-one[1], one[0])) if one[1] >= _PARTIAL]
        found = sorted(courses.items(), key=lambda one: (-one[1], one[0]))
        trade = None
        if refused is not None and taught is False:
            # A bare name stays as the person said it, in their own gender; a sentence gives way to the name.
            bare = len(fold(text).split()) == len(asked)
            trade = refused.label if refused.words <= asked and not bare else text
        return TradeMatch(
            text=text,
            field_ids=tuple(name for name, _ in kept),
            field_scores=tuple(round(min(1.0, score), 4) for _, score in kept),
            course_ids=tuple(name for name, _ in found),
            course_scores=tuple(round(score, 4) for _, score in found),
            taught=taught,
            trade=trade,
            nearest_fields=self._nearest([name for name, _ in kept], refused if taught is False else None),
        )

    def _nearest(self, ranked: list[str], refused: _Entry | None) -> tuple[str, ...]:
        first = [refused.target] if refused is not None else []
        beside = [name for name in ("gestion_pme", "entrepreneuriat") if name in self._fields] if refused else []
        return tuple(dict.fromkeys([*first, *ranked[:2], *beside]))


class _Evidence:
    """What each kind of label of each field or course says of a query: the best score, and the words covered."""

    def __init__(self) -> None:
        self.best: dict[tuple[Kind, str], float] = {}
        self._entry: dict[tuple[Kind, str], _Entry] = {}
        self._covered: dict[tuple[Kind, str], set[str]] = defaultdict(set)

    def add(self, entry: _Entry, score: float, asked: frozenset[str]) -> None:
        """Take one label of a field into account."""
        key = (entry.kind, entry.target)
        self._covered[key] |= entry.words & asked
        if score > self.best.get(key, 0.0):
            self.best[key], self._entry[key] = score, entry

    def add_course(self, kind: Kind, target: str, score: float) -> None:
        """Take one label of a course into account."""
        if score > self.best.get((kind, target), 0.0):
            self.best[kind, target] = score

    def complete(self, asked: frozenset[str]) -> None:
        """Raise what covers every word between several labels: « conducteur de bus » from two names of drivers."""
        for key, covered in self._covered.items():
            if covered == asked:
                self.best[key] = max(self.best[key], _COVERED)

    def refusal(self, asked: frozenset[str]) -> tuple[_Entry | None, float]:
        """Return the trade not taught that a query names best, in whole, in part (« chauffeur ») or between several.

        A part counts only when the query is not itself in the words of a field: « vendeur » is not a bakery's only,
        « gérer des serveurs » is not a waiter's.
        """
        known = any(kind == "field" and score >= 1.0 for (kind, _), score in self.best.items())
        found = [
            (score, self._entry[kind, target])
            for (kind, target), score in self.best.items()
            if kind == "not_taught"
            and target != _NO_FIELD
            and not (known and score < 1.0)
            and (score >= _PARTIAL or self._entry[kind, target].is_named_in_part(asked))
        ]
        if not found:
            return None, 0.0
        score, entry = max(found, key=lambda one: (one[0], one[1].label))
        return entry, score


def _labels(catalogue: Catalogue) -> Iterator[tuple[Kind, str, str, bool]]:
    """Return the kind, the field and the words of each label, and whether it is ours rather than the catalogue's."""
    for training in catalogue.fields.values():
        for label in (*training.keywords, training.label):
            yield "field", training.id, label, False
        for label in training.trades_not_taught:
            yield "not_taught", training.id, label, False
    everyday = load_everyday()
    for field_id, said in everyday.fields.items():
        if field_id in catalogue.fields:
            for label in (*said.activities, *said.trades):
                yield "field", field_id, label, True
            for label in said.not_taught:
                yield "not_taught", field_id, label, True
    for label in everyday.elsewhere:
        yield "not_taught", _NO_FIELD, label, True


def _course_labels(course: Course) -> Iterator[tuple[CourseKind, str]]:
    for label in course.target_jobs:
        yield "job", label
    for label in course.keywords:
        yield "keyword", label
    yield "title", bare_title(course)


def bare_title(course: Course) -> str:
    """Return the title of a course without its kind of qualification."""
    return re.sub(
        r"^(Certificat de compétence|Certificat professionnel|Licence professionnelle|Licence|Master|DEUST|DSP|"
        r"Bachelor|Diplôme d'établissement|Diplôme d'ingénieur spécialité|Titre)\s+",
        "",
        course.title,
    )
