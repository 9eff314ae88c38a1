"""What to bring to a first meeting: what this plan will be checked against, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from bot.guidance.plan_types import FundingLine, VaeRoute
from bot.guidance.profile import Profile

_FIRST_DIPLOMA = 3
_TRADE_FUNDS = frozenset({"fafcea", "agefice", "fif_pl"})
_BY_CONTRACT = frozenset({"ptp", "training_plan", "resignation_project", "reconversion_period"})


def to_bring(profile: Profile, lines: Sequence[FundingLine], routes: Sequence[VaeRoute]) -> tuple[str, ...]:
    """Return the documents to bring, each called for by something in the plan. None of them is a secret."""
    open_devices = {line.device for line in lines if line.eligible != "no"}
    level = profile.qualification_level
    known = (
        (True, "Ce plan, imprimé ou sur votre téléphone."),
        (profile.experience_years is not None or profile.job_title is not None, "Votre CV, si vous en avez un."),
        (
            any(route.eligible != "no" for route in routes),
            "Les preuves de votre travail : contrats, fiches de paie, factures, attestations.",
        ),
        (
            level is not None and level >= _FIRST_DIPLOMA,
            "La copie de votre diplôme le plus élevé, si vous l'avez.",
        ),
        ("cpf" in open_devices, "Votre solde CPF, lu sur moncompteformation.gouv.fr. Jamais votre mot de passe."),
        (
            bool(open_devices & _TRADE_FUNDS),
            "L'attestation de contribution à la formation (CFP) de l'Urssaf : elle nomme votre fonds.",
        ),
        (
            profile.situation == "employee" and bool(open_devices & _BY_CONTRACT),
            "Votre contrat de travail et vos dernières fiches de paie.",
        ),
        (
            profile.situation == "jobseeker",
            "Ce que vous avez déjà convenu par écrit avec France Travail, s'il y a quelque chose.",
        ),
        (
            "disabled" in (profile.circumstances or ()),
            "Votre reconnaissance de handicap, si vous souhaitez en parler.",
        ),
    )
    return tuple(document for wanted, document in known if wanted)
