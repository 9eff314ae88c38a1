"""What France Travail, a promised job or the Region may pay."""

from __future__ import annotations

from bot.guidance.case import Case
from bot.guidance.funding.lines import line
from bot.guidance.plan_types import DeviceId, FundingLine

_MISSIONS = "Entre deux missions, une personne intérimaire inscrite peut avoir les aides des demandeurs d'emploi."
_REGISTERED = "Il faut une inscription à France Travail et un projet validé par votre conseiller."


def _refused(case: Case, device: DeviceId, rules: tuple[str, ...]) -> FundingLine:
    reason = (
        "Cette aide est pour préparer un emploi. Si vous retravaillez, dites-le-moi."
        if case.retired
        else "Cette aide est pour les personnes inscrites à France Travail."
    )
    return line(case, device, "no", because=(reason,), rules=rules)


def aif(case: Case) -> FundingLine:
    """The individual aid of France Travail: a quote, after the other funds, before the start."""
    rules = ("aif.what", "aif.after_others", "aif.before_start", "aif.no_cap")
    if not (case.jobseeker or case.between_missions or case.unknown):
        return _refused(case, "aif", rules)
    because = ["France Travail peut payer tout ou partie d'une formation utile à votre projet."]
    if case.between_missions:
        because.insert(0, _MISSIONS)
    return line(
        case,
        "aif",
        "maybe",
        because=[*because, "Aucun plafond national n'est publié : la décision se prend dossier par dossier."],
        conditions=(
            _REGISTERED,
            "Elle vient après les autres financements : CPF, Région.",
            "Le centre dépose un devis. L'accord doit venir avant le début de la formation.",
        ),
        rules=rules if not case.between_missions else (*rules, "temp.common_rights"),
    )


def poei(case: Case) -> FundingLine:
    """Training before a promised hiring."""
    rules: tuple[str, ...] = ("poei.what", "poei.hours_provider", "poei.contract")
    if not (case.jobseeker or case.between_missions or case.unknown):
        return _refused(case, "poei", rules)
    because = ["Un employeur qui vous promet un emploi peut vous faire former avant l'embauche."]
    if case.between_missions:
        because.insert(0, _MISSIONS)
    if case.rule("afpr") and case.law.rules["afpr.before"] is case.rule("afpr"):
        because += case.states("afpr")
        rules = (*rules, "afpr")
    return line(
        case,
        "poei",
        "maybe",
        because=because,
        conditions=(
            "Il faut une promesse d'embauche et l'accord de France Travail.",
            *case.states("poei.contract", "poei.hours_provider"),
        ),
        rules=rules,
    )


def region_program(case: Case) -> FundingLine:
    """Training seats bought by the Region, free to the trainee."""
    rules = ("region.programme", "region.varies")
    leaver = case.has("early_school_leaver") and not case.retired and not case.public_agent
    asked = case.situation == "other"
    if not (case.jobseeker or leaver or asked or case.between_missions or case.unknown):
        reason = (
            "Ces places préparent à un emploi. Les formations du Cnam vous restent ouvertes."
            if case.retired
            else "La Région achète ces formations pour les demandeurs d'emploi et les jeunes sortis de l'école."
        )
        return line(case, "region_program", "no", because=(reason,), rules=rules)
    because = ["La Région achète des formations gratuites. Une place peut vous être proposée."]
    if case.between_missions:
        because.insert(0, _MISSIONS)
    return line(
        case,
        "region_program",
        "maybe",
        because=because,
        conditions=(
            "Le catalogue dépend de votre Région.",
            "Votre conseiller (France Travail ou Mission locale) fait l'inscription."
            if not asked
            else "L'inscription à France Travail est le plus souvent demandée.",
        ),
        rules=rules,
    )
