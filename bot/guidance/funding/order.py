"""In which order a counsellor would try the devices, by situation and goal."""

from __future__ import annotations

from bot.guidance.case import Case
from bot.guidance.plan_types import DEVICES, DeviceId

_Order = tuple[DeviceId, ...]

_EMPLOYEE: dict[str, _Order] = {
    "progress": ("training_plan", "opco", "cpf", "cpf_topup_employer", "reconversion_period", "work_study"),
    "train": ("cpf", "cpf_topup_employer", "self_funding", "training_plan", "opco"),
    "certify_experience": ("cpf", "training_plan", "opco", "vae_public_funding", "cpf_topup_employer"),
    "create_business": ("cpf", "resignation_project"),
    "refresh_basics": ("training_plan", "opco", "cpf", "reconversion_period"),
    "unsure": ("cpf", "cpf_topup_employer"),
}
# Resignation is irreversible: after everything else that is possible.
_EMPLOYEE_CHANGING: _Order = ("ptp", "reconversion_period", "cpf", "cpf_topup_employer")

_JOBSEEKER_TRAINING: _Order = ("region_program", "cpf", "cpf_topup_france_travail", "aif", "self_funding")
_JOBSEEKER: dict[str, _Order] = {
    "train": _JOBSEEKER_TRAINING,
    "change_job": _JOBSEEKER_TRAINING,
    "progress": _JOBSEEKER_TRAINING,
    "certify_experience": ("cpf", "cpf_topup_france_travail", "vae_public_funding", "self_funding"),
    "create_business": ("cpf", "cpf_topup_france_travail"),
    "refresh_basics": ("region_program", "cpf"),
    "unsure": ("cpf",),
}

_FUNDS: dict[str, DeviceId] = {"artisan": "fafcea", "business_owner": "agefice", "liberal": "fif_pl"}

_LAST: _Order = ("self_funding",)


def preference(case: Case) -> tuple[DeviceId, ...]:
    """Return every device in the order of preference for this person, before the verdicts are known."""
    first, last = _first_and_last(case)
    middle = tuple(device for device in DEVICES if device not in first and device not in last)
    return (*first, *middle, *last)


def _first_and_last(case: Case) -> tuple[_Order, _Order]:
    first = _first(case)
    last: _Order = () if "self_funding" in first else _LAST
    if case.employee and "resignation_project" not in first:
        last = (*last, "resignation_project")
    return first, last


def _first(case: Case) -> _Order:
    goal = case.goal or "train"
    if case.director:
        return ("training_plan", "opco", "cpf", "self_funding")
    if case.self_employed:
        return _own_funds(case, goal)
    if case.has("apprentice") and not (case.jobseeker or case.retired or case.public_agent):
        return ("work_study", "cpf")
    if case.employee:
        return _EMPLOYEE_CHANGING if goal == "change_job" else _EMPLOYEE[goal]
    return _JOBSEEKER[goal] if case.jobseeker else _out_of_work(case)


def _out_of_work(case: Case) -> _Order:
    if case.has("early_school_leaver") and not (case.retired or case.public_agent):
        return ("work_study", "region_program", "cpf")
    by_situation: dict[str | None, _Order] = {
        "student": ("work_study", "cpf"),
        "retired": ("self_funding",),
        "public_agent": ("cpf", "self_funding"),
        "other": ("cpf", "region_program", "self_funding"),
    }
    return by_situation.get(case.situation, ("cpf",))


def _own_funds(case: Case, goal: str) -> _Order:
    fund = _FUNDS[case.situation or "liberal"]
    if goal in ("change_job", "unsure"):
        return ("cpf",)
    if case.situation == "artisan":
        if goal == "certify_experience" or case.leading_kind == "rncp":
            return ("cpf", "cpf_topup_local", fund)
        return (fund, "cpf", "cpf_topup_local")
    if goal == "certify_experience":
        return ("cpf", fund)
    return (fund, "cpf")
