"""Small catalogues and people, so that a test states only what matters to it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from bot.catalogue.files import load_catalogue_files
from bot.catalogue.records import Catalogue, Centre, Commune, ContactRecord, Course, Department, TrainingField
from bot.guidance.engine import Advisor
from bot.guidance.plan_types import FundingLine, Plan
from bot.guidance.profile import Profile, read_profile
from bot.law import load_law

TODAY = date(2026, 11, 21)
CHAUMONT = {"insee_code": "52121", "name": "Chaumont", "department_code": "52", "postal_code": "52000"}


def person(**facts: Any) -> Profile:
    """A profile from the facts that matter; the commune may be given as its contract object."""
    return read_profile(facts)


def plasterer(**facts: Any) -> Profile:
    """The craftsman of Chaumont: a plasterer with a CAP and twelve years of trade, who wants to manage better."""
    known: dict[str, Any] = {
        "situation": "artisan",
        "commune": CHAUMONT,
        "qualification_level": 3,
        "experience_years": 12,
        "goal": "progress",
        "field": "gestion_pme",
        "job_title": "plaquiste",
    }
    return read_profile({**known, **facts})


def town(name: str, code: str = "00001", at: tuple[float, float] | None = (48.0, 5.0), **facts: Any) -> Commune:
    """A commune; ``at`` is its latitude and longitude in degrees."""
    known: dict[str, Any] = {
        "insee_code": code,
        "name": name,
        "department_code": "52",
        "region_code": "44",
        "postal_codes": (),
        "population": 1000,
        "latitude": None if at is None else at[0],
        "longitude": None if at is None else at[1],
        "epci_code": None,
        "epci_name": None,
    }
    return Commune(**{**known, **facts})


def centre(id: str, at: tuple[float, float] | None = (48.0, 5.0), **facts: Any) -> Centre:
    """An open general centre."""
    known: dict[str, Any] = {
        "id": id,
        "name": f"Cnam {id}",
        "kind": "antenna",
        "public": "general",
        "city": id.title(),
        "insee_code": None,
        "postal_code": None,
        "department_code": "52",
        "region": "Grand Est",
        "epci_name": None,
        "latitude": None if at is None else at[0],
        "longitude": None if at is None else at[1],
        "address": None,
        "certain_address": True,
        "phone": None,
        "email": None,
        "website": None,
        "status": "open",
        "opened_on": None,
        "specialities": (),
        "fields": (),
        "source_url": "https://example.org/centre",
        "source_date": "2024-01-01",
    }
    return Centre(**{**known, **facts})


def course(id: str, field: str = "gestion_pme", **facts: Any) -> Course:
    """A certificate without register number nor known price."""
    known: dict[str, Any] = {
        "id": id,
        "cnam_code": id.upper(),
        "title": f"Formation {id}",
        "certification_type": "certificat_professionnel",
        "level": None,
        "bac_label": None,
        "level_indicative": 5,
        "rncp_rs": None,
        "rncp_status": None,
        "rncp_end_date": None,
        "rncp_basis": None,
        "ects": None,
        "duration_months": None,
        "duration_hours": None,
        "entry_level": 4,
        "entry_is_public": True,
        "field": field,
        "rome_codes": (),
        "modality": None,
        "cpf_eligible": "unknown",
        "vae_accessible": "unknown",
        "price_eur": None,
        "target_jobs": (),
        "keywords": (),
        "scope": "core",
        "source_url": "https://example.org/course",
        "rncp_url": None,
        "source_date": "2026-10-04",
        "confidence": "high",
    }
    return Course(**{**known, **facts})


def diploma(id: str, field: str = "gestion_pme", level: int = 5, **facts: Any) -> Course:
    """A certification of the national register, current, open to CPF and VAE."""
    known: dict[str, Any] = {
        "certification_type": "titre_rncp",
        "level": level,
        "level_indicative": level,
        "rncp_rs": "RNCP10000",
        "rncp_status": "active",
        "rncp_end_date": date(2029, 1, 1),
        "entry_is_public": False,
        "cpf_eligible": "yes",
        "vae_accessible": "yes",
    }
    return course(id, field, **{**known, **facts})


def catalogue(
    *,
    communes: tuple[Commune, ...] = (),
    centres: tuple[Centre, ...] = (),
    courses: tuple[Course, ...] = (),
    fields: tuple[TrainingField, ...] = (),
    contacts: tuple[ContactRecord, ...] = (),
) -> Catalogue:
    """A catalogue made by hand, in one department of Grand Est."""
    named = fields or tuple(
        TrainingField(id=name, label=name, keywords=(), rome_families=(), trades_not_taught=())
        for name in sorted({one.field for one in courses})
    )
    return Catalogue(
        communes={one.insee_code: one for one in communes},
        departments={"52": Department(code="52", name="Haute-Marne", region_code="44", region_name="Grand Est")},
        centres=centres,
        courses=courses,
        fields={one.id: one for one in named},
        contacts={one.id: one for one in contacts},
    )


@lru_cache(maxsize=1)
def shipped() -> Catalogue:
    """The catalogue shipped with the project."""
    return load_catalogue_files()


@lru_cache(maxsize=1)
def advisor() -> Advisor:
    """The adviser on the shipped catalogue and law."""
    return Advisor(shipped(), load_law())


def small_advisor(**parts: Any) -> Advisor:
    """An adviser on a catalogue made by hand."""
    return Advisor(catalogue(**parts), load_law())


def plan_of(profile: Profile, on: date = TODAY) -> Plan:
    """The plan of the shipped adviser."""
    return advisor().plan(profile, on)


def line_of(profile: Profile, device: str, on: date = TODAY) -> FundingLine:
    """One device's answer for a profile."""
    return next(one for one in advisor().funding(profile, on) if one.device == device)
