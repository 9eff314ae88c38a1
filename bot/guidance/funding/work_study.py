"""Apprenticeship and professional training contracts: open by age and by status."""

from __future__ import annotations

from collections.abc import Sequence

from bot.guidance.case import Case
from bot.guidance.funding.lines import line
from bot.guidance.plan_types import FundingLine, Verdict
from bot.guidance.profile import FieldName

_EMPLOYER = "Il faut trouver un employeur qui signe le contrat."
_NO_LIMIT = "Avec une reconnaissance de handicap, l'apprentissage n'a pas de limite d'âge."
_PAID = "La formation est gratuite pour vous, et vous touchez un salaire pendant le contrat."


def work_study(case: Case) -> FundingLine:
    """Work-study: yes for the young and for jobseekers if an employer is found, no for the settled, with exceptions."""
    if case.retired:
        return _answer(case, "no", ["L'alternance est un contrat de travail : elle n'est pas ouverte à la retraite."])
    if case.jobseeker:
        return _jobseeker(case)
    if case.self_employed or case.public_agent or case.director:
        return _exception(case) or _answer(
            case, "no", ["L'alternance est un contrat de salarié : il faudrait quitter votre activité ou votre poste."]
        )
    if case.employee:
        return _employee(case)
    if case.situation == "student" or case.has("early_school_leaver"):
        return _young_person(case)
    return _answer(case, "maybe", ["Elle dépend de votre âge et de votre situation."], asks_age=True)


def _jobseeker(case: Case) -> FundingLine:
    because = [_PAID]
    if case.young_enough is not True and case.has("disabled"):
        because.append(_NO_LIMIT)
    elif case.young_enough is False:
        because.append("À votre âge, c'est le contrat de professionnalisation, ouvert aux demandeurs d'emploi.")
    elif case.young_enough is None:
        because.append("Selon votre âge : l'apprentissage ou le contrat de professionnalisation.")
    extra = ["pro.duration"]
    if case.has("long_term_unemployed"):
        because += case.states("long_term.priority")
        extra.append("long_term.priority")
    if case.has("disabled"):
        extra.append("appr.age_exceptions")
    return _answer(case, "yes", because, extra=extra)


def _employee(case: Case) -> FundingLine:
    if case.has("apprentice"):
        because = [
            "Vous y êtes déjà : votre formation est gratuite.",
            "Un diplôme plus élevé peut suivre, avec un nouveau contrat.",
        ]
        pay = _pay(case)
        because += case.states(*pay, "mobili_jeune")
        return _answer(case, "maybe", because, extra=("appr.age_exceptions", "mobili_jeune", *pay))
    if case.young_enough is False:
        return _exception(case) or _too_old(case)
    return _answer(
        case,
        "maybe",
        [f"Elle est ouverte jusqu'à {case.say('appr.age')} révolus, mais il faut un nouveau contrat."],
        asks_age=case.young_enough is None,
    )


def _pay(case: Case) -> tuple[str, ...]:
    """Name the rule that fixes an apprentice's pay at the age said: the rules carry their ages in their names."""
    age = case.profile.age
    if age is None or case.young_enough is False:
        return ()
    for rule in case.law:
        if not rule.id.startswith("appr.pay."):
            continue
        first, _, last = rule.id.rpartition(".")[2].partition("_")
        if int(first) <= int(age) <= int(last or int(age)):
            return (rule.id,)
    return ()


def _young_person(case: Case) -> FundingLine:
    if case.young_enough:
        pay = _pay(case)
        return _answer(case, "yes", [_PAID, *case.states(*pay)], extra=("appr.without_employer", *pay))
    if case.young_enough is None:
        because = [f"L'apprentissage est ouvert jusqu'à {case.say('appr.age')} révolus : votre âge décide."]
        return _answer(case, "maybe", because, asks_age=True)
    return _exception(case) or _too_old(case)


def _too_old(case: Case) -> FundingLine:
    because = [f"L'apprentissage est ouvert jusqu'à {case.say('appr.age')} révolus."]
    if case.employee:
        because.append("À votre place, regardez la période de reconversion ou le projet de transition professionnelle.")
    return _answer(case, "no", because)


def _exception(case: Case) -> FundingLine | None:
    if case.has("disabled"):
        why = _NO_LIMIT
    elif case.goal == "create_business":
        why = "L'âge ne compte pas si l'entreprise que vous voulez créer ou reprendre exige le diplôme visé."
    elif case.has("apprentice"):
        why = "L'âge ne compte pas pour un diplôme plus élevé, juste après un apprentissage."
    else:
        return None
    return _answer(case, "maybe", [why], extra=("appr.age_exceptions",))


def _answer(
    case: Case, verdict: Verdict, because: Sequence[str], *, extra: Sequence[str] = (), asks_age: bool = False
) -> FundingLine:
    asked: tuple[FieldName, ...] = ()
    if asks_age and case.profile.age is None:
        # A band already known that leaves the answer open: only the age itself can settle it.
        asked = ("age_band",) if case.profile.age_band is None else ("age",)
    return line(
        case,
        "work_study",
        verdict,
        because=because,
        conditions=(_EMPLOYER,),
        rules=("appr.age", "appr.free", "pro.who", *extra),
        missing=asked,
    )
