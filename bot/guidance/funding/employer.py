"""What goes through an employer or an employment contract."""

from __future__ import annotations

from datetime import date

from bot.guidance.case import Case
from bot.guidance.funding.lines import line
from bot.guidance.plan_types import FundingLine

_RESIGNING = ("resign.what", "resign.contract")


def training_plan(case: Case) -> FundingLine:
    """The company's own plan: decided and paid by the employer."""
    if case.director:
        return line(
            case,
            "training_plan",
            "maybe",
            because=(
                "Vous dirigez une société comme assimilé salarié : vous relevez de son plan de formation.",
                "C'est l'OPCO de la société qui peut payer.",
            ),
            conditions=("Vous devez toucher une rémunération soumise à la contribution formation.",),
            rules=("plan.employer_pays", "opco.salaried_director_paid", "cpf.selfemployed.company_head"),
        )
    if case.employee or case.unknown:
        rules = ["plan.employer_pays", "plan.employee_request"]
        conditions = ["Votre employeur décide : il n'est pas tenu d'accepter."]
        if case.rule("interview.every_four_years"):
            rules.append("interview.every_four_years")
            conditions.append(
                "Parlez-en à l'entretien de parcours professionnel, prévu tous les "
                f"{case.say('interview.every_four_years')}, "
                "ou avant par une demande écrite."
            )
        if case.kind == "vae":
            rules.append("vae.fund.employer_plan")
        if case.has("parental_leave"):
            rules += ["parental.training_right", "parental.interview"]
            conditions.append("À votre retour de congé parental, vous avez droit à un entretien et à une formation.")
        return line(
            case,
            "training_plan",
            "maybe",
            because=(
                "Votre employeur peut payer cette formation. Elle ne vous coûte rien et ne touche pas à votre CPF.",
                "Votre salaire est maintenu si elle a lieu sur le temps de travail.",
            ),
            conditions=conditions,
            rules=rules,
        )
    return line(case, "training_plan", "no", because=(_not_an_employee(case),), rules=("plan.employer_pays",))


def _not_an_employee(case: Case) -> str:
    if case.public_agent:
        return (
            "Ce dispositif est celui des entreprises privées. "
            "Votre employeur public a le sien : voyez vos ressources humaines."
        )
    if case.self_employed:
        return (
            "Il est réservé aux personnes salariées. "
            "Pour vous-même, votre fonds de formation et votre CPF prennent le relais."
        )
    if case.jobseeker:
        return "Il faut un contrat de travail. France Travail et la Région ont leurs propres aides."
    if case.retired:
        return "Il faut un contrat de travail. Si vous retravaillez, dites-le-moi."
    if case.director:
        return "Il faut un contrat de travail. Un mandat de dirigeant n'en est pas un."
    return "Il faut un contrat de travail dans le privé. Si vous avez un employeur, dites-le-moi."


def opco(case: Case) -> FundingLine:
    """The branch operator: the purse behind the employer, never a counter for the person."""
    rules = ["opco.small_firms", "opco.find"]
    if case.director:
        return line(
            case,
            "opco",
            "maybe",
            because=("L'OPCO de votre société peut payer votre formation, par le plan de la société.",),
            conditions=("Il faut une rémunération : sans salaire, l'OPCO ne paie rien.",),
            rules=("opco.salaried_director_paid", "opco.find", "artisan.sas_opco"),
        )
    if case.employee or case.unknown:
        return line(
            case,
            "opco",
            "maybe",
            because=(
                "L'OPCO paie à travers votre employeur : le plan des petites entreprises, "
                f"{_retraining(case)}, l'alternance.",
                "Vous ne faites pas de demande vous-même.",
            ),
            conditions=(
                f"Pour le plan de formation, l'entreprise doit avoir moins de {case.say('opco.small_firms')}.",
            ),
            rules=rules,
        )
    if case.self_employed:
        return line(
            case,
            "opco",
            "no",
            because=(
                "L'OPCO paie la formation des salariés. La vôtre relève de votre fonds d'indépendant.",
                "Si vous avez des salariés, il peut payer leur formation.",
            ),
            rules=("opco.staff_not_owner", "artisan.employees_opco"),
        )
    if case.jobseeker:
        return line(
            case,
            "opco",
            "no",
            because=(
                "L'OPCO passe par un employeur.",
                "Une exception : les formations collectives avant embauche (POEC), proposées par France Travail.",
            ),
            rules=("poec.what", "opco.small_firms"),
        )
    return line(case, "opco", "no", because=(_not_an_employee(case),), rules=rules)


def _retraining(case: Case) -> str:
    """The way to another job inside employment that the OPCO pays for on that day: one replaced the other."""
    return "la période de reconversion" if case.rule("reconv.what") else "la Pro-A"


def ptp(case: Case) -> FundingLine:
    """Paid leave to change job: open on seniority, decided by a commission, never certain."""
    after_mission = case.jobseeker and case.has("temp_worker")
    if not (case.employee or case.unknown or after_mission):
        reason = _not_an_employee(case)
        return line(case, "ptp", "no", because=(reason,), rules=("ptp.what",))
    rules = ["ptp.what", "ptp.not_automatic", "ptp.where", "ptp.certifying"]
    conditions = _seniority(case, rules)
    conditions += [
        "La formation doit mener à une certification et à un nouveau métier.",
        *case.states("ptp.request.60d", "ptp.request.120d"),
        "Déposez le dossier à Transitions Pro avant le début. Votre CPF est utilisé d'abord.",
    ]
    rules += ["ptp.request.60d", "ptp.request.120d", "ptp.cpf_first", "ptp.pay.100"]
    if case.employee and case.goal == "change_job":
        rules.append("c2p.reconversion")
        conditions += case.states("c2p.reconversion")
    if case.rule("ptp.seniority.law_change_2027"):
        rules.append("ptp.seniority.law_change_2027")
        conditions += case.states("ptp.seniority.law_change_2027")
    because = [
        "Vous gardez votre contrat et un salaire pendant une formation qui change de métier.",
        *case.states("ptp.pay.100"),
    ]
    because += case.states("ptp.not_automatic") or [
        "L'accord n'est jamais acquis : il dépend des priorités et du budget."
    ]
    if case.goal in ("progress", "train"):
        because.append("Il sert à changer de métier, pas à évoluer dans le même.")
    return line(case, "ptp", "maybe", because=because, conditions=conditions, rules=rules)


def _seniority(case: Case, rules: list[str]) -> list[str]:
    exempt = case.has("disabled") and case.rule("ptp.seniority.exempt_disabled") is not None
    if case.has("temp_worker"):
        names = ["ptp.seniority.temp", "ptp.temp.deadline"]
    elif case.has("fixed_term"):
        names = ["ptp.seniority.cdd", "ptp.cdd.start"]
    else:
        names = ["ptp.seniority.total", "ptp.seniority.company"]
    if exempt:
        # Only the seniority is waived: when to apply stays as the contract says.
        names = ["ptp.seniority.exempt_disabled", *(name for name in names if not name.startswith("ptp.seniority."))]
    rules += names
    return case.states(*names)


def _no_resignation_project(case: Case) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return why one may not, with the rules that say so; None when one may."""
    if case.jobseeker and case.has("resigning"):
        return (
            "Ce droit se prépare avant de démissionner : après, il est trop tard.",
            f"Vous pouvez demander un réexamen de vos droits après {case.say('resign.review_121d')} de chômage.",
        ), ("resign.order", "resign.review_121d")
    if case.public_agent:
        return ("Les agents publics en sont exclus.",), ("resign.contract",)
    if not (case.employee or case.unknown):
        reason = (
            "Il faut un contrat à durée indéterminée (CDI). Une activité indépendante qui s'arrête "
            "relève d'autres règles."
            if case.self_employed
            else _not_an_employee(case)
        )
        return (reason,), _RESIGNING
    if case.employee and not case.open_ended_contract:
        return ("Il faut un CDI de droit privé : un CDD ou une mission d'intérim n'y donne pas droit.",), _RESIGNING
    return None


def resignation_project(case: Case) -> FundingLine:
    """Resigning with unemployment benefit for a recognised project: the order of the steps is the right itself."""
    why_not = _no_resignation_project(case)
    if why_not is not None:
        because, rules = why_not
        return line(case, "resignation_project", "no", because=because, rules=rules)
    mayotte = case.profile.commune is not None and case.profile.commune.department_code == "976"
    days = "resign.days_mayotte" if mayotte else "resign.days"
    return line(
        case,
        "resignation_project",
        "maybe",
        because=(
            "Vous pouvez toucher l'allocation chômage si votre projet est reconnu réel et sérieux.",
            "La formation elle-même n'est pas payée : il faut le CPF ou autre chose.",
            "C'est la dernière voie à regarder, car une démission ne se reprend pas.",
        ),
        conditions=(
            "Ne démissionnez pas avant l'attestation de Transitions Pro : vous perdriez ce droit.",
            "Commencez par un conseil en évolution professionnelle (CEP), obligatoire.",
            *case.states(days, "resign.contract"),
        ),
        rules=(
            *_RESIGNING,
            days,
            "resign.order",
            "resign.before_cep",
            "cep.mandatory.resignation",
            "resign.training_not_paid",
        ),
    )


def reconversion_period(case: Case) -> FundingLine:
    """The période de reconversion; before it began, the answer names what existed then."""
    start = case.law.rules["reconv.what"].valid_from
    if start is not None and case.as_of < start:
        return _before_reconversion(case, start)
    if not (case.employee or case.unknown):
        return line(case, "reconversion_period", "no", because=(_not_an_employee(case),), rules=("reconv.what",))
    rules = ["reconv.what", "reconv.min_hours", "reconv.max_hours", "reconv.internal_pay", "reconv.no_fee"]
    conditions = [
        "Il faut l'accord écrit de votre employeur.",
        f"La formation compte de {case.say('reconv.min_hours')} à {case.say('reconv.max_hours')}, sauf VAE et CléA.",
        *_inside_or_outside(case),
    ]
    because = ["Elle prépare un changement de poste, dans l'entreprise ou dans une autre, sans rien vous coûter."]
    if case.rule("reconv.january_2026"):
        rules.append("reconv.january_2026")
        because.append(
            "En janvier 2026, le droit existe, mais aucun dossier ne peut encore être traité et le "
            "montant n'est pas connu."
        )
    else:
        rules += ["reconv.agreement", "reconv.opco_30d", "reconv.rate"]
        because.append(f"L'OPCO paie {case.say('reconv.rate')} de formation, sauf tarif de branche.")
        conditions.append(
            f"L'employeur envoie le dossier à son OPCO au plus tard {case.say('reconv.opco_30d')} avant le début."
        )
    if case.kind == "clea":
        rules.append("basics.clea.funding")
    return line(case, "reconversion_period", "maybe", because=because, conditions=conditions, rules=rules)


def _inside_or_outside(case: Case) -> list[str]:
    """Moving up inside the firm keeps contract and pay; leaving for another suspends the contract."""
    if case.goal == "progress":
        return case.states("reconv.internal_pay", "reconv.cpf_internal")
    if case.goal == "change_job":
        return case.states("reconv.external_contract", "reconv.external_return", "reconv.cpf_external")
    return ["Dans l'entreprise, contrat et salaire sont maintenus. Vers une autre, le contrat est suspendu."]


def _before_reconversion(case: Case, start: date) -> FundingLine:
    year = f"La période de reconversion n'existe que depuis janvier {start.year}."
    if case.employee or case.unknown:
        because = [
            year,
            "À cette date, c'est la Pro-A (reconversion ou promotion par alternance) qui existait, en CDI.",
        ]
        because += case.states("pro_a.level")
        because.append("Elle se demandait à l'employeur.")
    else:
        because = [year, "La Pro-A, qui existait alors, était elle aussi réservée aux salariés."]
    return line(
        case,
        "reconversion_period",
        "no",
        because=because,
        rules=("pro_a.what", "pro_a.level", "pro_a.certifications"),
    )
