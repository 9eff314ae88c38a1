"""What the catalogue holds, as plain values: communes, centres, courses, fields of training, contacts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import msgspec

ThreeAnswers = Literal["yes", "no", "unknown"]


class Department(msgspec.Struct, frozen=True, kw_only=True):
    """A French department and its region. Codes are INSEE's."""

    code: str
    name: str
    region_code: str
    region_name: str


class Commune(msgspec.Struct, frozen=True, kw_only=True):
    """A current French commune.

    ``name`` carries its article ("Le Mans"). ``latitude`` and ``longitude`` are WGS 84 degrees of the town hall
    (or a point inside the commune), None where no position is known. The districts' codes are among the
    ``postal_codes`` of Paris, Lyon and Marseille. ``former_names`` are those of the communes merged into it.
    """

    insee_code: str
    name: str
    department_code: str
    region_code: str
    postal_codes: tuple[str, ...]
    population: int | None
    latitude: float | None
    longitude: float | None
    epci_code: str | None
    epci_name: str | None
    former_names: tuple[str, ...] = ()


class Centre(msgspec.Struct, frozen=True, kw_only=True):
    """A Cnam centre as its source showed it on ``source_date`` (a year, a month or a day; blank when undated).

    ``certain_address`` is False for an address that is old or deduced: it must not be shown as sure.
    """

    id: str
    name: str
    kind: Literal["acdt_wave1", "acdt_wave2", "acdt_later", "regional_centre", "antenna"]
    public: Literal["general", "specialised"]
    city: str
    insee_code: str | None
    postal_code: str | None
    department_code: str | None
    region: str | None
    epci_name: str | None
    latitude: float | None
    longitude: float | None
    address: str | None
    certain_address: bool
    phone: str | None
    email: str | None
    website: str | None
    status: Literal["open", "announced", "unknown"]
    opened_on: str | None
    specialities: tuple[str, ...]
    fields: tuple[str, ...]
    source_url: str
    source_date: str


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """A Cnam qualification. Blank columns of the source are None or "unknown", never guessed.

    ``level`` is the official level (3 to 8) and ``level_indicative`` one for sorting only, never shown as official.
    ``entry_is_public`` is True for certificates, whose ``entry_level`` names the public aimed at and bars nobody.
    """

    id: str
    cnam_code: str | None
    title: str
    certification_type: str
    level: int | None
    bac_label: str | None
    level_indicative: int | None
    rncp_rs: str | None
    rncp_status: str | None
    rncp_end_date: date | None
    rncp_basis: str | None
    ects: float | None
    duration_months: float | None
    duration_hours: float | None
    entry_level: int | None
    entry_is_public: bool
    field: str
    rome_codes: tuple[str, ...]
    modality: Literal["distance", "hybrid", "onsite"] | None
    cpf_eligible: ThreeAnswers
    vae_accessible: ThreeAnswers
    price_eur: float | None
    target_jobs: tuple[str, ...]
    keywords: tuple[str, ...]
    scope: Literal["core", "extended", "historical"]
    source_url: str | None
    rncp_url: str | None
    source_date: str | None
    confidence: Literal["high", "medium", "low"]


class TrainingField(msgspec.Struct, frozen=True, kw_only=True):
    """A field of training (filière), the everyday words that lead to it, and the trades it does not teach."""

    id: str
    label: str
    keywords: tuple[str, ...]
    rome_families: tuple[str, ...]
    trades_not_taught: tuple[str, ...]


class ContactRecord(msgspec.Struct, frozen=True, kw_only=True):
    """An operator to see or call. ``who``, ``excludes`` read like a rule's; ``goals`` when filled restricts it."""

    id: str
    label: str
    who: frozenset[str]
    excludes: frozenset[str]
    goals: frozenset[str]
    phone: str | None
    website: str | None
    scope: str
    source_url: str


@dataclass(frozen=True)
class Catalogue:
    """Everything the engine reads, loaded once and never changed."""

    communes: Mapping[str, Commune]
    departments: Mapping[str, Department]
    centres: tuple[Centre, ...]
    courses: tuple[Course, ...]
    fields: Mapping[str, TrainingField]
    contacts: Mapping[str, ContactRecord]
