"""The plasterer's plan names only centres, courses, amounts and rules that the project ships."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import msgspec
import pytest

from bot.catalogue import Catalogue, load_catalogue_files
from bot.guidance.engine import Advisor, encode_plan
from bot.guidance.french import euros
from bot.guidance.profile import CommuneRef, Profile
from bot.law import Law, load_law

AMOUNT = re.compile(r"\d[\d \u202f]*(?:,\d+)?\s?€")
BALANCE = 1234.0


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue_files()


@pytest.fixture(scope="module")
def law() -> Law:
    return load_law()


@pytest.fixture(scope="module")
def plan(catalogue: Catalogue, law: Law) -> dict[str, Any]:
    profile = Profile(
        situation="artisan",
        commune=CommuneRef(insee_code="52121", name="Chaumont", department_code="52", postal_code="52000"),
        qualification_level=3,
        experience_years=12,
        goal="train",
        field="gestion_pme",
        circumstances=(),
        cpf_balance_eur=BALANCE,
    )
    written: dict[str, Any] = msgspec.json.decode(
        encode_plan(Advisor(catalogue, law).plan(profile, date(2026, 11, 21)))
    )
    return written


def texts(value: Any) -> list[str]:
    """Return every text inside a value."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    return [text for item in value for text in texts(item)] if isinstance(value, list) else []


def test_its_centres_and_courses_are_those_of_the_catalogue(plan: dict[str, Any], catalogue: Catalogue) -> None:
    assert plan["centres"]
    assert {one["name"] for one in plan["centres"]} <= {centre.name for centre in catalogue.centres}
    assert plan["courses"]
    assert {one["title"] for one in plan["courses"]} <= {course.title for course in catalogue.courses}
    assert {one["certification"] for one in plan["vae"]} <= {course.title for course in catalogue.courses}


def test_its_amounts_are_those_of_the_rules_or_of_the_person(plan: dict[str, Any], law: Law) -> None:
    shipped = {match.replace("\u202f", " ") for rule in law for match in AMOUNT.findall(rule.statement)}
    shipped |= {euros(rule.value) for rule in law if rule.value is not None and (rule.unit or "").startswith("EUR")}
    named = {match.replace("\u202f", " ") for text in texts(plan) for match in AMOUNT.findall(text)}
    assert named
    assert named - shipped - {euros(BALANCE)} == set()


def test_its_telephones_are_those_of_the_catalogue(plan: dict[str, Any], catalogue: Catalogue) -> None:
    known = {contact.phone for contact in catalogue.contacts.values()} | {centre.phone for centre in catalogue.centres}
    assert {one["phone"] for one in plan["contacts"]} <= known | {None}


def test_its_sources_are_pages_that_the_facts_name(plan: dict[str, Any], catalogue: Catalogue, law: Law) -> None:
    known = {rule.source for rule in law} | {centre.source_url for centre in catalogue.centres}
    for course in catalogue.courses:
        known |= {course.source_url, course.rncp_url}
    shown = {
        source["url"]
        for part in ("centres", "courses", "vae", "funding")
        for one in plan[part]
        for source in one["sources"]
    }
    assert shown
    assert shown <= known | {None}
