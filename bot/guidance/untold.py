"""Days before the first rule known here: what did not exist yet is said so, and nothing is invented of the rest."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from bot.guidance.case import Case
from bot.guidance.french import day
from bot.guidance.plan_types import DeviceId, FundingLine, Verdict

_SCHEME: Mapping[DeviceId, str] = {
    "cpf": "cpf",
    "cpf_topup_employer": "cpf",
    "cpf_topup_region": "cpf",
    "cpf_topup_france_travail": "cpf",
    "cpf_topup_local": "cpf",
    "training_plan": "plan",
    "ptp": "ptp",
    "opco": "opco",
    "reconversion_period": "reconv",
}
_UNKNOWN = "Je ne connais pas les règles de cette date : elles sont à confirmer."


def as_told(case: Case, line: FundingLine) -> FundingLine:
    """Return the line of a device as it can be told on a day before the first rule known here.

    A scheme not born yet is refused with the day of its birth. Of the others, a refusal stands; what may have been
    open is said unknown. Paying oneself has no rules.
    """
    scheme = case.law.schemes.get(_SCHEME.get(line.device, ""))
    if scheme is not None and case.as_of < scheme.starts and not (line.device == "cpf" and case.public_agent):
        reason = f"Il n'existait pas encore à cette date. {scheme.label} : depuis le {day(scheme.starts)}."
        return _bare(line, "no", reason)
    if line.device == "self_funding" or line.eligible == "no":
        return line
    return _bare(line, "maybe", _UNKNOWN)


def _bare(line: FundingLine, eligible: Verdict, reason: str) -> FundingLine:
    return msgspec.structs.replace(
        line, eligible=eligible, amount_eur=None, conditions=(), reasons=(reason,), sources=(), missing=()
    )


def untold_warning(case: Case) -> str:
    """Say from which day the rules are known, on a day before it."""
    first = case.law.told_from or case.as_of
    return (
        f"Vous demandez un plan pour le {day(case.as_of)}. Je ne connais les règles de financement et de VAE qu'à "
        f"partir du {day(first)} : pour une date plus ancienne, je ne calcule rien. "
        "Les centres et les formations sont ceux d'aujourd'hui."
    )
