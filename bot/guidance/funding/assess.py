"""Every device asked in turn, and the answers put in the order a counsellor would try them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from bot.catalogue.records import Course
from bot.guidance.case import Case, kind_of
from bot.guidance.funding import cpf, employer, jobseeker, others, selfemployed
from bot.guidance.funding.order import preference
from bot.guidance.funding.work_study import work_study
from bot.guidance.plan_types import DeviceId, FundingLine
from bot.guidance.untold import as_told

FUNDERS: Mapping[DeviceId, Callable[[Case], FundingLine]] = {
    "cpf": cpf.cpf,
    "cpf_topup_employer": cpf.cpf_topup_employer,
    "cpf_topup_region": cpf.cpf_topup_region,
    "cpf_topup_france_travail": cpf.cpf_topup_france_travail,
    "cpf_topup_local": cpf.cpf_topup_local,
    "training_plan": employer.training_plan,
    "ptp": employer.ptp,
    "resignation_project": employer.resignation_project,
    "reconversion_period": employer.reconversion_period,
    "work_study": work_study,
    "fafcea": selfemployed.fafcea,
    "agefice": selfemployed.agefice,
    "fif_pl": selfemployed.fif_pl,
    "opco": employer.opco,
    "aif": jobseeker.aif,
    "poei": jobseeker.poei,
    "region_program": jobseeker.region_program,
    "agefiph": others.agefiph,
    "training_tax_credit": selfemployed.training_tax_credit,
    "vae_public_funding": others.vae_public_funding,
    "self_funding": others.self_funding,
}

_ACCOUNT = frozenset({"cpf", "cpf_topup_employer", "cpf_topup_region", "cpf_topup_france_travail", "cpf_topup_local"})
_CERTIFYING = frozenset({"ptp", "reconversion_period", "work_study"})


def assess(case: Case) -> tuple[FundingLine, ...]:
    """Return one line a device, all of them: what is possible in the order of preference, refusals last."""
    lines = []
    for device in preference(case):
        answer = FUNDERS[device](case)
        if case.course is not None and answer.eligible != "no":
            refusal = why_not_this_course(device, case.course)
            if refusal is not None:
                answer = msgspec.structs.replace(
                    answer, eligible="no", amount_eur=None, conditions=(), reasons=(refusal,), missing=()
                )
        lines.append(as_told(case, answer) if case.untold else answer)
    return (*(one for one in lines if one.eligible != "no"), *(one for one in lines if one.eligible == "no"))


def why_not_this_course(device: DeviceId, course: Course) -> str | None:
    """Say why a device open to the person cannot pay this very course, None when it may."""
    kind = kind_of(course)
    obstacles = (
        (device == "vae_public_funding", "Elle paie une VAE, pas une formation."),
        (device in ("agefiph", "resignation_project"), "Elle ne paie pas le prix d'une formation."),
        (
            course.price_eur == 0 and device != "self_funding",
            "Cette formation est gratuite : il n'y a rien à financer.",
        ),
        (
            device in _ACCOUNT and course.cpf_eligible == "no",
            "Cette formation n'est pas payable par le CPF.",
        ),
        (
            device in _CERTIFYING and kind == "unregistered",
            "Elle demande une certification inscrite au répertoire national, ce que cette formation n'a pas.",
        ),
        (
            device == "work_study" and kind != "rncp",
            "L'alternance prépare un diplôme ou un titre du répertoire national (RNCP).",
        ),
    )
    return next((reason for holds, reason in obstacles if holds), None)


def devices_for_course(lines: Sequence[FundingLine], course: Course) -> tuple[DeviceId, ...]:
    """Return the devices that could pay a course, among those open to the person, in their order."""
    return tuple(
        one.device for one in lines if one.eligible != "no" and why_not_this_course(one.device, course) is None
    )
