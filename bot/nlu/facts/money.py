"""Amounts: what is on the CPF account, what one can pay. And hours a week free for study."""

from __future__ import annotations

from bot.nlu.facts.numbers import Number
from bot.nlu.facts.reading import Reading
from bot.nlu.understanding import Fact

_EUROS = frozenset({"€", "euros", "e"})
_CPF = frozenset(["dessus", "cpf", "compteur", "solde", "credite", "cagnotte"])
_BUDGET = frozenset(
    [
        "budget",
        "poche",
        "maximum",
        "max",
        "mettre",
        "depenser",
        "investir",
        "payer",
        "economies",
        "epargne",
        "mets",
        "cote",
        "economise",
    ]
)
# Words by which an amount is a price or a pay, not a balance or a budget.
_PRICE = frozenset(
    [
        "coute",
        "coutent",
        "couter",
        "prix",
        "tarif",
        "vaut",
        "salaire",
        "gagne",
        "paye",
        "payee",
        "devis",
        "facture",
        "factures",
        "demande",
        "demandent",
        "abondement",
        "manque",
        "offerts",
        "offert",
        "recu",
        "reclame",
        "reclament",
        "facturent",
        "touche",
    ]
)
_OTHER_UNITS = frozenset({"ans", "an", "annees", "mois", "heures", "h", "heure", "%", "jours", "salaries"})
_SMALLEST_BUDGET = 20
_WEEK = frozenset({"semaine", "semaines", "hebdo", "hebdomadaire", "hebdomadaires"})
_DAYS = frozenset({"jours", "soirs", "soirees", "soir", "fois", "matinees", "matins", "apres", "demi", "journees"})
_DAYS_OF_A_WEEK = 7
_BESIDE = 3  # words between "deux soirées" and "3 h"
# "J'ai 5 heures" is said before "17 heures par semaine" is.
_DISPOSED = frozenset({"ai", "dispose", "dispo", "peux", "consacrer", "pourrais"})
_FREE = frozenset({"libre", "libres", "consacrer", "dispo", "dispose", "disponible", "etudier", "etudie", "reviser"})
_WORK = frozenset(["partiel", "travaille", "contrat", "bosse", "cours", "poste", "temps", "planning"])


def read_money(reading: Reading) -> list[Fact]:
    """Return the CPF balance and the budget, in euros."""
    facts: dict[str, Fact] = {}
    for number in reading.numbers:
        field = _field_of(reading, number)
        if field is None or (field in facts and not _replaces(reading, number)):
            continue
        last = number.last + (1 if reading.words[number.last : number.last + 1] in {(unit,) for unit in _EUROS} else 0)
        facts[field] = reading.fact(field, spoken_amount(reading.words, number), number.first, last)
    if "cpf_balance_eur" not in facts:
        for hit in reading.of("money", "empty_account"):
            if not reading.context.stance(hit.first, hit.last).other and not reading.context.is_question(hit.first):
                facts["cpf_balance_eur"] = reading.fact("cpf_balance_eur", 0.0, hit.first, hit.last)
    if "budget_eur" not in facts:
        for hit in reading.of("money", "no_budget"):
            if not reading.context.stance(hit.first, hit.last).other:
                facts["budget_eur"] = reading.fact("budget_eur", 0.0, hit.first, hit.last)
    return sorted(facts.values(), key=lambda fact: fact.start)


def spoken_amount(words: tuple[str, ...], number: Number) -> float:
    """Return an amount as it is spoken: "deux mille trois", with no unit after, is 2,300."""
    said = words[number.first : number.last]
    ends = len(said) > 1 and said[-2] in {"mille", "milles"} and said[-1].isalpha()
    if ends and 1 <= number.value % 1000 <= 9 and words[number.last : number.last + 1] not in {("euros",), ("€",)}:
        return number.value - number.value % 1000 + number.value % 1000 * 100
    return number.value


def _replaces(reading: Reading, number: Number) -> bool:
    """Tell "de 1 600 à 1 450 euros": the second amount is today's."""
    return reading.before(number.first, 1) == ("a",) and bool({"de", "passe"} & set(reading.before(number.first, 6)))


def _field_of(reading: Reading, number: Number) -> str | None:
    in_euros = reading.words[number.last : number.last + 1] in {(unit,) for unit in _EUROS}
    before = set(reading.before(number.first, 8))
    if _is_no_amount(reading, number, in_euros=in_euros) or (
        _PRICE.intersection(before) and not {"budget", "poche"} & before
    ):
        return None
    near = before | set(reading.after(number.last, 8))
    if _is_from_the_pocket(reading, number):
        return "budget_eur"
    if (_CPF.intersection(near) or _is_on_the_account(reading, number)) and (
        in_euros or _says_balance(before, reading.clause(number.first))
    ):
        return None if _is_hypothetical(reading, number) else "cpf_balance_eur"
    if _BUDGET.intersection(near) and (in_euros or "budget" in near):
        return "budget_eur"
    owned = in_euros and "ai" in before and "cpf" in reading.sentence(number.first) and "besoin" not in before
    return "cpf_balance_eur" if owned else None


def _is_no_amount(reading: Reading, number: Number, *, in_euros: bool) -> bool:
    """Tell figures that say nothing of what one has: asked about, another's, years, so much a month."""
    told = {"ai", "reste", "avec", "mon", "mes"} & set(reading.before(number.first, 6))
    if reading.context.is_question(number.first) and not told and not _own_account_beside(reading, number):
        return True
    if number.article or reading.context.speaks_of_other(number.first):
        return True
    if _OTHER_UNITS.intersection(reading.words[number.last : number.last + 1]):
        return True
    return reading.after(number.last + in_euros, 2) in {("par", "mois"), ("par", "an"), ("par", "annee")}


def _is_on_the_account(reading: Reading, number: Number) -> bool:
    """Tell "sur mon compte j'ai 2 000 euros" from "je suis à mon compte, 2 000 euros de loyer"."""
    around = range(max(0, number.first - 8), min(len(reading.words), number.last + 6))
    return any(
        reading.words[index] == "compte"
        and reading.words[index - 1 : index] in {("mon",), ("le",)}
        and reading.words[max(0, index - 2) : index - 1] != ("a",)
        for index in around
    )


def _is_from_the_pocket(reading: Reading, number: Number) -> bool:
    around = {*reading.before(number.first, 3), *reading.after(number.last, 4)}
    pocket = {"poche", "mettre", "cote", "economies", "budget"} & around
    return bool(pocket) and number.value >= _SMALLEST_BUDGET and "cpf" not in reading.after(number.last, 3)


def _own_account_beside(reading: Reading, number: Number) -> bool:
    """Tell "mon CPF de 950 euros suffira-t-il ?" from "le CPF est-il à 500 euros ?"."""
    for index in range(max(0, number.first - 3), number.first):
        token = reading.message.tokens[index]
        if token.text == "cpf" and reading.message.original[token.start : token.end].lower().startswith(("mon", "mes")):
            return True
    return False


def _is_hypothetical(reading: Reading, number: Number) -> bool:
    own = bool({"mes", "mon"} & set(reading.before(number.first, 2)))
    return not own and reading.context.stance(number.first, number.last).hypothetical


def _says_balance(before: set[str], clause: tuple[str, ...]) -> bool:
    return bool({"ai", "reste", "y", "il", "solde", "affiche", "est", "avec", "cpf"} & before) and not {
        "annees",
        "ans",
    } & set(clause)


def read_weekly_hours(reading: Reading) -> list[Fact]:
    """Return the hours a week free for study (not those worked)."""
    for number in sorted(reading.numbers, key=lambda each: not _DISPOSED.intersection(reading.before(each.first, 4))):
        last = number.last + (1 if reading.words[number.last : number.last + 1] == ("d",) else 0)
        unit = reading.words[last : last + 1]
        if unit not in {("heures",), ("h",), ("heure",)} or reading.context.speaks_of_other(number.first):
            continue
        if "pas" in reading.before(number.first, 2) or _is_worked(reading, number) or _is_asked(reading, number):
            continue
        times, end = _times_a_week(reading, number, last + 1)
        if times is not None:
            return [reading.fact("weekly_hours", number.value * times, number.first, end)]
    return []


def _times_a_week(reading: Reading, number: Number, last: int) -> tuple[float | None, int]:
    """Return how many times a week the hours said come back, None when they are not said by the week.

    "Deux soirées de 3 h" twice; "2 h par jour" not told, unless the days are ("cinq jours sur sept").
    """
    start, end = reading.context.sentence_of(number.first)
    after = reading.after(last, 6)
    days = next(
        (
            other
            for other in reading.numbers
            if start <= other.first < end
            and other is not number
            and reading.words[other.last : other.last + 1]
            and reading.words[other.last] in _DAYS
            and other.value <= _DAYS_OF_A_WEEK
        ),
        None,
    )
    each = {"chaque", "chacun", "chacune"} & set(after) or after[:2] in {("par", "jour"), ("par", "soir")}
    if days is not None and (each or 0 <= number.first - days.last <= _BESIDE):
        return days.value, last
    if {"jour", "jours"} & set(after[:3]):
        return None, last
    weekly = (
        bool(_WEEK.intersection(after[:5]))
        or bool(_WEEK.intersection(reading.before(number.first, 10)))
        or after[:2] == ("/", "semaine")
    )
    free = _FREE.intersection(reading.sentence(number.first)) and not _WORK.intersection(reading.sentence(number.first))
    return (1.0, last) if weekly or free else (None, last)


def _is_worked(reading: Reading, number: Number) -> bool:
    worked = _WORK.intersection(reading.before(number.first, 6))
    return bool(worked) and not _FREE.intersection(reading.before(number.first, 12))


def _is_asked(reading: Reading, number: Number) -> bool:
    if {"dit", "faut", "dure", "demande", "demandent", "prend"} & set(reading.before(number.first, 5)):
        return True
    told = {"dirais", "ai", "peux", "dispose", "disons"} & set(reading.before(number.first, 6))
    return reading.context.is_question(number.first) and not told and not reading.guided
