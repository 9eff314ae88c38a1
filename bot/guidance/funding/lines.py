"""How a device's answer is written."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bot.guidance.case import Case
from bot.guidance.plan_types import DeviceId, FundingLine, Verdict

LABELS: dict[DeviceId, str] = {
    "cpf": "Compte personnel de formation (CPF)",
    "cpf_topup_employer": "Complément de CPF versé par l'employeur",
    "cpf_topup_region": "Complément de CPF de la Région",
    "cpf_topup_france_travail": "Complément de CPF de France Travail",
    "cpf_topup_local": "Complément de CPF d'une collectivité, d'une chambre de métiers ou d'un fonds",
    "training_plan": "Plan de développement des compétences (payé par l'entreprise)",
    "ptp": "Projet de transition professionnelle (PTP)",
    "resignation_project": "Démission pour un projet (démission-reconversion)",
    "reconversion_period": "Période de reconversion",
    "work_study": "Alternance (apprentissage ou contrat de professionnalisation)",
    "fafcea": "FAFCEA, le fonds de formation des artisans",
    "agefice": "AGEFICE, le fonds de formation des commerçants et dirigeants non salariés",
    "fif_pl": "FIF PL, le fonds de formation des professions libérales",
    "opco": "OPCO (opérateur de compétences de la branche)",
    "aif": "Aide individuelle à la formation (AIF) de France Travail",
    "poei": "Préparation opérationnelle à l'emploi individuelle (POEI)",
    "region_program": "Formations gratuites de la Région",
    "agefiph": "Agefiph (handicap, secteur privé)",
    "training_tax_credit": "Crédit d'impôt pour la formation du dirigeant",
    "vae_public_funding": "Aide publique à la VAE (validation des acquis de l'expérience)",
    "self_funding": "Paiement personnel",
}


def line(
    case: Case,
    device: DeviceId,
    eligible: Verdict,
    *,
    because: Sequence[str],
    conditions: Sequence[str] = (),
    rules: Sequence[str] = (),
    amount: Decimal | None = None,
    missing: Sequence[str] = (),
) -> FundingLine:
    """Make a device's line. ``because`` are spoken reasons, ``rules`` the rules or series they were read in.

    A refusal carries no amount, no condition and asks nothing more. An amount is never above a known price.
    """
    refused = eligible == "no"
    if case.unknown and eligible == "maybe":
        conditions = ("Tout dépend de votre situation, que je ne connais pas encore.", *conditions)
        missing = ("situation", *missing)
    if amount is not None and case.price is not None:
        amount = min(amount, case.price)
    return FundingLine(
        device=device,
        label=LABELS[device],
        eligible=eligible,
        amount_eur=None if refused or amount is None else float(amount),
        conditions=() if refused else tuple(conditions),
        reasons=tuple(because),
        sources=case.citations.cite(rules),
        missing=() if refused else tuple(missing),
    )
