"""The catalogue's files (data/catalogue): what each column must hold, and the values read from them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from bot.catalogue.records import (
    Catalogue,
    Centre,
    Commune,
    ContactRecord,
    Course,
    Department,
    ThreeAnswers,
    TrainingField,
)
from bot.catalogue.rows import CatalogueError, Row, read_rows
from bot.database import PROJECT_ROOT

DIRECTORY = PROJECT_ROOT / "data" / "catalogue"
FILES = ("departments.csv", "communes.csv.xz", "fields.csv", "centres.csv", "courses.csv", "contacts.csv")

_INSEE = r"\d[\dAB]\d{3}"
_POSTAL = r"\d{5}"
# Overseas collectivities are not departments: no commune table holds them, some have a centre.
_OVERSEAS = ("97", "98")
_PHONE = r"\d{2}( \d{2}){4}|0 \d{3}( \d{2,3}){2,3}|\d{4,5}|116 \d{3}|\d{2} ou \d{3}"
_URL = r"https?://\S+"
_KINDS: tuple[Literal["acdt_wave1", "acdt_wave2", "acdt_later", "regional_centre", "antenna"], ...] = (
    "acdt_wave1",
    "acdt_wave2",
    "acdt_later",
    "regional_centre",
    "antenna",
)
_PUBLICS: tuple[Literal["general", "specialised"], ...] = ("general", "specialised")
_STATUSES: tuple[Literal["open", "announced", "unknown"], ...] = ("open", "announced", "unknown")
_THREE: tuple[ThreeAnswers, ...] = ("yes", "no", "unknown")
_MODALITIES: tuple[Literal["distance", "hybrid", "onsite"], ...] = ("distance", "hybrid", "onsite")
_SCOPES: tuple[Literal["core", "extended", "historical"], ...] = ("core", "extended", "historical")
_CONFIDENCES: tuple[Literal["high", "medium", "low"], ...] = ("high", "medium", "low")
_RNCP_STATUSES = ("active", "current_2026-02-01", "end_date_passed", "inactive")
_RNCP_BASES = ("K", "S", "P", "M")


def load_catalogue_files(directory: Path | None = None) -> Catalogue:
    """The catalogue straight from its files; raises ``CatalogueError`` at the first wrong cell."""
    folder = directory or DIRECTORY
    departments = _departments(folder / "departments.csv")
    communes = _communes(folder / "communes.csv.xz", departments)
    fields = _fields(folder / "fields.csv")
    return Catalogue(
        communes=communes,
        departments=departments,
        centres=_centres(folder / "centres.csv", communes, departments, fields),
        courses=_courses(folder / "courses.csv", fields),
        fields=fields,
        contacts=_contacts(folder / "contacts.csv"),
    )


def _departments(path: Path) -> dict[str, Department]:
    columns = ("code", "name", "region_code", "region_name")
    return {
        row.text("code"): Department(
            code=row.text("code"),
            name=row.text("name"),
            region_code=row.text("region_code"),
            region_name=row.text("region_name"),
        )
        for row in read_rows(path, columns, key="code")
    }


def _communes(path: Path, departments: Mapping[str, Department]) -> dict[str, Commune]:
    return {
        commune.insee_code: commune
        for commune in (
            _commune(row, departments) for row in read_rows(path, Commune.__struct_fields__, key="insee_code")
        )
    }


def _commune(row: Row, departments: Mapping[str, Department]) -> Commune:
    code = row.matching("insee_code", _INSEE) or row.text("insee_code")
    department = departments.get(row.text("department_code"))
    if department is None or not code.startswith(department.code):
        raise row.error("department_code", f"« {row.text('department_code')} » n'est pas le département de {code}")
    postal_codes = row.words("postal_codes", " ")
    if not all(len(postal) == 5 and postal.isdigit() for postal in postal_codes):
        raise row.error("postal_codes", f"« {' '.join(postal_codes)} » ne sont pas des codes postaux")
    return Commune(
        insee_code=code,
        name=row.text("name"),
        department_code=department.code,
        region_code=row.text("region_code"),
        postal_codes=postal_codes,
        population=row.integer("population"),
        latitude=row.decimal("latitude", -22, 52),
        longitude=row.decimal("longitude", -63, 56),
        epci_code=row.optional("epci_code"),
        epci_name=row.optional("epci_name"),
        former_names=row.words("former_names", "|"),
    )


def _fields(path: Path) -> dict[str, TrainingField]:
    return {
        row.text("id"): TrainingField(
            id=row.text("id"),
            label=row.text("label"),
            keywords=row.words("keywords"),
            rome_families=row.words("rome_families", "|"),
            trades_not_taught=row.words("trades_not_taught"),
        )
        for row in read_rows(path, TrainingField.__struct_fields__, key="id")
    }


def _centres(
    path: Path,
    communes: Mapping[str, Commune],
    departments: Mapping[str, Department],
    fields: Mapping[str, TrainingField],
) -> tuple[Centre, ...]:
    return tuple(
        _centre(row, communes, departments, fields) for row in read_rows(path, Centre.__struct_fields__, key="id")
    )


def _centre(
    row: Row,
    communes: Mapping[str, Commune],
    departments: Mapping[str, Department],
    fields: Mapping[str, TrainingField],
) -> Centre:
    insee_code = row.matching("insee_code", _INSEE)
    department = row.optional("department_code")
    if insee_code and insee_code not in communes:
        raise row.error("insee_code", f"« {insee_code} » n'est pas une commune actuelle")
    if insee_code and communes[insee_code].department_code != department:
        raise row.error("department_code", f"« {department} » n'est pas le département de {insee_code}")
    if department and department not in departments and not department.startswith(_OVERSEAS):
        raise row.error("department_code", f"« {department} » n'est pas un département")
    for field in row.words("fields"):
        if field not in fields:
            raise row.error("fields", f"« {field} » n'est pas une filière")
    if row.yes_no("certain_address") and not row.optional("address"):
        raise row.error("certain_address", "une adresse absente ne peut pas être certaine")
    return Centre(
        id=row.text("id"),
        name=row.text("name"),
        kind=row.choice("kind", _KINDS),
        public=row.choice("public", _PUBLICS),
        city=row.text("city"),
        insee_code=insee_code,
        postal_code=row.matching("postal_code", _POSTAL),
        department_code=department,
        region=row.optional("region"),
        epci_name=row.optional("epci_name"),
        latitude=row.decimal("latitude", -22, 52),
        longitude=row.decimal("longitude", -63, 56),
        address=row.optional("address"),
        certain_address=row.yes_no("certain_address"),
        phone=row.matching("phone", _PHONE),
        email=row.matching("email", r"\S+@\S+\.\S+"),
        website=row.matching("website", _URL),
        status=row.choice("status", _STATUSES),
        opened_on=row.partial_date("opened_on"),
        specialities=row.words("specialities"),
        fields=row.words("fields"),
        source_url=row.matching("source_url", _URL) or row.text("source_url"),
        source_date=row.partial_date("source_date") or "",
    )


def _courses(path: Path, fields: Mapping[str, TrainingField]) -> tuple[Course, ...]:
    return tuple(_course(row, fields) for row in read_rows(path, Course.__struct_fields__, key="id"))


def _course(row: Row, fields: Mapping[str, TrainingField]) -> Course:
    if row.text("field") not in fields:
        raise row.error("field", f"« {row.text('field')} » n'est pas une filière")
    for code in row.words("rome_codes"):
        if not (len(code) == 5 and code[0].isupper() and code[1:].isdigit()):
            raise row.error("rome_codes", f"« {code} » n'est pas un code ROME")
    return Course(
        id=row.text("id"),
        cnam_code=row.optional("cnam_code"),
        title=row.text("title"),
        certification_type=row.text("certification_type"),
        level=row.integer("level", 3, 8),
        bac_label=row.optional("bac_label"),
        level_indicative=row.integer("level_indicative", 3, 8),
        rncp_rs=row.matching("rncp_rs", r"(RNCP|RS)\d{4,5}"),
        rncp_status=row.choice("rncp_status", _RNCP_STATUSES) if row.optional("rncp_status") else None,
        rncp_end_date=row.day("rncp_end_date"),
        rncp_basis=row.choice("rncp_basis", _RNCP_BASES) if row.optional("rncp_basis") else None,
        ects=row.decimal("ects"),
        duration_months=row.decimal("duration_months"),
        duration_hours=row.decimal("duration_hours"),
        entry_level=row.integer("entry_level", 0, 8),
        entry_is_public=row.yes_no("entry_is_public"),
        field=row.text("field"),
        rome_codes=row.words("rome_codes"),
        modality=row.choice("modality", _MODALITIES) if row.optional("modality") else None,
        cpf_eligible=row.choice("cpf_eligible", _THREE),
        vae_accessible=row.choice("vae_accessible", _THREE),
        price_eur=row.decimal("price_eur"),
        target_jobs=row.words("target_jobs"),
        keywords=row.words("keywords"),
        scope=row.choice("scope", _SCOPES),
        source_url=row.optional("source_url"),
        rncp_url=row.matching("rncp_url", _URL),
        source_date=row.partial_date("source_date"),
        confidence=row.choice("confidence", _CONFIDENCES),
    )


def _contacts(path: Path) -> dict[str, ContactRecord]:
    return {
        row.text("id"): ContactRecord(
            id=row.text("id"),
            label=row.text("label"),
            who=frozenset(row.words("who")),
            excludes=frozenset(row.words("excludes")),
            goals=frozenset(row.words("goals")),
            phone=row.matching("phone", _PHONE),
            website=row.matching("website", _URL),
            scope=row.text("scope"),
            source_url=row.matching("source_url", _URL) or row.text("source_url"),
        )
        for row in read_rows(path, ContactRecord.__struct_fields__, key="id")
    }


__all__ = ["DIRECTORY", "FILES", "CatalogueError", "load_catalogue_files"]
