"""Years: age, age band, years of experience. "12 ans" is one or the other by what surrounds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bot.guidance.profile import age_band_of
from bot.nlu.facts.numbers import Number
from bot.nlu.facts.reading import Reading
from bot.nlu.facts.spans import OLDEST, PREPOSITIONS, YOUNGEST, is_work_told, kind_of_years
from bot.nlu.normalise import BREAKS
from bot.nlu.understanding import Fact

_YEARS = frozenset({"ans", "an", "annees", "balais", "piges"})
_ADDING = frozenset({"et", "puis", "plus", "+", "ensuite"})
_LONGEST_PERIOD = 8  # words between two periods to add up
MONTHS = {
    "janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7, "aout": 8,
    "septembre": 9, "octobre": 10, "novembre": 11, "decembre": 12,
}  # fmt: skip


@dataclass
class _Told:
    """What the numbers of a message have told so far."""

    age: Fact | None = None
    band: Fact | None = None
    experience: Fact | None = None


def read_years(reading: Reading) -> list[Fact]:
    """Return the age (or its band) and the years of experience."""
    told = _Told(band=_band_words(reading))
    for number in reading.numbers:
        if reading.context.speaks_of_other(number.first):
            continue
        unit = reading.words[number.last : number.last + 1]
        if _is_age_label(reading, number) or _is_age_alone(reading, number):
            told.age = told.age or reading.fact("age", number.value, number.first, number.last)
        elif (unit and unit[0] in _YEARS) or _bare_about(number, reading):
            _take_span(reading, number, told)
        elif _is_year(number, reading.today):
            _take_year(reading, number, told)
        else:
            _take_figure(reading, number, told)
    total = added_years(reading)
    if told.experience is not None and total is not None and total.start == told.experience.start:
        told.experience = total
    experience = told.experience or _no_experience(reading)
    return [fact for fact in (told.age, told.band if told.age is None else None, experience) if fact is not None]


def _take_span(reading: Reading, number: Number, told: _Told) -> None:
    """Take a number of years."""
    value, last = _with_half(reading, number)
    kind = kind_of_years(reading, number, last)
    if kind == "experience":
        if not _is_asked_of_all(reading, number):
            told.experience = told.experience or reading.fact("experience_years", value, number.first, last)
    elif kind == "band":
        told.band = told.band or _compared(reading, number, last)
    elif kind == "age" and _may_be_age(reading, number, value):
        told.age = _better_age(reading, told.age, reading.fact("age", value, number.first, last))


def _may_be_age(reading: Reading, number: Number, value: float) -> bool:
    # "Deux années" are a time spent, "j'ai quarante-quatre années" an age.
    years = reading.words[number.last : number.last + 1] == ("annees",) and not number.about
    if years and reading.before(number.first, 1) != ("ai",):
        return False
    return 10 <= value <= 120 and not reading.context.negated(number.first)


def _take_year(reading: Reading, number: Number, told: _Told) -> None:
    """Take a year: of birth, or since which one works."""
    born = _birth(reading, number)
    if born is not None and born.field == "age":
        told.age = born
    elif born is not None:
        told.band = told.band or born
    elif told.experience is None and _since(reading, number):
        years = reading.today.year - number.value
        told.experience = reading.fact("experience_years", years, number.first - 1, number.last)


def _take_figure(reading: Reading, number: Number, told: _Told) -> None:
    """Take a figure without years: "45 ans dont 20 dans le métier", "six mois de pratique"."""
    if told.experience is not None:
        return
    if told.age is not None and _dont_worked(reading, number):
        told.experience = reading.fact("experience_years", number.value, number.first, number.last)
    elif (
        reading.words[number.last : number.last + 1] == ("mois",)
        and kind_of_years(reading, number, number.last + 1) == "experience"
    ):
        years = round(number.value / 12, 2)
        told.experience = reading.fact("experience_years", years, number.first, number.last + 1)


def _is_asked_of_all(reading: Reading, number: Number) -> bool:
    """Tell "3 ans d'expérience suffisent ?" from "avec mes 3 ans d'expérience, puis-je... ?"."""
    if reading.guided or not reading.context.is_question(number.first):
        return False
    return not {"je", "j", "mon", "ma", "mes", "moi"} & set(reading.sentence(number.first))


def _is_age_label(reading: Reading, number: Number) -> bool:
    """Tell "Âge : 47", and "34 a." between two marks of a note."""
    words = reading.words
    if words[max(0, number.first - 2) : number.first] in {("age", ":")} or reading.before(number.first, 1) == ("age",):
        return words[number.last : number.last + 1] not in {(unit,) for unit in _YEARS} and 10 <= number.value <= 120
    following = words[number.last : number.last + 2]
    return following[:1] == ("a",) and set(following[1:]) <= BREAKS and 14 <= number.value <= 90


def _is_age_alone(reading: Reading, number: Number) -> bool:
    """Tell "j'en ai trente et un", and the "26" between two commas of a note."""
    if number.article or not YOUNGEST <= number.value <= OLDEST:
        return False
    before, following = reading.before(number.first, 2), reading.words[number.last : number.last + 1]
    ends = not following or following[0] in BREAKS
    if before == ("en", "ai"):
        return ends or following[0] not in _YEARS | {"€", "euros", "heures", "h", "mois"}
    spelt = reading.words[number.first].isalpha()
    return ends and before[-1:] == (",",) and following[:1] == (",",) and (reading.guided or spelt)


def _dont_worked(reading: Reading, number: Number) -> bool:
    """Tell "45 ans dont 20 dans le métier": the second figure counts years of work."""
    after = reading.after(number.last, 3)
    return reading.before(number.first, 1) == ("dont",) and bool(
        {"dans", "de", "d", "en", "comme", "a"} & set(after[:1])
    )


def _better_age(reading: Reading, known: Fact | None, new: Fact) -> Fact:
    from_self = "ai" in reading.message.original[max(0, new.start - 12) : new.start].lower()
    return new if known is None or from_self else known


def _bare_about(number: Number, reading: Reading) -> bool:
    return (
        False if not number.about else reading.words[number.last : number.last + 2] in {("d", "annees"), ("d", "ans")}
    )


def _with_half(reading: Reading, number: Number) -> tuple[float, int]:
    last = number.last + (2 if _bare_about(number, reading) else 1)
    if reading.words[last : last + 2] in {("et", "demi"), ("et", "demie")}:
        return number.value + 0.5, last + 2
    return number.value, last


def _is_year(number: Number, today: date) -> bool:
    return number.value == int(number.value) and 1920 <= number.value <= today.year


def _since(reading: Reading, number: Number) -> bool:
    if reading.before(number.first, 1) != ("depuis",):
        return False
    return is_work_told(
        reading,
        number,
        reading.words[reading.context.clause_start(number.first) : number.first - 1],
        reading.after(number.last, 3),
    )


def _birth(reading: Reading, number: Number) -> Fact | None:
    before = reading.before(number.first, 7)
    born = {"nee", "naissance"} & set(before) or any(
        word == "ne" and following in {"en", "le", "a", "au", "vers"} for word, following in pairwise(before)
    )
    if not born:
        return None
    year = int(number.value)
    day = _birthday(reading, number)
    if day is not None:
        had_birthday = (reading.today.month, reading.today.day) >= day
        return reading.fact("age", float(reading.today.year - year - (not had_birthday)), number.first, number.last)
    older, younger = reading.today.year - year, reading.today.year - year - 1
    if age_band_of(older) == age_band_of(younger):
        return reading.fact("age_band", age_band_of(older), number.first, number.last)
    return None


def _birthday(reading: Reading, number: Number) -> tuple[int, int] | None:
    *_, day, month = ("", "", *[word for word in reading.before(number.first, 4) if word != "/"])
    month_number = MONTHS.get(month) or (int(month) if month.isdigit() else 0)
    return (month_number, int(day)) if day.isdigit() and 1 <= month_number <= 12 else None


def _compared(reading: Reading, number: Number, last: int) -> Fact | None:
    more = "plus" in reading.before(number.first, 2)
    value = number.value
    if more and value >= 45:
        return reading.fact("age_band", "45_and_over", number.first, last)
    if not more and value <= 26:
        return reading.fact("age_band", "under_26", number.first, last)
    return None


def _band_words(reading: Reading) -> Fact | None:
    for hit in reading.of("age_band"):
        stance = reading.context.stance(hit.first, hit.last)
        if stance.asserted and not stance.negated and not stance.question:
            return reading.fact("age_band", hit.label, hit.first, hit.last)
    return None


def _no_experience(reading: Reading) -> Fact | None:
    for hit in reading.of("experience", "none"):
        if reading.context.stance(hit.first, hit.last).asserted and not reading.context.is_question(hit.first):
            return reading.fact("experience_years", 0.0, hit.first, hit.last)
    return None


def added_years(reading: Reading) -> Fact | None:
    """Return the sum of periods of work said one after the other ("20 ans au Portugal et 6 ans ici"), or None."""
    parts = [
        number
        for number in reading.numbers
        if reading.words[number.last : number.last + 1] in {("ans",), ("an",), ("annees",)} and not number.about
    ]
    if len(parts) < 2:
        return None
    first, second = parts[0], parts[1]
    between = reading.words[first.last + 1 : second.first]
    joined = _ADDING.intersection(between[-2:]) and len(between) <= _LONGEST_PERIOD
    if not joined or not between[:1] or between[0] not in PREPOSITIONS | {"chez", "comme"} or "dont" in between:
        return None
    return reading.fact("experience_years", first.value + second.value, first.first, second.last + 1)
