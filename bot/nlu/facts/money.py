"""Amounts: what is on the CPF account, what one can pay. And hours a week free for study."""

from __future__ import annotations

from bot.nlu.facts.numbers import Number
from bot.nlu.facts.reading import Reading
from bot.nlu.understanding import Fact

_EUROS = frozenset({"€", "euros", "e"})
_CPF = frozenset(["cpf", "compteur", "solde", "credite", "cagnotte"])
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
        "reclame",
        "reclament",
        "facturent",
        "touche",
    ]
)
_WEEK = frozenset({"semaine", "semaines", "hebdo", "hebdomadaire", "hebdomadaires"})
_WORK = frozenset(["travaille", "contrat", "bosse", "cours", "poste", "temps", "planning"])


def read_money(reading: Reading) -> list[Fact]:
    """Return the CPF balance and the budget, in euros."""
    facts: dict[str, Fact] = {}
    for number in reading.numbers:
        field = _field_of(reading, number)
        if field is None or field in facts:
            continue
        last = number.last + (1 if reading.words[number.last : number.last + 1] in {(unit,) for unit in _EUROS} else 0)
        facts[field] = reading.fact(field, number.value, number.first, last)
    if "cpf_balance_eur" not in facts:
        for hit in reading.of("money", "empty_account"):
            if not reading.context.stance(hit.first, hit.last).other and not reading.context.is_question(hit.first):
                facts["cpf_balance_eur"] = reading.fact("cpf_balance_eur", 0.0, hit.first, hit.last)
    if "budget_eur" not in facts:
        for hit in reading.of("money", "no_budget"):
            if not reading.context.stance(hit.first, hit.last).other:
                facts["budget_eur"] = reading.fact("budget_eur", 0.0, hit.first, hit.last)
    return sorted(facts.values(), key=lambda fact: fact.start)


def _field_of(reading: Reading, number: Number) -> str | None:  # noqa: PLR0911
    if reading.context.is_question(number.first) and not {"ai", "reste", "avec", "mon"} & set(
        reading.before(number.first, 6)
    ):
        return None
    if number.article or reading.context.speaks_of_other(number.first):
        return None
    following = reading.words[number.last : number.last + 1]
    in_euros = following in {(unit,) for unit in _EUROS}
    if following and following[0] in {"ans", "an", "annees", "mois", "heures", "h", "heure", "%", "jours", "salaries"}:
        return None
    clause = reading.clause(number.first)
    sentence = reading.sentence(number.first)
    before = set(reading.before(number.first, 8))
    if _PRICE.intersection(before) and not {"budget", "poche"} & before:
        return None
    near = before | set(reading.after(number.last, 8))
    if _CPF.intersection(near) and (in_euros or _says_balance(before, clause)):
        return None if _is_hypothetical(reading, number) else "cpf_balance_eur"
    if _BUDGET.intersection(near) and (in_euros or "budget" in near):
        return "budget_eur"
    if in_euros and {"ai"} & before and {"cpf"} & set(sentence) and not {"besoin"} & before:
        return "cpf_balance_eur"
    return None


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
    for number in reading.numbers:
        last = number.last + (1 if reading.words[number.last : number.last + 1] == ("d",) else 0)
        unit = reading.words[last : last + 1]
        if unit not in {("heures",), ("h",), ("heure",)} or reading.context.speaks_of_other(number.first):
            continue
        after = reading.after(last + 1, 5)
        weekly = (
            bool(_WEEK.intersection(after))
            or bool(_WEEK.intersection(reading.before(number.first, 10)))
            or after[:2] == ("/", "semaine")
        )
        working = _WORK.intersection(reading.before(number.first, 6)) and not {
            "libre",
            "libres",
            "consacrer",
            "dispo",
        } & set(reading.sentence(number.first))
        if weekly and not working and not reading.context.is_question(number.first):
            return [reading.fact("weekly_hours", number.value, number.first, last + 1)]
    return []
