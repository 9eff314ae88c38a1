"""What a plan is made of, in the shapes of the public contract."""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

import msgspec

from bot.guidance.profile import Profile

Verdict = Literal["yes", "maybe", "no"]
VaeVerdict = Literal["yes", "likely", "no"]

DeviceId = Literal[
    "cpf",
    "cpf_topup_employer",
    "cpf_topup_region",
    "cpf_topup_france_travail",
    "cpf_topup_local",
    "training_plan",
    "ptp",
    "resignation_project",
    "reconversion_period",
    "work_study",
    "fafcea",
    "agefice",
    "fif_pl",
    "opco",
    "aif",
    "poei",
    "region_program",
    "agefiph",
    "training_tax_credit",
    "vae_public_funding",
    "self_funding",
]
DEVICES: tuple[DeviceId, ...] = get_args(DeviceId)


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where a fact was read. ``valid_from`` is the day from which it holds, None when the source has no date."""

    label: str
    url: str | None = None
    valid_from: date | None = None


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A labelled address."""

    label: str
    url: str


class CentreMatch(msgspec.Struct, frozen=True, kw_only=True):
    """A centre, how far it is as the crow flies (None when either place has no known position), and why.

    ``public`` is "specialised" for a school of one trade, which is not the place to send just anyone.
    """

    id: str
    name: str
    kind: str
    status: Literal["open", "announced", "unknown"]
    city: str
    insee_code: str | None
    postal_code: str | None
    department_code: str | None
    region: str | None
    address: str | None
    phone: str | None
    email: str | None
    website: str | None
    latitude: float | None
    longitude: float | None
    opened_on: str | None
    specialities: tuple[str, ...]
    distance_km: float | None
    reasons: tuple[str, ...]
    sources: tuple[Source, ...]
    public: Literal["general", "specialised"] = "general"


class CourseMatch(msgspec.Struct, frozen=True, kw_only=True):
    """A course, how well it fits (0 to 1), why, what it costs if known, and the devices that could pay it."""

    id: str
    cnam_code: str | None
    title: str
    certification_type: str
    level: int | None
    bac_label: str | None
    field: str
    rncp_rs: str | None
    rncp_status: str | None
    rncp_end_date: date | None
    ects: float | None
    duration_months: float | None
    duration_hours: float | None
    entry_level: int | None
    modality: str | None
    cpf_eligible: Literal["yes", "no", "unknown"]
    vae_accessible: Literal["yes", "no", "unknown"]
    target_jobs: tuple[str, ...]
    rome_codes: tuple[str, ...]
    cost_eur: float | None
    score: float
    reasons: tuple[str, ...]
    funding: tuple[DeviceId, ...]
    sources: tuple[Source, ...]
    url: str | None = None


class VaeRoute(msgspec.Struct, frozen=True, kw_only=True):
    """A certification that experience may open, whether it does, why, how, and who could pay."""

    certification: str
    course_id: str | None
    eligible: VaeVerdict
    reasons: tuple[str, ...]
    steps: tuple[str, ...]
    funding: tuple[DeviceId, ...]
    missing: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()


class FundingLine(msgspec.Struct, frozen=True, kw_only=True):
    """One funding device for this person: verdict, amount in euros when it can be computed, conditions, reasons."""

    device: DeviceId
    label: str
    eligible: Verdict
    amount_eur: float | None
    conditions: tuple[str, ...]
    reasons: tuple[str, ...]
    sources: tuple[Source, ...]
    missing: tuple[str, ...] = ()


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """Who to see or call, and what for."""

    id: str
    label: str
    phone: str | None
    url: str | None
    role: str


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The advice: everything a visitor takes home. The same profile and day give the same plan.

    ``documents`` are those to bring to a first meeting.
    """

    profile: Profile
    as_of: date
    centres: tuple[CentreMatch, ...]
    courses: tuple[CourseMatch, ...]
    vae: tuple[VaeRoute, ...]
    funding: tuple[FundingLine, ...]
    contacts: tuple[Contact, ...]
    next_steps: tuple[str, ...]
    warnings: tuple[str, ...]
    documents: tuple[str, ...] = ()
