"""Disability, public money for VAE, and what one pays oneself."""

from __future__ import annotations

from bot.guidance.case import Case
from bot.guidance.funding.lines import line
from bot.guidance.money import share_out
from bot.guidance.plan_types import FundingLine


def agefiph(case: Case) -> FundingLine:
    """The private sector's disability fund: adaptations and the way to a job, not the price of a course."""
    rules = ["agefiph.no_training_grant", "agefiph.adaptation"]
    if case.public_agent:
        return line(
            case,
            "agefiph",
            "no",
            because=("Dans la fonction publique, c'est le FIPHFP, par votre employeur, qui joue ce rôle.",),
            rules=("fiphfp",),
        )
    if case.retired:
        return line(case, "agefiph", "no", because=("Ces aides servent à trouver ou à garder un emploi.",), rules=rules)
    if case.profile.circumstances is not None and not case.has("disabled"):
        return line(
            case,
            "agefiph",
            "no",
            because=("Elle est pour les personnes dont le handicap est reconnu.",),
            rules=("agefiph.adaptation", "disabled.rqth"),
        )
    because = ["Elle peut payer l'adaptation de la formation à votre situation, au cas par cas."]
    because += case.states("agefiph.no_training_grant")
    conditions = ["Il faut une reconnaissance de handicap. Rien ne vous oblige à nous en parler."]
    amount = None
    if case.has("disabled") and case.jobseeker:
        rules.append("agefiph.path")
        because += case.states("agefiph.path")
        amount = case.value("agefiph.path")
    rules += ["disabled.cap_emploi", "disabled.no_declaration_duty"]
    return line(
        case,
        "agefiph",
        "maybe",
        because=because,
        conditions=conditions,
        rules=rules,
        amount=amount,
    )


def vae_public_funding(case: Case) -> FundingLine:
    """Public money for a VAE: Transitions Pro for an employee, perhaps the Region for a jobseeker."""
    state = case.rule("vae.fund.france_vae")
    state_pays = state is not None and state.id == "vae.fund.france_vae_before"
    if case.employee or case.unknown:
        return _employee_vae(case, state_pays=state_pays)
    if case.jobseeker:
        return _jobseeker_vae(case, state_pays=state_pays)
    if state_pays:
        return line(
            case,
            "vae_public_funding",
            "maybe",
            because=("L'État paie l'accompagnement des parcours inscrits sur France VAE.",),
            conditions=case.states("vae.fund.france_vae"),
            rules=("vae.fund.france_vae",),
        )
    reason = "Cette aide est pour les personnes salariées du privé, par Transitions Pro."
    rules = ["vae.fund.transitions_pro", "vae.fund.france_vae"]
    extra = []
    if case.self_employed:
        rules.append("vae.fund.selfemployed")
        extra = ["Pour votre VAE, vous utilisez votre CPF ; votre fonds de formation peut compléter."]
    return line(case, "vae_public_funding", "no", because=(reason, *extra), rules=rules)


def _employee_vae(case: Case, *, state_pays: bool) -> FundingLine:
    rules = ["vae.fund.transitions_pro", "vae.fund.transitions_pro_discretion", "vae.fund.france_vae"]
    because, conditions = [], ["Elle ne concerne qu'une VAE, pas une formation."]
    if state_pays:
        because.append("L'État paie l'accompagnement des parcours inscrits sur France VAE.")
        conditions += case.states("vae.fund.france_vae")
    if case.rule("vae.fund.transitions_pro"):
        because.append(
            "Transitions Pro peut payer la VAE d'une personne salariée du privé, "
            f"{case.say('vae.fund.transitions_pro')} au plus."
        )
        conditions.append("Ce n'est pas automatique : tout dépend des priorités, du budget et de votre Région.")
    elif not state_pays:
        because.append("À cette date, aucun forfait n'est établi : demandez à Transitions Pro de votre Région.")
    if case.has("fixed_term") or case.has("temp_worker"):
        rules.append("vae.fund.transitions_pro_cdd")
        conditions += case.states("vae.fund.transitions_pro_cdd")
    amount = case.value("vae.fund.transitions_pro") if case.employee and case.rule("vae.fund.transitions_pro") else None
    return line(
        case,
        "vae_public_funding",
        "maybe",
        because=because,
        conditions=conditions,
        rules=rules,
        amount=amount,
    )


def _jobseeker_vae(case: Case, *, state_pays: bool) -> FundingLine:
    rules = ["vae.fund.france_travail", "vae.fund.france_vae"]
    own_aid = case.rule("vae.fund.france_travail")
    because = []
    if own_aid is not None and own_aid.id == "vae.fund.france_travail_before":
        because.append("France Travail peut aider à payer une VAE, avec l'accord de votre conseiller.")
    else:
        because += case.states("vae.fund.france_travail")
    if state_pays:
        because.append("L'État paie l'accompagnement des parcours inscrits sur France VAE.")
    because.append("Votre Région aide peut-être : demandez-le à la Région ou à un conseiller VAE.")
    if case.has("fixed_term") or case.has("temp_worker"):
        rules.append("vae.fund.transitions_pro_cdd")
        because += case.states("vae.fund.transitions_pro_cdd")
    return line(
        case,
        "vae_public_funding",
        "maybe",
        because=because,
        conditions=("Elle ne concerne qu'une VAE, pas une formation.", "Le CPF, sans participation, vient en premier."),
        rules=rules,
    )


def self_funding(case: Case) -> FundingLine:
    """What is left: always possible, and said last."""
    because = ["Vous pouvez payer vous-même ce que les autres ne couvrent pas."]
    conditions = ["Demandez le prix au centre avant de vous engager."]
    amount = None
    if case.price is not None:
        shared = share_out(case, case.price) if case.profile.cpf_balance_eur is not None else None
        amount = shared.left if shared is not None else None
        conditions = ["Le prix est connu : demandez au centre s'il vaut pour votre parcours."]
    if case.retired:
        because = ["À la retraite, les formations du Cnam vous restent ouvertes, à vos frais."]
    return line(
        case,
        "self_funding",
        "yes",
        because=because,
        conditions=conditions,
        rules=("cpf.topup.personal",),
        amount=amount,
    )
