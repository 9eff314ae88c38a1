"""What to do next, in order: concrete things, one a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import msgspec

from bot.guidance.case import Case, kind_of
from bot.guidance.combine import FundingMix
from bot.guidance.french import euros, listing
from bot.guidance.funding.lines import LABELS
from bot.guidance.funding.trade_funds import trade_fund
from bot.guidance.plan_types import CentreMatch, CourseMatch, FundingLine, VaeRoute
from bot.places import of_place

_AT_MOST = 7
_APEC = "Prenez rendez-vous avec l'Apec : c'est le conseil gratuit des cadres."
_BALANCE = (
    "Lisez votre solde CPF sur moncompteformation.gouv.fr. "
    "Ouvrez le compte vous-même : personne ne doit le faire pour vous."
)
_PROOFS = "Rassemblez les preuves de votre travail : contrats, fiches de paie, factures, attestations."
_SHUT = (
    "La VAE ne vous est pas ouverte aujourd'hui : regardez d'abord une formation, et reparlez de VAE avec le centre."
)
_ASSESSMENT = "Si plusieurs pistes restent ouvertes, pensez au bilan de compétences."
_BUY = "Choisissez la formation sur Mon Compte Formation, demandez les compléments avant de valider, puis validez."


def next_steps(
    case: Case,
    centre: CentreMatch | None,
    courses: Sequence[CourseMatch],
    lines: Sequence[FundingLine],
    routes: Sequence[VaeRoute] = (),
    *,
    national_phone: str | None,
    mix: FundingMix | None = None,
) -> tuple[str, ...]:
    """Return the steps to take, first the one that costs nothing and commits to nothing; never empty.

    ``centre`` is the one to contact, None when no open one is known.
    """
    if case.untold:
        return (_see_the_centre(case, centre, courses, national_phone),)
    shut = case.goal == "certify_experience" and bool(routes) and all(one.eligible == "no" for one in routes)
    if shut:
        # No step towards a VAE that the same plan refuses: those of a training lead somewhere.
        case = replace(case, profile=msgspec.structs.replace(case.profile, goal="train"))
    found: list[str] = []
    if case.has("resigning") and case.employee:
        found.append(
            "Ne démissionnez pas : prenez d'abord rendez-vous avec un conseiller en évolution professionnelle (CEP)."
        )
    found += _by_situation(case, lines)
    found.insert(_advisers_first(case), _see_the_centre(case, centre, courses, national_phone))
    if shut:
        found.insert(0, _SHUT)
    if case.between_missions:
        found += case.states("temp.branch_contracts")
    found += _money(case, lines)
    if mix is not None and courses:
        found.append(_gap(mix, courses[0].title))
    if not courses and case.goal not in ("unsure", "certify_experience", "refresh_basics"):
        found.append("Choisissez un domaine ou un métier : des formations précises pourront alors être nommées.")
    if case.goal == "certify_experience":
        found.append(_PROOFS)
    return tuple(dict.fromkeys(found))[:_AT_MOST]


def _gap(mix: FundingMix, title: str) -> str:
    """Say what would be left to pay on the course recommended first, and whom to ask."""
    price = f"« {title} » ({euros(mix.price_eur)})"
    if mix.left_eur is None:
        return f"Pour {price}, ce qui resterait à payer est à confirmer : lisez d'abord votre solde CPF."
    if mix.left_eur == 0:
        return f"Pour {price}, il ne resterait rien à payer si ces financements sont accordés."
    others = [LABELS[one] for one in mix.closers if one != "self_funding"][:2]
    whom = f" Demandez d'abord : {listing(others, 'ou')}." if others else ""
    return f"Pour {price}, il resterait {euros(mix.left_eur)} à payer.{whom}"


def _advisers_first(case: Case) -> int:
    """How many steps come before the centre: the adviser whose word opens the rights is seen first."""
    if case.has("early_school_leaver") and case.under_26 is not False and not (case.self_employed or case.director):
        return 2
    doubting = (case.goal == "unsure" and not case.retired) or (
        case.employee and case.goal in ("change_job", "create_business")
    )
    return 1 if case.public_agent or case.jobseeker or doubting or case.has("resigning") else 0


def _see_the_centre(
    case: Case, centre: CentreMatch | None, courses: Sequence[CourseMatch], national_phone: str | None
) -> str:
    about = (
        f"demandez le prix, les dates et l'entrée de « {courses[0].title} »" if courses else "parlez de votre projet"
    )
    if case.goal == "certify_experience":
        about = "demandez l'étude de votre projet de VAE"
    if centre is None:
        call = f"Appelez le Cnam au {national_phone}" if national_phone else "Contactez le Cnam"
        return f"{call} : {about}."
    phone = (
        f" ({centre.phone})"
        if centre.phone
        else f" (par le numéro national, {national_phone})"
        if national_phone
        else ""
    )
    return f"Contactez le centre Cnam {of_place(centre.city)}{phone} : {about}."


def _by_situation(case: Case, lines: Sequence[FundingLine]) -> list[str]:
    readers: tuple[tuple[bool, Callable[[Case], list[str]]], ...] = (
        (case.public_agent, _public_agent),
        (case.retired, lambda _: ["Demandez au centre le tarif pour une inscription à titre personnel."]),
        (case.director, _director),
        (case.self_employed, _self_employed),
        (case.has("early_school_leaver") and case.under_26 is not False, _early_leaver),
        (case.jobseeker, _jobseeker),
        (case.employee, _employee),
        (case.situation == "student", lambda one: _student(one, lines)),
    )
    return next((read(case) for holds, read in readers if holds), _anyone(case))


def _public_agent(case: Case) -> list[str]:
    leave = (
        "Pour une formation longue, renseignez-vous sur le congé de formation, "
        f"payé {case.say('public.cfp.pay')} du traitement brut."
    )
    if case.has("disabled") or case.profile.qualification_level == 2:
        leave = " ".join([leave, *case.states("public.cfp.pay_priority")])
    first = "Prenez rendez-vous avec votre service des ressources humaines ou votre conseiller mobilité-carrière."
    if case.goal == "certify_experience":
        return [first, "Demandez à ce service combien d'heures de CPF vous avez et si elles peuvent payer la VAE."]
    return [
        first,
        "Demandez à ce service combien d'heures de CPF vous avez et si la formation peut être acceptée.",
        leave,
    ]


def _early_leaver(case: Case) -> list[str]:
    if _too_young_for_contract(case):
        return ["Appelez le numéro national du décrochage : il renseigne les jeunes et leurs familles."]
    return [
        "Appelez la Mission locale de votre ville : l'accompagnement est gratuit.",
        f"Parlez-y de l'apprentissage et {_youth_contract(case)}."
        if case.concerns("cej.who")
        else "Parlez-y de l'apprentissage.",
    ]


def _youth_contract(case: Case) -> str:
    if case.value("cej.allowance") is None:
        return "du contrat d'engagement jeune, et de son allocation (montant à confirmer)"
    return f"du contrat d'engagement jeune (allocation au plus : {case.say('cej.allowance')})"


def _too_young_for_contract(case: Case) -> bool:
    age, first = case.profile.age, case.value("cej.from")
    return age is not None and first is not None and age < first


def _young_enough_for_contract(case: Case) -> bool:
    """The young, and a little longer those whose disability is recognised: there the exact age decides."""
    if _too_young_for_contract(case):
        return False
    age, last = case.profile.age, case.value("cej.who_disabled")
    longer = case.has("disabled") and age is not None and last is not None and int(age) <= last
    return bool(case.under_26) or longer


def _director(_: Case) -> list[str]:
    return ["Trouvez l'OPCO de votre société avec son numéro SIRET, et demandez ce que son plan peut payer."]


def _student(case: Case, lines: Sequence[FundingLine]) -> list[str]:
    closed = any(one.device == "work_study" and one.eligible == "no" for one in lines)
    if case.goal == "unsure" or closed:
        return _anyone(case)
    return ["Demandez au centre si cette formation existe en alternance : elle est alors gratuite et payée."]


def _anyone(case: Case) -> list[str]:
    if case.goal == "certify_experience":
        found = ["Prenez un rendez-vous gratuit d'information sur la VAE."]
    else:
        found = ["Trouvez votre conseiller en évolution professionnelle (CEP) sur mon-cep.org. C'est gratuit."]
    if case.goal == "unsure":
        found.append(_ASSESSMENT)
    return [*found, *_offer_youth_contract(case)] if case.situation == "other" else found


def _offer_youth_contract(case: Case) -> list[str]:
    if not _young_enough_for_contract(case):
        return []
    signs = "à la Mission locale" if case.concerns("youth.mission_locale") else "à France Travail"
    return [f"Parlez {signs} {_youth_contract(case)}."]


def _self_employed(case: Case) -> list[str]:
    found = ["Demandez à l'Urssaf votre attestation de contribution à la formation (CFP) : elle nomme votre fonds."]
    if case.goal in ("change_job", "unsure"):
        found.insert(
            0, "Prenez rendez-vous avec le conseil en évolution professionnelle (CEP) de votre région. C'est gratuit."
        )
        if case.goal == "unsure":
            found.append(_ASSESSMENT)
    elif (elsewhere := trade_fund(case)) is not None:
        found.append(f"{elsewhere[1].says} Demandez-lui ce qu'il peut payer.")
    elif case.situation == "artisan":
        if case.leading_kind == "rncp" or case.goal == "certify_experience":
            found.append("Demandez d'abord au CPF. Gardez son refus éventuel : le FAFCEA le demande.")
        elif case.rule("fafcea.deadline"):
            found.append(
                f"Déposez la demande au FAFCEA dans les {case.say('fafcea.deadline')} qui précèdent le premier jour."
            )
    elif case.situation == "business_owner":
        found.append("Comparez l'AGEFICE et le CPF : une même formation ne peut pas être payée par les deux.")
        if case.rule("agefice.deadline"):
            found.append(
                "Déposez la demande à un point d'accueil AGEFICE au plus tard "
                f"{case.say('agefice.deadline')} avant le début."
            )
    elif case.rule("fif_pl.deadline"):
        found.append(
            f"Faites la demande au FIF PL au plus tard {case.say('fif_pl.deadline')} après le début. "
            "Lisez le barème de votre métier."
        )
    return found


def _jobseeker(case: Case) -> list[str]:
    found = [
        "Prenez rendez-vous avec votre conseiller France Travail pour faire le point : c'est gratuit."
        if case.goal == "unsure"
        else "Parlez du projet à votre conseiller France Travail, avant de vous engager : il doit être validé."
    ]
    if case.has("long_term_unemployed"):
        found[0] += " Demandez-lui si un parcours emploi compétences est possible : un emploi aidé, avec une formation."
    if case.has("executive"):
        # The Apec advises, but France Travail alone validates the project and opens its aids.
        found.insert(0, _APEC)
    found += _offer_youth_contract(case)
    if case.goal == "create_business":
        found.append("Prenez conseil auprès de la chambre de métiers (artisanat) ou de la CCI (commerce, services).")
        found += _start_up_relief(case)
        found.append(
            f"Comparez l'ARCE ({case.say('create.arce')} de vos droits au chômage restants, en capital) "
            "et le maintien de l'allocation."
        )
    elif case.goal == "unsure":
        found.append("Demandez une immersion en entreprise pour essayer un métier sans vous engager.")
        found.append(_ASSESSMENT)
    elif case.goal == "refresh_basics":
        found.append("Demandez une remise à niveau gratuite de la Région, puis le certificat CléA.")
    elif case.goal == "certify_experience":
        found.append("Demandez un complément de CPF pour l'accompagnement, et si votre Région aide la VAE.")
    else:
        found.append(
            "Demandez à France Travail une place gratuite de la Région, sinon un complément de CPF, "
            "sinon l'aide individuelle à la formation (AIF)."
        )
        found.append(_income(case))
        found.append(
            f"Pour un trajet de plus de {case.say('mobility.distance')}, demandez l'aide à la mobilité "
            f"({case.say('mobility.km')}) dans les {case.say('mobility.deadline')}. "
            "Une aide à la garde d'enfants existe aussi."
        )
    return found


def _start_up_relief(case: Case) -> list[str]:
    request = case.rule("create.acre_request")
    if request is None:
        return []
    # Until the end of 2025 only a micro-entreprise had to ask: the others had it without asking.
    form = " en micro-entreprise" if request.id == "create.acre_request_before" else ""
    return [
        f"Si vous créez{form}, demandez à l'Urssaf l'ACRE (moins de cotisations au début), "
        f"dans les {case.say('create.acre_request')}."
    ]


def _income(case: Case) -> str:
    asked = "Demandez ce que vous toucherez pendant la formation. Votre allocation chômage continue (AREF)."
    name = "rfft.disabled_max" if case.has("disabled") else _pay_in_training(case)
    if case.value(name) is None:
        return f"{asked} Sans allocation, une rémunération existe : faites confirmer son montant."
    if case.has("disabled"):
        return f"{asked} Sans allocation, une rémunération existe, au plus {case.say(name)}."
    if case.under_26 is None:
        return f"{asked} Sans allocation, une rémunération existe, selon votre âge."
    if case.under_26 and case.profile.age is None:
        # The band holds minors too, whose pay is another: the rule's own sentence says for which ages it is.
        return " ".join([asked, *case.states("rfft.18_25")])
    return f"{asked} Sans allocation, une rémunération existe : {case.say(name)}."


def _pay_in_training(case: Case) -> str:
    age, adult = case.profile.age, case.value("youth.duty_16_18")
    if age is not None and adult is not None and age < adult:
        return "rfft.under18"
    return "rfft.18_25" if case.under_26 else "rfft.over26"


def _employee(case: Case) -> list[str]:
    goal = case.goal
    cep = (
        _APEC
        if case.has("executive")
        else (
            "Prenez rendez-vous avec le conseil en évolution professionnelle (CEP) : gratuit, sans "
            "en parler à l'employeur."
        )
    )
    if goal == "change_job":
        return [
            *([] if case.has("resigning") else [cep]),
            "Demandez au centre le positionnement gratuit, exigé pour un projet de transition professionnelle (PTP).",
            f"Demandez l'absence à votre employeur par écrit, {case.say('ptp.request.120d')} avant "
            "une formation longue.",
            "Déposez le dossier à Transitions Pro de votre région avant le début.",
        ]
    if goal == "create_business":
        return [
            *([] if case.has("resigning") else [cep]),
            *(
                ["Faites reconnaître le projet par Transitions Pro avant toute démission."]
                if case.open_ended_contract
                else []
            ),
            "Prenez conseil auprès de la chambre de métiers ou de la CCI.",
        ]
    if goal == "unsure":
        return [
            cep,
            "Essayez un métier par une immersion en entreprise.",
            _ASSESSMENT,
        ]
    if goal == "certify_experience":
        return ["Demandez à votre employeur s'il peut payer l'accompagnement dans son plan de formation."]
    if goal == "train":
        return [
            "Choisissez : hors temps de travail, sans autorisation, ou sur le temps de travail, avec "
            "l'accord de l'employeur."
        ]
    return [
        "Demandez un entretien à votre employeur : proposez la formation pour le plan de l'entreprise.",
        "Demandez-lui au moins un petit complément à votre CPF : il supprime la participation obligatoire."
        if case.value("cpf.fee")
        else "Demandez-lui un complément à votre CPF.",
    ]


def _money(case: Case, lines: Sequence[FundingLine]) -> list[str]:
    account = next(one for one in lines if one.device == "cpf")
    if account.eligible == "no" or case.public_agent:
        return []
    found = [] if case.profile.cpf_balance_eur is not None else [_BALANCE]
    if case.goal == "certify_experience":
        where = " sur vae.gouv.fr" if case.rule("vae.france_vae.register") else ""
        return [*found, f"Choisissez un accompagnateur{where} et demandez-lui un devis, que le CPF peut payer."]
    registered = case.leading is None or kind_of(case.leading) != "unregistered"
    if registered and case.goal not in ("unsure",):
        found.append(_BUY)
    return found
