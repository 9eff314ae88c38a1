"""Years: age, age band, years of experience. "12 ans" is one or the other by what surrounds it."""

from __future__ import annotations

from datetime import date

from bot.guidance.profile import age_band_of
from bot.nlu.facts.numbers import Number
from bot.nlu.facts.reading import Reading
from bot.nlu.understanding import Fact

_YEARS = frozenset({"ans", "an", "annees", "balais", "piges"})
_WORK_AFTER = frozenset(
    [
        "metier",
        "experience",
        "anciennete",
        "boite",
        "boulot",
        "pratique",
        "terrain",
        "travail",
        "activite",
        "carriere",
        "service",
        "chantier",
        "usine",
        "bouteille",
        "atelier",
        "salon",
        "cuisine",
        "exercice",
        "maison",
        "profession",
        "artisanat",
        "commerce",
        "vente",
        "batiment",
        "secretariat",
        "comptabilite",
    ]
)
_PREPOSITIONS = frozenset({"de", "d", "dans", "en", "comme", "sur", "a", "au", "que"})
_NOT_EXPERIENCE = frozenset(
    [
        "formation",
        "duree",
        "dure",
        "durer",
        "etudes",
        "ecole",
        "attendre",
        "attends",
        "dans",
        "prochain",
        "prochains",
        "il",
        "chomage",
        "recherche",
        "france",
        "pendant",
        "habite",
        "vis",
        "mariee",
        "marie",
        "arrete",
    ]
)
# After "dix ans de": what is not work.
_NOT_WORK = frozenset({
    "formation", "etudes", "chomage", "retraite", "credit", "pret", "mariage", "vie", "plus", "moins", "la", "cela",
    "ca", "galere", "repos", "retard", "delai", "prison", "scolarite", "ecole", "master", "licence", "fac",
    "difference", "conge", "maladie", "inscription", "recherche",
})  # fmt: skip
_TOO_YOUNG = 15  # an age below which nobody works: years then
_SELF_AGE = frozenset({"ai", "age", "agee", "bientot", "avoir", "aurai", "fete"})
_MONTHS = {
    "janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7, "aout": 8,
    "septembre": 9, "octobre": 10, "novembre": 11, "decembre": 12,
}  # fmt: skip


def read_years(reading: Reading) -> list[Fact]:
    """Return the age (or its band) and the years of experience."""
    age: Fact | None = None
    experience: Fact | None = None
    band: Fact | None = _band_words(reading)
    for number in reading.numbers:
        if reading.context.speaks_of_other(number.first):
            continue
        unit = reading.words[number.last : number.last + 1]
        if (unit and unit[0] in _YEARS) or _bare_about(number, reading):
            value, last = _with_half(reading, number)
            kind = _kind(reading, number, last)
            if kind == "experience":
                experience = experience or reading.fact("experience_years", value, number.first, last)
            elif kind == "age" and 10 <= value <= 120 and not reading.context.negated(number.first):
                age = _better_age(reading, age, reading.fact("age", value, number.first, last))
            elif kind == "band":
                band = band or _compared(reading, number, last)
        elif _dont_worked(reading, number) and experience is None and age is not None:
            experience = reading.fact("experience_years", number.value, number.first, number.last)
        elif unit == ("mois",) and _kind(reading, number, number.last + 1) == "experience":
            experience = experience or reading.fact(
                "experience_years", round(number.value / 12, 2), number.first, number.last + 1
            )
        elif _is_year(number, reading.today):
            born = _birth(reading, number)
            if born is not None:
                age, band = (born, band) if born.field == "age" else (age, band or born)
            elif experience is None and _since(reading, number):
                experience = reading.fact(
                    "experience_years", reading.today.year - number.value, number.first - 1, number.last
                )
    experience = experience or _no_experience(reading)
    return [fact for fact in (age, band if age is None else None, experience) if fact is not None]


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


def _kind(reading: Reading, number: Number, last: int) -> str | None:  # noqa: PLR0911
    before = reading.before(number.first, 7)
    after = reading.after(last, 4)
    clause_before = reading.words[reading.context.clause_start(number.first) : number.first]
    if before[-1:] in {("a",)} and {"arrete", "quitte", "sorti", "commence", "partir"} & set(before):
        return None
    if after[:1] and after[0] in _PREPOSITIONS and _WORK_AFTER.intersection(after[1:4]):
        return "experience"
    if after[:1] and (after[0] in {"comme", "dans"} or after[:2] == ("en", "tant")) and not {"formation"} & set(after):
        return "experience" if not _is_unemployment(clause_before) and "il" not in before[-3:] else None
    if after[:1] and after[0] in {"de", "d"} and len(after) > 1 and after[1] not in _NOT_WORK:
        return "experience" if not _is_unemployment(after) and not _NOT_WORK.intersection(after) else None
    if _after_trade(reading, number):
        return "experience"
    if _WORK_AFTER.intersection(before[-5:]) and {"experience", "metier", "anciennete"} & set(before[-5:]):
        return "experience"
    if {"depuis", "fait"} & set(before[-3:]) or {"depuis"} & set(after[:1]):
        return "experience" if _works(reading, number, clause_before, after) else None
    if {"plus", "moins"} & set(before[-2:]) and before[-1:] in {("de",)} and not {"metier", "experience"} & set(after):
        return "band" if {"ai", "suis"} & set(before) else None
    if {"travaille"} & set(clause_before[-5:]) and {"pendant"} & set(before[-2:]):
        return "experience"
    if {"il", "y"} <= set(before[-4:]) or {"dans", "pendant", "apres", "avant", "depuis"} & set(before[-1:]):
        return None
    if _NOT_EXPERIENCE.intersection(before[-4:]) and not _SELF_AGE.intersection(before[-3:]):
        return None
    if "formation" in after or {"d", "etudes"} <= set(after[:2]):
        return None
    return _age_or_nothing(reading, number, before)


def _after_trade(reading: Reading, number: Number) -> bool:
    """Tell "plaquiste 18 ans", "CDI 11 ans" (years of work) from "Marie, 18 ans"."""
    before = reading.before(number.first, 2)
    if before[-1:] in {("cdi",), ("poste",), ("agreee",), ("agree",)}:
        return True
    beside = [hit.last for hit in reading.of("trade") if hit.last in {number.first, number.first - 1}]
    if not beside:
        return False
    return number.first in beside or (before[-1:] == (",",) and number.value <= _TOO_YOUNG)


def _age_or_nothing(reading: Reading, number: Number, before: tuple[str, ...]) -> str | None:
    if _SELF_AGE.intersection(before[-3:]):
        return "age" if not {"besoin", "faut"} & set(before[-3:]) else None
    alone = all(word in {",", "et", "bonjour", "moi", "bientot", "presque"} for word in before[-1:])
    return "age" if alone and 14 <= number.value <= 90 and not reading.context.is_question(number.first) else None


def _is_unemployment(words: tuple[str, ...]) -> bool:
    return bool(
        {
            "chomage",
            "chomeur",
            "chomeuse",
            "emploi",
            "inscrit",
            "inscrite",
            "recherche",
            "rsa",
            "arret",
            "retraite",
            "handicape",
        }
        & set(words)
    )


def _works(reading: Reading, number: Number, clause_before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    start, _ = reading.context.sentence_of(number.first)
    lead = clause_before or reading.words[start : number.first]
    if _is_unemployment(lead[-8:]) or _is_unemployment(after[:4]):
        return False
    if {"habite", "vis", "mariee", "marie", "pacse", "ici", "divorcee", "malade"} & set(lead):
        return False
    working = {
        "travaille",
        "metier",
        "exerce",
        "suis",
        "mon",
        "artisan",
        "salarie",
        "salariee",
        "boite",
        "usine",
        "compte",
        "dans",
        "comme",
        "fais",
        "poste",
        "gere",
        "dirige",
        "employe",
    }
    trades = any(start <= hit.first < number.first + 8 for hit in reading.of("trade"))
    return bool(working & set(lead)) or bool({"travaille", "suis", "fais", "exerce"} & set(after)) or trades


def _is_year(number: Number, today: date) -> bool:
    return number.value == int(number.value) and 1920 <= number.value <= today.year


def _since(reading: Reading, number: Number) -> bool:
    if reading.before(number.first, 1) != ("depuis",):
        return False
    return _works(
        reading,
        number,
        reading.words[reading.context.clause_start(number.first) : number.first - 1],
        reading.after(number.last, 3),
    )


def _birth(reading: Reading, number: Number) -> Fact | None:
    before = reading.before(number.first, 7)
    if not {"ne", "nee", "naissance"} & set(before):
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
    month_number = _MONTHS.get(month) or (int(month) if month.isdigit() else 0)
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
