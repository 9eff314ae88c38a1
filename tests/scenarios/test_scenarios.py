"""What the plan must say, scenario by scenario, written from the rules and not from the engine."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from scenario_expectations import check_named

from bot.catalogue import Catalogue, load_catalogue_files
from bot.guidance.engine import Advisor
from bot.guidance.plan_types import DEVICES
from bot.guidance.profile import Circumstance, Situation, read_profile
from bot.law import Law, load_law

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*.yml"))
SCENARIOS = [
    pytest.param(scenario, id=f"{path.stem} : {scenario['scenario']}")
    for path in FILES
    for scenario in yaml.safe_load(path.read_text(encoding="utf-8"))
]
THEMES = """
abondements agefice agefiph agents_publics aif_poei_region alternance avertissements centres contacts_cep cpf createurs
credit_impot demission fafcea fif_pl formations jeunes opco participation periode_reconversion plan_employeur ptp
retraites vae vae_financement vapp verifications
"""
# The days on which an answer changes, on both sides.
TURNING_DAYS = """
2022-12-22 2022-12-23 2024-05-01 2024-05-02 2024-12-31 2025-01-01 2025-02-15 2025-02-16 2025-12-31 2026-01-15 2026-02-01
2026-02-25 2026-02-26 2026-04-01 2026-04-02 2026-05-07 2026-05-08 2026-08-31 2026-09-01 2026-10-01 2026-10-02 2026-12-31
2027-01-01
"""
TURNING_AGES = {15, 16, 17, 18, 20, 25, 26, 29, 30, 44, 45, 54, 55}


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    return load_catalogue_files()


@lru_cache(maxsize=1)
def law() -> Law:
    return load_law()


@lru_cache(maxsize=1)
def advisor() -> Advisor:
    return Advisor(catalogue(), law())


@lru_cache(maxsize=1)
def catalogue_ids() -> frozenset[str]:
    """Return the ids of the centres, courses, fields and contacts."""
    records = catalogue()
    listed = [record.id for kind in (records.centres, records.courses) for record in kind]
    return frozenset([*listed, *records.fields, *records.contacts])


def profile_of(written: dict[str, Any]) -> dict[str, Any]:
    """Return the profile of the contract: the commune is written by its INSEE code alone."""
    if "commune" not in written:
        return written
    commune = catalogue().communes[written["commune"]]
    place = {"insee_code": commune.insee_code, "name": commune.name, "department_code": commune.department_code}
    return {**written, "commune": place}


def references(scenario: dict[str, Any]) -> list[str]:
    """Return the ids in brackets at the end of each source."""
    found = [re.search(r"\(([a-z0-9_.:-]+)\)$", source) for source in scenario["source"]]
    return ["" if match is None else match[1] for match in found]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_plan_says_what_the_rules_say(scenario: dict[str, Any]) -> None:
    plan = advisor().plan(read_profile(profile_of(scenario["profil"])), scenario["le"])
    problems = []
    for key, expected in scenario["attendu"].items():
        check = check_named(key)
        assert check is not None, f"« {key} » n'est pas une attente connue"
        problems += check(plan, expected)
    assert not problems, "\n".join([scenario["scenario"], *scenario["source"], *problems])


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_plan_holds_together(scenario: dict[str, Any]) -> None:
    plan = advisor().plan(read_profile(profile_of(scenario["profil"])), scenario["le"])
    devices = [line.device for line in plan.funding]
    closed = {line.device for line in plan.funding if line.eligible == "no"}
    paid = {device for match in (*plan.courses, *plan.vae) for device in match.funding}
    assert len(devices) == len(set(devices)), "un dispositif est dit deux fois"
    assert not paid & closed, f"une formation ou une VAE compte sur ce que le plan refuse : {sorted(paid & closed)}"
    for line in plan.funding:
        assert line.reasons, f"{line.device} : aucune raison n'est donnée"
        assert line.amount_eur is None or line.eligible != "no", f"{line.device} : un montant pour un refus"
        assert line.amount_eur is None or line.sources, f"{line.device} : un montant sans source"
        future = [source.label for source in line.sources if source.valid_from and source.valid_from > scenario["le"]]
        checked = [text for text in future if "vérifié" not in text.casefold()]
        assert not checked, f"{line.device} : une règle qui n'est pas encore en vigueur est citée : {checked}"


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_scenario_is_well_written(scenario: dict[str, Any]) -> None:
    assert set(scenario) == {"scenario", "source", "profil", "le", "attendu"}
    assert isinstance(scenario["le"], date)
    assert scenario["attendu"], "un scénario attend quelque chose"
    unknown_keys = [key for key in scenario["attendu"] if check_named(key) is None]
    assert not unknown_keys, f"attentes inconnues : {unknown_keys}"
    unknown = [
        name
        for name in references(scenario)
        if name not in law().rules and name.removeprefix("catalogue:") not in catalogue_ids()
    ]
    assert scenario["source"], "un scénario nomme sa source"
    assert not unknown, f"sources introuvables dans bot/law ou le catalogue : {unknown}"


def test_every_device_and_theme_has_its_table() -> None:
    assert {path.stem for path in FILES} == set(THEMES.split())


def test_there_are_many_scenarios_and_no_two_alike() -> None:
    titles = [param.id for param in SCENARIOS]
    assert len(titles) >= 250
    assert len(titles) == len(set(titles))


def test_nothing_that_decides_is_left_out() -> None:
    written = [param.values[0] for param in SCENARIOS]
    profiles = [scenario["profil"] for scenario in written]
    judged = {key for scenario in written for key in scenario["attendu"]}
    lived = {name for profile in profiles for name in profile.get("circumstances", ())}
    assert set(DEVICES) - judged <= {"self_funding"}, "un dispositif n'est jugé par aucun scénario"
    assert {profile.get("situation") for profile in profiles} >= set(get_args(Situation))
    assert lived == set(get_args(Circumstance))
    assert {profile.get("age") for profile in profiles} >= TURNING_AGES
    assert {str(scenario["le"]) for scenario in written} >= set(TURNING_DAYS.split())
