"""Who to see or call, and what for."""

from __future__ import annotations

from collections.abc import Iterable

from bot.catalogue.records import Catalogue, Centre, ContactRecord
from bot.guidance.case import Case
from bot.guidance.funding.trade_funds import trade_fund
from bot.guidance.plan_types import CentreMatch, Contact

# Beyond this many, the general counters at the end go first: never one's own fund.
_AT_MOST = 12

_ROLES: dict[str, str] = {
    "mcf": "Lire votre solde CPF, choisir et commander une formation.",
    "mon_cep": "Trouver le conseiller en évolution professionnelle (CEP) de votre situation. C'est gratuit.",
    "france_travail": "Votre conseiller : projet, formations gratuites, aides avant de commencer.",
    "apec": "Le conseil en évolution professionnelle des cadres. C'est gratuit.",
    "cap_emploi": "Conseil gratuit pour les personnes handicapées : emploi, formation, adaptations.",
    "mission_locale": "L'accompagnement gratuit des jeunes sortis de l'école.",
    "dropout_line": "Répondre aux jeunes sortis de l'école et à leur famille. Appel gratuit.",
    "jeune_solution": "Trouver un contrat, une formation ou une aide quand on est jeune.",
    "epide": "Un accueil en internat pour reprendre pied, pour les jeunes sans diplôme ou sans emploi.",
    "france_vae": "S'inscrire en VAE et choisir une certification.",
    "vae_prc": "S'informer gratuitement sur la VAE dans votre région. Demandez l'adresse sur vae.gouv.fr.",
    "region_training": "Formations gratuites et compléments de CPF de la Région. Passez par "
    "mon-cep.org pour le bon service.",
    "transitions_pro": "Le dossier de projet de transition professionnelle et l'attestation avant une démission.",
    "resignation_portal": "Vérifier vos droits avant toute démission.",
    "unedic": "Lire les règles de l'assurance chômage.",
    "agefice": "Le fonds des commerçants et dirigeants non salariés : demande par un point d'accueil.",
    "fafcea": "Le fonds des artisans : demande en ligne avant le début.",
    "fif_pl": "Le fonds des professions libérales : barème de votre métier et demande.",
    "vivea": "Le fonds des exploitants agricoles : ce qu'il paie, et la demande.",
    "faf_pm": "Le fonds des médecins libéraux : ce qu'il paie, et la demande.",
    "afdas": "Le fonds des artistes-auteurs et des métiers de la culture.",
    "urssaf": "Demander votre attestation de contribution à la formation : elle nomme votre fonds.",
    "opco_finder": "Trouver l'OPCO de l'entreprise, avec le SIRET ou la convention collective.",
    "conseillers_entreprises": "Une mise en relation gratuite avec le bon interlocuteur pour votre entreprise.",
    "cma": "La chambre des artisans : conseils, stages, et parfois un complément de CPF.",
    "cma_creation": "Conseiller ceux qui créent ou reprennent une activité artisanale.",
    "cci_creation": "Conseiller ceux qui créent ou reprennent un commerce, un service, une industrie.",
    "cci": "La chambre des commerçants, des services et de l'industrie : conseils et formations.",
    "agefiph": "Faire adapter la formation à votre situation. Secteur privé.",
    "fiphfp": "Les aides handicap de la fonction publique, par votre employeur.",
    "public_hr": "Votre premier contact : CPF en heures, congé de formation, VAE. Il est chez votre employeur.",
    "clea": "Le certificat CléA : les savoirs de base, sans diplôme demandé.",
    "illettrisme": "Être orienté pour la lecture, l'écriture et le calcul. Appel gratuit.",
    "fpett": "Les contrats de formation de la branche de l'intérim.",
    "action_logement": "Une aide au loyer pour les alternants.",
    "cnam_vae": "La VAE et les dispenses d'entrée (VAPP) pour les diplômes du Cnam.",
    "cnam": "Le site national : toutes les formations, la VAE, les centres.",
    "c2p": "Vos points de pénibilité, pour une reconversion.",
}
_CEP_ROLE = (
    "Votre conseiller en évolution professionnelle (CEP) : gratuit, confidentiel, sans passer par votre employeur."
)
_TPRO_ROLE = "Le dossier de projet de transition professionnelle, près de chez vous."
# Groups are tried in this order; what comes first is what a person should call first.
_BY_GOAL: dict[str, tuple[str, ...]] = {
    "certify_experience": ("france_vae", "cnam_vae", "vae_prc"),
    "create_business": ("cma_creation", "cci_creation"),
    "refresh_basics": ("clea", "illettrisme"),
}
# Regional desks whose addresses were not collected: the site that leads to the right one.
_WAYS_IN = {"region_training": "mon_cep", "vae_prc": "france_vae"}
_OWN = ("urssaf", "fafcea", "agefice", "fif_pl", "cma", "cci", "opco_finder", "conseillers_entreprises")


def contacts(
    case: Case, catalogue: Catalogue, region: str | None, centre: CentreMatch | None, national: Centre | None
) -> tuple[Contact, ...]:
    """Return who to see, first the one to call first; never empty. ``centre`` is the one to contact, if any."""
    ids = [name for name in dict.fromkeys(_wanted(case, catalogue, region)) if name in catalogue.contacts]
    rows = [catalogue.contacts[name] for name in ids if _concerns(catalogue.contacts[name], case)]
    people = [_contact(row, region, catalogue) for row in rows]
    head = [] if centre is None else [_centre(centre, national)]
    if national is not None and (centre is None or centre.phone is None):
        head.append(
            Contact(
                id=national.id,
                label="Cnam, numéro national",
                phone=national.phone,
                url=national.website,
                role="Trouver le centre le plus proche : ma liste n'est pas complète.",
            )
        )
    if case.public_agent:
        first = [one for one in people if one.id == "public_hr"]
        return (*first, *head, *(one for one in people if one.id != "public_hr"))[:_AT_MOST]
    return (*head, *people)[:_AT_MOST]


def _wanted(case: Case, catalogue: Catalogue, region: str | None) -> Iterable[str]:
    yield from _advisers(case, catalogue, region)
    if case.has("disabled"):
        yield from ("agefiph", "fiphfp")
    yield from _BY_GOAL.get(case.goal or "", ())
    changing = case.employee and case.goal in ("change_job", "create_business", "certify_experience", "unsure", None)
    if changing or case.has("temp_worker") or case.has("resigning"):
        yield _regional(catalogue, "tpro_", region) or "transitions_pro"
    if case.jobseeker or case.has("early_school_leaver") or case.situation == "other":
        yield "region_training"
    if case.self_employed or case.director or case.has("micro_entrepreneur"):
        yield from _own_counters(case)
    if case.has("temp_worker"):
        yield "fpett"
    if not case.retired and not case.public_agent:
        yield "mcf"
    if case.has("apprentice"):
        yield "action_logement"
    leaver = case.has("early_school_leaver") and case.under_26 is not False
    if leaver or (case.under_26 and (case.jobseeker or case.situation in ("student", "other"))):
        yield "jeune_solution"
    if leaver and (case.profile.age is None or _reached(case, "epide.who")):
        yield "epide"
    yield from ("mon_cep", "cnam")


def _own_counters(case: Case) -> Iterable[str]:
    """The counters of one's own activity, with the fund of the trade in place of that of the situation."""
    found = trade_fund(case)
    for name in _OWN:
        yield found[0] if found is not None and name == found[1].instead_of else name


def _advisers(case: Case, catalogue: Catalogue, region: str | None) -> Iterable[str]:
    if case.public_agent:
        yield from ("public_hr", "cap_emploi") if case.has("disabled") else ("public_hr",)
        return
    if case.has("early_school_leaver") and case.under_26 is not False:
        if not _too_young_for_the_mission_locale(case):
            yield "mission_locale"
        if not _reached(case, "youth.duty_16_18"):
            yield "dropout_line"
    if case.has("resigning") and case.employee:
        # Neither France Travail nor the Mission locale may give this advice: see cep.mandatory.resignation.
        yield from ("apec",) if case.has("executive") else (_regional(catalogue, "cep_", region) or "mon_cep",)
        yield "resignation_portal"
    if case.has("disabled"):
        yield "cap_emploi"
    if case.has("executive"):
        yield "apec"
    if case.jobseeker:
        yield "france_travail"
        if case.has("resigning"):
            yield "unedic"
    if case.under_26 and not (case.employee or case.self_employed or case.director):
        yield from () if _too_young_for_the_mission_locale(case) else ("mission_locale",)
    if case.employee or case.self_employed or case.director:
        yield _regional(catalogue, "cep_", region) or "mon_cep"
    elif not case.jobseeker:
        yield "mon_cep"


def _too_young_for_the_mission_locale(case: Case) -> bool:
    return case.profile.age is not None and not _reached(case, "youth.mission_locale_from")


def _reached(case: Case, name: str) -> bool:
    """Tell whether the age said reaches the one a rule fixes."""
    age, least = case.profile.age, case.value(name)
    return age is not None and least is not None and age >= least


def _regional(catalogue: Catalogue, prefix: str, region: str | None) -> str | None:
    scope = f"region: {region}"
    return next(
        (row.id for row in catalogue.contacts.values() if row.id.startswith(prefix) and row.scope == scope), None
    )


def _concerns(row: ContactRecord, case: Case) -> bool:
    if row.goals and case.goal not in row.goals:
        return False
    if case.situation is None and not row.excludes & case.words:
        return True
    return bool(row.who & case.words) and not row.excludes & case.words


def _contact(row: ContactRecord, region: str | None, catalogue: Catalogue) -> Contact:
    role = _ROLES.get(row.id, "")
    label = row.label
    if row.id.startswith("cep_"):
        role = _CEP_ROLE
    elif row.id.startswith("tpro_"):
        role = _TPRO_ROLE
    elif row.id in ("region_training", "vae_prc") and region is not None:
        label = f"{row.label} – {region}"
    way_in = catalogue.contacts.get(_WAYS_IN.get(row.id, ""))
    url = row.website or (way_in.website if way_in is not None else None)
    return Contact(id=row.id, label=label, phone=row.phone, url=url, role=role or "Informations générales.")


def _centre(chosen: CentreMatch, national: Centre | None) -> Contact:
    role = "Votre interlocuteur au Cnam : formations, prix, dates, inscription."
    if chosen.phone is not None and chosen.phone.replace(" ", "").startswith("0820"):
        role += " L'appel est peut-être surtaxé."
    if chosen.phone is None and chosen.website is None and national is not None:
        role += " Son numéro direct n'est pas connu : passez par le numéro national."
        return Contact(id=chosen.id, label=chosen.name, phone=national.phone, url=national.website, role=role)
    return Contact(id=chosen.id, label=chosen.name, phone=chosen.phone, url=chosen.website, role=role)
