"""The personal training account and what others may add to it."""

from __future__ import annotations

from bot.guidance import french
from bot.guidance.case import Case
from bot.guidance.funding.lines import line
from bot.guidance.funding.local_topups import judge, local_topup
from bot.guidance.money import cap_on_rights, compulsory_fee, share_out, usable_rights
from bot.guidance.plan_types import FundingLine

_SITE = "moncompteformation.gouv.fr"


def cpf(case: Case) -> FundingLine:
    """The account itself: rights in euros, in hours for a public agent, none left on a full pension."""
    if case.retired:
        return line(
            case,
            "cpf",
            "no",
            because=(
                "Le CPF ne peut plus servir quand on peut toucher une retraite à taux plein.",
                "Si vous travaillez encore, dites-le : les règles de cette activité s'appliquent alors.",
                "Pour une formation liée à votre bénévolat, les droits du compte d'engagement "
                "citoyen restent possibles.",
            ),
            rules=("cpf.rights.end_retirement", "cpf.rights.retired_volunteer"),
        )
    if case.public_agent:
        return _public_agent(case)
    too_young = _too_young(case)
    if too_young is not None:
        return too_young
    return _in_euros(case)


def _too_young(case: Case) -> FundingLine | None:
    age, first = case.profile.age, case.value("cpf.age.min")
    if age is None or first is None or age >= first - (1 if case.has("apprentice") else 0):
        return None
    return line(case, "cpf", "no", because=case.states("cpf.age.min"), rules=("cpf.age.min",))


def _public_agent(case: Case) -> FundingLine:
    return line(
        case,
        "cpf",
        "maybe",
        because=(
            "Dans la fonction publique, le CPF se compte en heures et non en euros.",
            f"Vous gagnez jusqu'à {case.say('cpf.public.hours')}, dans la limite de {case.say('cpf.public.ceiling')}.",
        ),
        conditions=(
            "Votre employeur public doit donner son accord.",
            "L'achat ne se fait pas sur Mon Compte Formation : parlez-en à votre service des ressources humaines.",
        ),
        rules=("cpf.public.hours", "cpf.public.ceiling", "cpf.public.employer_agreement", "cpf.fee.public_agent"),
    )


def _in_euros(case: Case) -> FundingLine:
    sure = not case.director and (case.employee or case.self_employed or case.jobseeker)
    rules = ["cpf.eligible.list", "cpf.balance.where", "cpf.rights.kept"]
    because = [_why(case, rules)]
    usable = usable_rights(case)
    amount = usable
    if case.profile.cpf_balance_eur is None:
        because.append(f"Votre solde se lit gratuitement sur {_SITE}.")
    elif case.profile.cpf_balance_eur == 0:
        because.append("Votre compte est à zéro pour l'instant : il faut un autre financement.")
    else:
        because.append(f"Vous pouvez mobiliser {french.euros(usable or 0)} pour ce projet.")
    cap = cap_on_rights(case)
    conditions = _conditions(case, rules)
    if cap is not None:
        name = {"rs": "cpf.cap.rs", "bilan": "cpf.cap.bilan"}[case.kind]
        rules.append(name)
        what = "un bilan de compétences" if case.kind == "bilan" else "une certification du répertoire spécifique"
        conditions.insert(0, f"Pour {what}, {french.euros(cap)} de vos droits au plus peuvent servir.")
    if case.price is not None:
        shared = share_out(case, case.price)
        amount = None if shared is None else shared.cpf
    verdict = "yes" if sure else "maybe"
    if case.course is not None and case.kind == "unregistered" and case.course.cpf_eligible != "yes":
        verdict = "maybe"
        conditions.insert(
            0, "Cette formation n'a pas de numéro au répertoire : vérifiez qu'elle est payable par le CPF."
        )
    return line(
        case,
        "cpf",
        "yes" if verdict == "yes" else "maybe",
        because=because,
        conditions=conditions,
        rules=rules,
        amount=amount,
        missing=() if case.profile.cpf_balance_eur is not None else ("cpf_balance_eur",),
    )


def _why(case: Case, rules: list[str]) -> str:
    if case.director:
        rules += ["cpf.salaried_director", "cpf.selfemployed.company_head"]
        return "Vous dirigez une société comme assimilé salarié : vos droits CPF sont à lire sur votre compte."
    if case.self_employed:
        rules += ["cpf.selfemployed.who", "cpf.credit.selfemployed", "cpf.selfemployed.cfp_paid"]
        return (
            f"Comme tous les indépendants, vous avez un CPF : il reçoit {case.say('cpf.credit.selfemployed')} "
            "si votre contribution à la formation est payée."
        )
    if case.jobseeker:
        rules.append("cpf.jobseeker.no_credit")
        return "Les droits gagnés quand vous travailliez restent à vous pendant le chômage."
    if case.situation == "student":
        rules.append("student.cpf")
        return "Pendant les études, on a des droits CPF seulement si l'on a déjà travaillé."
    if case.employee:
        return _employee_credit(case, rules)
    return "Avez-vous déjà travaillé ? Si oui, vous avez sans doute des droits CPF."


def _employee_credit(case: Case, rules: list[str]) -> str:
    if case.profile.qualification_level == 2:
        rules += ["cpf.credit.low_qualified", "cpf.low_qualified.declare"]
        return (
            f"Sans CAP ni BEP, vous pouvez recevoir {case.say('cpf.credit.low_qualified')} : "
            "déclarez votre niveau vous-même sur votre compte."
        )
    rules.append("cpf.credit.standard")
    text = f"Vous recevez {case.say('cpf.credit.standard')} si vous travaillez au moins à mi-temps"
    if case.has("disabled"):
        rules.append("cpf.credit.disabled_bonus")
        text += f", et {case.say('cpf.credit.disabled_bonus')} de plus avec une reconnaissance de handicap"
    return text + "."


def _conditions(case: Case, rules: list[str]) -> list[str]:
    conditions = _fee_conditions(case, rules)
    if case.employee and case.kind not in ("vae", "bilan"):
        rules += ["cpf.use.off_time", "cpf.use.leave_60d", "cpf.use.leave_120d"]
        conditions.append("Hors temps de travail, vous n'avez aucune autorisation à demander.")
        conditions += case.states("cpf.use.leave_60d", "cpf.use.leave_120d")
    conditions += _use_conditions(case, rules)
    if case.course is None and case.leading is not None and case.leading_kind == "unregistered":
        conditions.append(
            "La première formation proposée n'a pas de numéro connu au répertoire : vérifiez que le CPF peut la payer."
        )
    if case.jobseeker:
        conditions.append("Il faut avoir déjà travaillé.")
    if case.self_employed and case.has("micro_entrepreneur"):
        conditions.append("En micro-entreprise, une année sans chiffre d'affaires déclaré ne donne pas de droits.")
    if case.has("parental_leave"):
        rules.append("cpf.absence.family_leave")
        conditions.append("Le congé parental compte pour vos droits. La formation y est possible, sans rémunération.")
    return conditions


def _fee_conditions(case: Case, rules: list[str]) -> list[str]:
    fee = compulsory_fee(case)
    if case.jobseeker and case.rule("cpf.fee.exempt.jobseeker"):
        rules.append("cpf.fee.exempt.jobseeker")
        return ["Avec une inscription à France Travail, vous ne payez pas la participation obligatoire."]
    if fee is None:
        return ["Une participation obligatoire reste à votre charge. Son montant est à confirmer."]
    rules.append("cpf.fee")
    if fee == 0:
        return []
    conditions = [
        f"Une participation obligatoire de {french.euros(fee)} en {case.as_of.year} reste à votre charge. "
        "Elle fait partie du prix."
    ]
    if case.employee:
        rules.append("cpf.fee.exempt.employer")
        conditions.append("Elle n'est pas due si votre employeur complète, même d'un petit montant.")
    return conditions


def _use_conditions(case: Case, rules: list[str]) -> list[str]:
    conditions = []
    if case.goal == "create_business":
        rules.append("cpf.business_creation")
        conditions += case.states("cpf.business_creation")
    if case.kind == "vae":
        rules += ["vae.fund.cpf", "vae.fund.cpf_not_recevability"]
        conditions.append("Pour une VAE, le CPF paie l'accompagnement, pas l'examen du dossier de faisabilité.")
    if case.kind == "bilan":
        rules.append("cpf.bilan.five_years")
        conditions += case.states("cpf.bilan.five_years")
        if case.has("parental_leave"):
            rules.append("bilan.parental_leave")
            conditions += case.states("bilan.parental_leave")
    if case.kind == "clea":
        rules += ["basics.clea.no_condition", "cpf.cap.clea_none"]
        conditions.append("Le certificat CléA est payable par le CPF, sans diplôme demandé.")
    return conditions


def cpf_topup_employer(case: Case) -> FundingLine:
    """What an employer adds: free, uncapped, and it cancels the compulsory fee."""
    if case.employee or case.director or case.unknown:
        because = ["Votre employeur peut compléter votre CPF, sans plafond."]
        fee = compulsory_fee(case)
        if fee != 0:
            what = "" if fee is None else f" ({case.say('cpf.fee')})"
            because.append(f"Même un petit montant supprime la participation obligatoire{what}.")
        if case.director:
            because = ["Votre société peut compléter le CPF que vous avez."]
        return line(
            case,
            "cpf_topup_employer",
            "maybe",
            because=because,
            conditions=(
                "Il faut son accord, demandé depuis Mon Compte Formation avant de valider la commande.",
                "Remettez-lui le dossier PDF de la formation choisie.",
            ),
            rules=("cpf.use.topup_request_employer", "cpf.use.employer_uncapped", "cpf.fee.exempt.employer"),
        )
    return line(
        case,
        "cpf_topup_employer",
        "no",
        because=(_no_account(case) or "Ce complément vient d'un employeur du privé, pour ses salariés.",),
        rules=("cpf.topup.funders",),
    )


def _no_account(case: Case) -> str | None:
    if case.retired:
        return "À la retraite à taux plein, il n'y a plus de CPF à compléter."
    if case.public_agent:
        return (
            "Vos droits sont en heures, gérés par votre employeur public : ils ne se complètent pas sur la plateforme."
        )
    return None


def cpf_topup_region(case: Case) -> FundingLine:
    """What the Region may add: its scale is its own and was not collected."""
    shut = _no_account(case)
    if shut is not None:
        return line(case, "cpf_topup_region", "no", because=(shut,), rules=("cpf.topup.funders",))
    known = any(one.funder == "region" and judge(case, one).applies for one in case.schemes)
    because = [
        "La loi permet à la Région de compléter un CPF.",
        "Je connais une aide de votre Région : elle est comptée avec les compléments d'ici."
        if known
        else "Son barème est propre à chaque Région et je ne le connais pas : demandez-le-lui.",
    ]
    if not case.jobseeker and compulsory_fee(case):
        because.append("Ce complément ne supprime pas à lui seul la participation obligatoire.")
    return line(
        case,
        "cpf_topup_region",
        "maybe",
        because=because,
        conditions=("La demande se fait avant de valider la commande.",),
        rules=("cpf.topup.funders", "cpf.fee.other_funders"),
    )


def cpf_topup_france_travail(case: Case) -> FundingLine:
    """What France Travail may add to a jobseeker's account."""
    rules: tuple[str, ...] = ("cpf.topup.france_travail", "aif.via_cpf")
    if case.jobseeker or case.between_missions or case.unknown:
        because = ["Si votre solde est trop bas, vous pouvez demander un complément à France Travail."]
        if case.between_missions:
            because.insert(
                0, "Entre deux missions, une personne intérimaire inscrite peut avoir les aides de France Travail."
            )
            rules = (*rules, "temp.common_rights")
        return line(
            case,
            "cpf_topup_france_travail",
            "maybe",
            because=because,
            conditions=(
                "Il faut une inscription à France Travail.",
                "La demande se fait dans Mon Compte Formation, avant de valider.",
                "L'accord se donne dossier par dossier.",
            ),
            rules=rules,
        )
    return line(
        case,
        "cpf_topup_france_travail",
        "no",
        because=(_no_account(case) or "Ce complément est pour les personnes inscrites à France Travail.",),
        rules=rules,
    )


def cpf_topup_local(case: Case) -> FundingLine:
    """What the schemes entered here add: an employer's, a fund's, a local authority's."""
    shut, young = _no_account(case), _too_young(case)
    if shut is None and young is not None:
        return line(case, "cpf_topup_local", "no", because=young.reasons, rules=("cpf.age.min",))
    return local_topup(case, shut)
