"""Contacts, questions, warnings and steps for different people."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from builders import CHAUMONT, TODAY, advisor, person, plan_of, plasterer

from bot.guidance.engine import encode_plan

_LYON = {"insee_code": "69123", "name": "Lyon", "department_code": "69"}


def _contacts(**facts: Any) -> list[str]:
    return [one.id for one in advisor().contacts(person(**{"commune": CHAUMONT, **facts}), TODAY)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"situation": "employee"}, "cep_ges"),
        ({"situation": "artisan"}, "cep_ges"),
        ({"situation": "employee", "commune": _LYON}, "cep_ara"),
        ({"situation": "employee", "circumstances": ["executive"]}, "apec"),
        ({"situation": "jobseeker"}, "france_travail"),
        ({"situation": "jobseeker", "circumstances": ["executive"]}, "apec"),
        ({"situation": "jobseeker", "circumstances": ["disabled"]}, "cap_emploi"),
        ({"situation": "jobseeker", "age": 20}, "mission_locale"),
        ({"situation": "other", "circumstances": ["early_school_leaver"]}, "mission_locale"),
        ({"situation": "public_agent"}, "public_hr"),
        ({"situation": "retired"}, "mon_cep"),
        ({"situation": "employee", "goal": "change_job"}, "tpro_ges"),
        ({"situation": "artisan"}, "fafcea"),
        ({"situation": "artisan"}, "urssaf"),
        ({"situation": "business_owner"}, "agefice"),
        ({"situation": "liberal"}, "fif_pl"),
        ({"situation": "business_owner", "circumstances": ["salaried_director"]}, "opco_finder"),
        ({"situation": "jobseeker", "goal": "create_business"}, "cma_creation"),
        ({"situation": "jobseeker", "goal": "create_business"}, "cci_creation"),
        ({"situation": "employee", "goal": "certify_experience"}, "france_vae"),
        ({"situation": "employee", "goal": "refresh_basics"}, "clea"),
        ({"situation": "employee", "circumstances": ["resigning"]}, "resignation_portal"),
        ({"situation": "public_agent", "circumstances": ["disabled"]}, "fiphfp"),
        ({"situation": "employee", "circumstances": ["disabled"]}, "agefiph"),
        ({}, "mon_cep"),
    ],
)
def test_each_person_is_given_their_own_adviser(facts: dict[str, Any], expected: str) -> None:
    assert expected in _contacts(**facts)


@pytest.mark.parametrize(
    ("facts", "never"),
    [
        ({"situation": "public_agent", "goal": "change_job"}, "tpro_ges"),
        ({"situation": "public_agent"}, "cep_ges"),
        ({"situation": "public_agent", "circumstances": ["disabled"]}, "agefiph"),
        ({"situation": "employee", "circumstances": ["executive"]}, "cep_ges"),
        ({"situation": "jobseeker"}, "cep_ges"),
        ({"situation": "artisan", "goal": "create_business"}, "cma_creation"),
        ({"situation": "jobseeker", "goal": "create_business"}, "conseillers_entreprises"),
        ({"situation": "business_owner", "circumstances": ["salaried_director"]}, "agefice"),
        ({"situation": "artisan"}, "agefice"),
        ({"situation": "liberal"}, "cma"),
        ({"situation": "retired"}, "mcf"),
        ({"situation": "employee"}, "suicide_prevention"),
        ({"situation": "employee"}, "agefiph"),
    ],
)
def test_nobody_is_sent_to_the_wrong_door(facts: dict[str, Any], never: str) -> None:
    assert never not in _contacts(**facts)


def test_a_public_agent_calls_human_resources_first() -> None:
    assert _contacts(situation="public_agent")[0] == "public_hr"


def test_the_nearest_centre_comes_first_for_the_others() -> None:
    assert _contacts(situation="artisan")[0] == "acdt-chaumont"


def test_a_centre_without_number_is_followed_by_the_national_one() -> None:
    people = advisor().contacts(plasterer(), TODAY)
    assert people[1].phone == "01 40 27 20 00"


@pytest.mark.parametrize(
    ("facts", "question"),
    [
        ({}, "situation"),
        ({"situation": "artisan"}, "commune"),
        ({"situation": "artisan", "declined": ["commune"]}, "goal"),
        ({"situation": "artisan", "commune": CHAUMONT}, "goal"),
        ({"situation": "artisan", "commune": CHAUMONT, "goal": "progress"}, "field"),
        (
            {"situation": "artisan", "commune": CHAUMONT, "goal": "progress", "job_title": "plaquiste"},
            "qualification_level",
        ),
        ({"situation": "employee", "commune": CHAUMONT, "goal": "unsure"}, "age_band"),
        ({"situation": "employee", "commune": CHAUMONT, "goal": "refresh_basics"}, "age_band"),
    ],
)
def test_the_next_question_is_the_most_useful_one(facts: dict[str, Any], question: str) -> None:
    assert advisor().next_question(person(**facts), TODAY) == question


def test_a_trade_said_is_not_asked_again_as_a_field() -> None:
    assert "field" not in advisor().useful_questions(person(job_title="comptable"), TODAY)


def test_an_age_said_is_not_asked_again_as_a_band() -> None:
    assert "age_band" not in advisor().useful_questions(person(situation="employee", age=40), TODAY)


def test_an_artisan_is_not_asked_an_age_that_changes_nothing() -> None:
    assert "age_band" not in advisor().useful_questions(person(situation="artisan"), TODAY)


@pytest.mark.parametrize("situation", ["retired", "public_agent"])
def test_who_has_no_account_in_euros_is_not_asked_its_balance(situation: str) -> None:
    assert "cpf_balance_eur" not in advisor().useful_questions(person(situation=situation), TODAY)


def test_a_student_is_not_asked_their_experience() -> None:
    assert "experience_years" not in advisor().useful_questions(person(situation="student"), TODAY)


def test_a_complete_profile_is_asked_nothing() -> None:
    known = plasterer(circumstances=[], cpf_balance_eur=1500, modality="any")
    assert advisor().next_question(known, TODAY) is None


def test_the_plan_is_written_with_the_keys_of_the_contract() -> None:
    written = msgspec.json.decode(encode_plan(plan_of(plasterer())))
    assert {"profile", "as_of", "centres", "courses", "vae", "funding", "contacts", "next_steps", "warnings"} <= set(
        written
    )
    assert written["as_of"] == "2026-11-21"
    assert {"device", "label", "eligible", "amount_eur", "conditions", "reasons", "sources"} <= set(
        written["funding"][0]
    )
    assert {"certification", "eligible", "reasons", "steps", "funding"} <= set(written["vae"][0])
    assert {"score", "reasons", "cost_eur", "funding"} <= set(written["courses"][0])
    assert {"distance_km", "reasons"} <= set(written["centres"][0])
    assert {"id", "label", "phone", "url", "role"} == set(written["contacts"][0])
    assert {"label", "url", "valid_from"} == set(written["funding"][0]["sources"][0])


def test_a_plan_always_says_that_a_person_confirms() -> None:
    assert "conseiller" in plan_of(person()).warnings[-1]


def test_someone_resigning_is_stopped_first() -> None:
    plan = plan_of(person(situation="employee", goal="change_job", circumstances=["resigning"]))
    assert plan.next_steps[0].startswith("Ne démissionnez pas")
    assert plan.warnings[0].startswith("Ne démissionnez pas")


def test_a_business_to_create_names_the_help_of_the_day() -> None:
    founder = person(situation="jobseeker", goal="create_business")
    assert any("60 jours" in step for step in advisor().plan(founder, TODAY).next_steps)
    assert any("45 jours" in step for step in advisor().plan(founder, date(2025, 6, 1)).next_steps)
    assert any("45 %" in step for step in advisor().plan(founder, date(2023, 6, 30)).next_steps)


def test_a_minor_out_of_school_hears_of_the_duty_and_the_help() -> None:
    plan = plan_of(person(situation="other", circumstances=["early_school_leaver"], age=16))
    assert any("16 à 18 ans" in warning for warning in plan.warnings)
    assert "dropout_line" in {one.id for one in plan.contacts}


@pytest.mark.parametrize(
    ("facts", "first"),
    [
        ({"situation": "public_agent", "goal": "train"}, "ressources humaines"),
        ({"situation": "jobseeker", "goal": "train"}, "France Travail"),
        ({"situation": "employee", "goal": "change_job"}, "conseil en évolution professionnelle"),
        ({"situation": "employee", "goal": "change_job", "circumstances": ["executive"]}, "Apec"),
        ({"situation": "other", "circumstances": ["early_school_leaver"]}, "Mission locale"),
        ({"situation": "artisan", "goal": "progress"}, "centre Cnam de Chaumont"),
        ({"situation": "student", "goal": "train"}, "centre Cnam de Chaumont"),
    ],
)
def test_the_first_step_is_the_one_that_opens_the_rights(facts: dict[str, Any], first: str) -> None:
    plan = advisor().plan(person(**{"commune": CHAUMONT, **facts}), TODAY)
    assert first in plan.next_steps[0]


def test_a_jobseeker_hears_what_they_would_live_on() -> None:
    adult = advisor().plan(person(situation="jobseeker", goal="train", age=40), TODAY)
    young = advisor().plan(person(situation="jobseeker", goal="train", age=22), TODAY)
    assert any("775,65 €" in step for step in adult.next_steps)
    assert any("566,17 €" in step for step in young.next_steps)


def test_a_liberal_profession_is_offered_its_own_field_for_a_vae() -> None:
    plan = plan_of(
        person(situation="liberal", goal="train", field="communication_culture_tourisme", experience_years=9)
    )
    assert all(one.course_id != "rncp39745" for one in plan.vae)


@pytest.mark.parametrize(
    ("age", "shown", "hidden"),
    [
        (16, {"mission_locale", "dropout_line"}, {"epide"}),
        (20, {"mission_locale", "epide"}, {"dropout_line"}),
        (40, set(), {"mission_locale"}),
    ],
)
def test_help_for_the_young_stops_at_their_age(age: int, shown: set[str], hidden: set[str]) -> None:
    found = set(_contacts(situation="other", circumstances=["early_school_leaver"], age=age))
    assert shown <= found
    assert not hidden & found


def test_disability_help_is_not_cut_from_a_long_list() -> None:
    assert "agefiph" in _contacts(situation="jobseeker", goal="certify_experience", circumstances=["disabled"])


@pytest.mark.parametrize("goal", ["train", "certify_experience", "create_business", "refresh_basics"])
@pytest.mark.parametrize(
    "situation", ["employee", "artisan", "business_owner", "liberal", "jobseeker", "student", "retired", "other"]
)
def test_everyone_named_can_be_reached_by_telephone_or_on_a_site(situation: str, goal: str) -> None:
    for contact in advisor().contacts(person(situation=situation, goal=goal, commune=CHAUMONT), TODAY):
        assert contact.phone or contact.url, contact.id
