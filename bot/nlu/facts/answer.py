"""A bare answer to an open question: "12", "le bac", "Chaumont", "rien de particulier"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Literal

from msgspec import structs

from bot.guidance.profile import FieldName
from bot.nlu.facts.goal import PRECEDENCE, goal_hits, wished_hits
from bot.nlu.facts.level import level_of
from bot.nlu.facts.money import read_weekly_hours, spoken_amount
from bot.nlu.facts.numbers import Number
from bot.nlu.facts.project import title_end
from bot.nlu.facts.reader import FactReader
from bot.nlu.facts.reading import Reading
from bot.nlu.facts.subject import is_no_field
from bot.nlu.facts.years import added_years
from bot.nlu.phrases import Hit
from bot.nlu.understanding import Fact

Answer = Fact | Literal["declined"] | None

_NUMBERS: dict[str, tuple[float, float]] = {
    "age": (10, 120),
    "experience_years": (0, 80),
    "cpf_balance_eur": (0, 100_000),
    "weekly_hours": (0, 168),
    "budget_eur": (0, 1_000_000),
}
_ZERO_WHEN_NONE = frozenset({"experience_years", "cpf_balance_eur", "budget_eur"})
_DOUBTS = frozenset({"sais", "idee"})  # not to know what one wants is an answer: it is the goal "unsure"
_HEDGES = frozenset({"etre", "sur", "sure", "bof", "depend", "verra"})
_ARTICLES = frozenset({"un", "une", "le", "la", "l", "du", "de", "plutot", "ben", "euh", "metier", "comme", "bah"})
_LONGEST_TITLE = 5
_TRADE_ENDING = re.compile(r".{3}(?:eur|euse|rice|ien|ienne|ier|iere|iste|logue|graphe|ologue|eure|ant|ante|cien)$")
_TRADE_HEADS = frozenset({"agent", "agente", "assistant", "assistante", "chef", "cheffe", "prof", "responsable",
                          "guide", "aide", "hotesse", "hote",
                          "charge", "chargee", "medecin", "juge", "pilote"})  # fmt: skip
_PARTS_OF_A_WEEK = frozenset({"soirs", "soir", "soirees", "soiree", "jours", "jour", "fois", "matins", "matinees"})
_PERIODS = frozenset({"mois", "an", "annee", "semaine"})
_LONGEST_BARE = 6
_LONGEST_FIGURE = 12
_LONGEST_TRADE = 8


def read_answer(asks: FieldName, text: str, *, reader: FactReader, today: date, guided: bool = False) -> Answer:
    """Return the fact that a message gives in answer to the question about ``asks``.

    "declined" when the person does not know or would rather not say; None when the message is not an answer to that
    question. "Rien de particulier" to the circumstances is a fact whose value is an empty list.
    """
    reading = reader.prepare(text, today, guided=guided)
    if not reading.words:
        return None
    if asks == "commune":
        return _declined(reading) or _commune(reading, reader, text)
    stated = [fact for fact in reader.read(reading) if fact.field == asks]
    if stated and not (asks == "qualification_level" and reading.of("levels.held")):
        return next((fact for fact in stated if not fact.negated), stated[0])
    declined = _declined(reading)
    if declined is not None and asks == "goal" and _DOUBTS.intersection(reading.words):
        hesitant = _goal(reading, reader)
        return hesitant or _whole(reading, "goal", "unsure")
    if declined is not None and _hedged(reading):
        # "Peut-être l'informatique" is an answer, hesitant.
        given = _bare(asks, reading, reader)
        if given is None and asks in {"goal", "job_title"}:
            given = _field(reading, reader)
        return given or declined
    return declined or _bare(asks, reading, reader)


def _bare(asks: FieldName, reading: Reading, reader: FactReader) -> Fact | None:
    if asks in _NUMBERS:
        return _number(asks, reading)
    readers: dict[str, Callable[[Reading, FactReader], Fact | None]] = {
        "situation": _situation,
        "circumstances": _circumstances,
        "age_band": _age_band,
        "qualification_level": _level,
        "goal": _goal,
        "field": _field,
        "job_title": _job_title,
        "modality": _modality,
    }
    return readers[asks](reading, reader)


def _size(reading: Reading) -> int:
    return sum(1 for word in reading.words if word[0].isalnum())


def _declined(reading: Reading) -> Literal["declined"] | None:
    hits = reading.of("answers.declined")
    if not hits or _size(reading) > 12 or reading.context.is_question(hits[0].first):
        return None
    return "declined"


def _hedged(reading: Reading) -> bool:
    return all(_HEDGES.intersection(reading.words[hit.first : hit.last]) for hit in reading.of("answers.declined"))


def _says_none(reading: Reading) -> bool:
    hits = reading.of("answers.none")
    return bool(hits) and _size(reading) <= _LONGEST_BARE


def _whole(reading: Reading, field: str, value: object) -> Fact:
    return reading.fact(field, value, 0, len(reading.words))


def _number(asks: FieldName, reading: Reading) -> Fact | None:
    if _is_by_another_unit(asks, reading):
        return None
    if _is_none_at_all(asks, reading):
        return _whole(reading, asks, 0.0)
    if asks == "weekly_hours" and (hours := read_weekly_hours(reading)):
        return hours[0]
    if asks == "experience_years" and (total := added_years(reading)) is not None:
        return total
    return _figure(asks, reading)


def _is_by_another_unit(asks: FieldName, reading: Reading) -> bool:
    """Tell "2 h par jour" to the hours a week, "200 euros par mois" to the budget."""
    if asks == "weekly_hours":
        return "jour" in reading.words
    return asks == "budget_eur" and "par" in reading.words and bool(_PERIODS.intersection(reading.words))


def _is_none_at_all(asks: FieldName, reading: Reading) -> bool:
    if asks in _ZERO_WHEN_NONE and _says_none(reading) and all(number.article for number in reading.numbers):
        return True
    return asks == "experience_years" and bool(reading.of("answers.experience"))


def _figure(asks: FieldName, reading: Reading) -> Fact | None:
    low, high = _NUMBERS[asks]
    if _size(reading) > _LONGEST_FIGURE:
        return None
    for number in sorted(reading.numbers, key=lambda each: each.article):
        if asks == "weekly_hours" and _PARTS_OF_A_WEEK.intersection(reading.words[number.last : number.last + 1]):
            continue
        value, last = _in_unit(asks, number, reading)
        if low <= value <= high:
            return reading.fact(asks, value, number.first, last)
    return None


def _in_unit(asks: FieldName, number: Number, reading: Reading) -> tuple[float, int]:
    unit = reading.words[number.last : number.last + 1]
    if asks in {"cpf_balance_eur", "budget_eur"}:
        return spoken_amount(reading.words, number), number.last + (unit in {("euros",), ("€",)})
    if asks == "experience_years":
        if unit == ("mois",):
            return round(number.value / 12, 2), number.last + 1
        if 1950 <= number.value <= reading.today.year:
            return reading.today.year - number.value, number.last
        if reading.words[number.last + 1 : number.last + 3] in {("et", "demi"), ("et", "demie")}:
            return number.value + 0.5, number.last + 3
    with_unit = unit in {("ans",), ("an",), ("euros",), ("€",), ("heures",), ("h",)}
    return number.value, number.last + (1 if with_unit else 0)


def _situation(reading: Reading, _reader: FactReader) -> Fact | None:
    hits = reading.of("situation.said") + reading.of("situation.noun") + reading.of("answers.situation")
    hits += reading.of("situation.trade")
    usable = [
        hit for hit in hits if not reading.context.negated(hit.first) and not reading.context.speaks_of_other(hit.first)
    ]
    if not usable or _size(reading) > _LONGEST_TRADE or reading.context.is_question(0):
        return None
    best = max(usable, key=lambda hit: (hit.last - hit.first, -hit.first))
    return reading.fact("situation", best.label, best.first, best.last)


def _circumstances(reading: Reading, _reader: FactReader) -> Fact | None:
    named = reading.of("circumstances") + reading.of("answers.circumstances")
    hits = [hit for hit in named if not reading.context.negated(hit.first)]
    if hits and _size(reading) <= _LONGEST_TRADE and not reading.context.is_question(0):
        return reading.fact("circumstances", hits[0].label, hits[0].first, hits[0].last)
    return _whole(reading, "circumstances", []) if _says_none(reading) else None


def _age_band(reading: Reading, _reader: FactReader) -> Fact | None:
    for number in reading.numbers:
        before = reading.before(number.first, 2)
        if "plus" in before and number.value >= 45:
            return _whole(reading, "age_band", "45_and_over")
        if "moins" in before and number.value <= 26:
            return _whole(reading, "age_band", "under_26")
        if 10 <= number.value <= 120 and not {"plus", "moins"} & set(before):
            return reading.fact("age", number.value, number.first, number.last)
    return None


def _level(reading: Reading, _reader: FactReader) -> Fact | None:
    if reading.context.is_question(0):
        return None
    found = [
        hit
        for group in ("levels.reached", "levels.held", "levels.stopped", "answers.level")
        for hit in reading.of(group)
        if hit.label != "none"
        and not any(
            reached.first <= hit.first < reached.last for reached in reading.of("levels.reached") if reached != hit
        )
    ]
    kept = [hit for hit in found if not reading.context.negated(hit.first)]
    if kept and _size(reading) <= 2 * _LONGEST_BARE:
        best = max(kept, key=lambda hit: level_of(reading, hit))
        return reading.fact("qualification_level", level_of(reading, best), best.first, best.last)
    if _says_none(reading):
        return _whole(reading, "qualification_level", 2)
    if _size(reading) == 1 and reading.numbers and reading.numbers[0].value in range(2, 9):
        return _whole(reading, "qualification_level", int(reading.numbers[0].value))
    return None


def _goal(reading: Reading, _reader: FactReader) -> Fact | None:
    hits = [
        hit
        for hit in goal_hits(reading) + wished_hits(reading) + reading.of("answers.goal")
        if not reading.context.negated(hit.first) or hit.label == "unsure"
    ]
    if not hits or reading.context.is_question(0):
        return None
    best = min(hits, key=lambda hit: (PRECEDENCE.index(hit.label), hit.first))
    return reading.fact("goal", best.label, best.first, best.last)


def _field(reading: Reading, reader: FactReader) -> Fact | None:
    for hit in reading.of("trade"):
        field = reader.project.field_of(hit.label)
        if field is not None and not reading.context.negated(hit.first):
            return reading.fact("field", field, hit.first, hit.last)
    named = reading.of("field") + reading.of("keyword") + reading.of("answers.field")
    hits = [
        hit
        for hit in named
        if not (reading.context.negated(hit.first) or _is_excepted(reading, hit) or _is_a_verb(reading, hit))
    ]
    if not hits or reading.context.is_question(0):
        return None
    best = max(hits, key=lambda hit: (hit.last - hit.first, hit.group == "field", -hit.first))
    return reading.fact("field", best.label, best.first, best.last)


def _is_a_verb(reading: Reading, hit: Hit) -> bool:
    """Tell "être mieux payé" from "la paie", which may also be the whole answer."""
    return _size(reading) > 1 and is_no_field(reading, hit)


def _is_excepted(reading: Reading, hit: Hit) -> bool:
    """Tell "tout sauf la vente" from "la vente", and "mes données" from a field."""
    before = set(reading.before(hit.first, 3))
    return bool({"sauf", "hors", "excepte"} & before) or (
        "donnees" in reading.words[hit.first : hit.last]
        and bool({"mes", "vos"} & (before | set(reading.words[hit.first : hit.last])))
    )


def _job_title(reading: Reading, _reader: FactReader) -> Fact | None:
    if reading.context.is_question(0) or _says_none(reading):
        return None
    hits = [hit for hit in reading.of("trade") if not reading.context.negated(hit.first)]
    if hits:
        last = max(hits[0].last, title_end(reading, hits[0].first, floor=hits[0].last))
        return reading.fact("job_title", reading.message.said(hits[0].first, last), hits[0].first, last)
    return _unlisted_title(reading)


def _unlisted_title(reading: Reading) -> Fact | None:
    """Take a trade that no list knows: a short answer whose first noun is made like the name of a trade."""
    first = next((index for index, word in enumerate(reading.words) if word not in _ARTICLES), None)
    size = _size(reading)
    if first is None or size > _LONGEST_TITLE or reading.context.negated(first):
        return None
    if not _TRADE_ENDING.search(reading.words[first]) and reading.words[first] not in _TRADE_HEADS:
        return None
    last = title_end(reading, first, floor=first + 1)
    return reading.fact("job_title", reading.message.said(first, last), first, last)


def _modality(reading: Reading, _reader: FactReader) -> Fact | None:
    hits = reading.of("modality") or reading.of("answers.modality")
    if not hits or reading.context.is_question(0):
        return None
    negated = reading.context.negated(hits[-1].first) and hits[-1].label != "any"
    return reading.fact("modality", hits[-1].label, hits[-1].first, hits[-1].last, negated=negated)


def _commune(reading: Reading, reader: FactReader, text: str) -> Fact | None:
    if reader.communes is None or reading.context.is_question(0):
        return None
    fact = reader.communes.answer(text)
    if fact is None or fact.problem == "unknown":
        # The words mended ("dole ds le 39") may say more than the words typed; never the reverse.
        mended = reader.communes.answer(reading.message.respelled()[0])
        if mended is not None and mended.problem is None:
            return structs.replace(mended, start=0, end=len(text))
    if fact is None or fact.problem != "unknown":
        return fact
    return fact if _size(reading) <= _LONGEST_BARE and not _says_none(reading) else None
