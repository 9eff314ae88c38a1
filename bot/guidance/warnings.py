"""What a person must be told before they act."""

from __future__ import annotations

from collections.abc import Sequence

from bot.guidance.case import Case
from bot.guidance.centres import FAR_KM, far_away
from bot.guidance.french import day, number
from bot.guidance.plan_types import CentreMatch, CourseMatch
from bot.guidance.untold import untold_warning

_HUMAN = (
    "Ce plan est un conseil donné par un programme. Un conseiller du centre le vérifie avec vous avant toute décision."
)


def warnings(
    case: Case,
    near: Sequence[CentreMatch],
    courses: Sequence[CourseMatch],
    about_trade: Sequence[str],
    national_phone: str | None,
) -> tuple[str, ...]:
    """Return the warnings of a plan, the gravest first; there is always one: a person confirms."""
    if case.untold:
        found = [untold_warning(case)]
    else:
        found = [*_resignation(case), *_reconversion(case), *_situation(case), *_fee(case), *_expired(case)]
    found += about_trade
    found += _places(case, near, national_phone)
    if any(course.rncp_end_date is not None and course.rncp_end_date < case.as_of for course in courses):
        found.append(
            "Une formation proposée a un numéro de répertoire dont la date est passée. Faites "
            "confirmer le nouveau par le centre."
        )
    return (*found, _HUMAN)


def _resignation(case: Case) -> list[str]:
    if not case.has("resigning"):
        return []
    if case.jobseeker:
        return [
            "Vous avez déjà démissionné : la démission-reconversion n'est plus possible. "
            f"Un réexamen de vos droits peut se demander après {case.say('resign.review_121d')} de chômage."
        ]
    if case.public_agent:
        return [
            "La démission-reconversion ne concerne pas les agents publics : ne démissionnez pas "
            "avant d'avoir vu vos ressources humaines."
        ]
    if not (case.employee or case.unknown):
        return []
    return [
        "Ne démissionnez pas maintenant. D'abord le conseil en évolution professionnelle, puis "
        "l'attestation de Transitions Pro, "
        "ensuite seulement la démission. Dans un autre ordre, le droit au chômage est perdu."
    ]


def _reconversion(case: Case) -> list[str]:
    return case.states("reconv.january_2026") if case.employee or case.unknown else []


def _situation(case: Case) -> list[str]:
    found = []
    if case.retired:
        found.append(
            "À la retraite à taux plein, le CPF et les aides à l'emploi ne sont plus ouverts. Si "
            "vous retravaillez, dites-le : cela change tout."
        )
    if case.public_agent:
        found.append(
            "Vos droits sont en heures et passent par votre employeur : n'achetez pas de formation "
            "sur Mon Compte Formation."
        )
    if case.director:
        found.append(
            "Vous dirigez une société comme assimilé salarié : vous ne relevez ni de l'AGEFICE, ni "
            "du FAFCEA, ni du FIF PL "
            ": c'est l'OPCO, si vous touchez une rémunération."
        )
    if case.has("apprentice"):
        found += case.states("appr.licence_ended")
    if case.profile.age is not None and case.profile.age < float(case.value("youth.duty_16_18") or 0):
        found += case.states("youth.duty_16_18")
    elif case.profile.age is None and case.has("early_school_leaver") and case.under_26 is not False:
        # The band holds minors and adults: the duty is said with its condition, and the age is not asked for it.
        for duty in case.states("youth.duty_16_18"):
            found.append(f"Si vous avez moins de {case.say('youth.duty_16_18')} : {duty[0].lower()}{duty[1:]}")
    return found


def _fee(case: Case) -> list[str]:
    if case.retired or case.public_agent:
        return []
    found = []
    if not case.jobseeker and case.value("cpf.fee") is None:
        last = max(rule.valid_to for rule in case.law.versions("cpf.fee") if rule.valid_to is not None)
        found.append(
            f"La participation obligatoire au CPF n'est connue que jusqu'au {day(last)} : son montant est à confirmer."
        )
    draft = case.rule("cpf.fee.plf2027.complement")
    if draft is not None and draft.valid_from is not None:
        found.append(
            "Le projet de loi de finances pour 2027 n'est pas voté à ma connaissance. S'il l'est, un complément serait "
            f"demandé en 2027 pour les commandes CPF passées depuis le {day(draft.valid_from)}. "
            f"Il irait jusqu'à {case.say('cpf.fee.plf2027.complement')}, sauf pour une VAE ou avec un complément "
            f"d'un tiers d'au moins {case.say('cpf.fee.plf2027.exempt_cofunding')}."
        )
        if case.jobseeker:
            found += case.states("cpf.fee.plf2027.jobseeker")
            if case.kind == "bilan":
                found += case.states("cpf.fee.plf2027.bilan")
    return found


def _expired(case: Case) -> list[str]:
    found = []
    if case.jobseeker and case.goal == "certify_experience":
        rule = case.rule("vae.fund.france_travail")
        if rule is not None and rule.id == "vae.fund.france_travail_ended":
            found.append(rule.statement + " Des pages anciennes la promettent encore.")
    if case.employee and case.goal == "change_job":
        found += case.states("ptp.seniority.law_change_2027")
    if (
        (case.self_employed or case.director)
        and (credit := case.rule("training_tax_credit"))
        and credit.valid_to is None
    ):
        found.append(credit.statement)
    season = {"artisan": "fafcea.deadline", "business_owner": "agefice.cap", "liberal": "fif_pl.cap_usual"}
    name = season.get(case.situation or "") if case.self_employed else None
    if name is not None and case.rule(name) is None:
        found.append(
            "Les montants de votre fonds de formation changent à chaque saison : ceux de cette date "
            "sont à confirmer auprès de lui."
        )
    if case.goal == "create_business" and (rule := case.rule("cpf.business_creation")) is not None:
        found.append(rule.statement)
    return found


def _places(case: Case, near: Sequence[CentreMatch], national_phone: str | None) -> list[str]:
    call = f" Appelez le {national_phone} (Cnam, numéro national)." if national_phone else ""
    if not near:
        return (
            [f"Sans votre commune, je ne peux pas nommer de centre.{call}"]
            if case.profile.commune is None
            else [f"Je ne connais pas de centre près de chez vous, mais ma liste n'est pas complète.{call}"]
        )
    if not any(one.status == "open" and one.public == "general" for one in near):
        return [
            "Je ne connais pas de centre ouvert dans votre région. Ma liste n'est pas complète, et des formations "
            f"existent à distance.{call}"
        ]
    if far_away(near):
        return [
            f"Je ne connais pas de centre ouvert à moins de {number(FAR_KM)} km. Ma liste n'est pas "
            f"complète, et des formations existent à distance.{call}"
        ]
    if any(one.status == "announced" for one in near):
        return ["Un centre proche est annoncé, sans confirmation de son ouverture. Appelez avant de vous déplacer."]
    if any(one.status == "unknown" for one in near):
        return ["L'ouverture d'un centre proche est à confirmer. Appelez avant de vous déplacer."]
    return []
