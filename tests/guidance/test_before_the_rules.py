"""A plan for a day before the first rule known: what did not exist is said so, and nothing is invented."""

from __future__ import annotations

from datetime import date

import pytest
from builders import CHAUMONT, advisor, person

from bot.guidance.plan_types import Plan

LONG_AGO = date(1900, 1, 1)
DAYS = (LONG_AGO, date(2010, 6, 1), date(2018, 12, 31))
PEOPLE = {
    "employee": {"field": "gestion_pme"},
    "artisan": {"job_title": "plaquiste", "cpf_balance_eur": 3000},
    "jobseeker": {"goal": "certify_experience", "job_title": "comptable", "experience_years": 4},
    "public_agent": {"field": "droit"},
}


def plan_for(situation: str, day: date) -> Plan:
    return advisor().plan(person(situation=situation, commune=CHAUMONT, **PEOPLE[situation]), day)


def said(plan: Plan) -> str:
    lines = [text for one in plan.funding for text in (*one.reasons, *one.conditions)]
    courses = [text for one in plan.courses for text in one.reasons]
    return "\n".join([*plan.warnings, *plan.next_steps, *lines, *courses])


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("situation", PEOPLE)
def test_no_amount_is_given_for_a_day_before_the_rules(situation: str, day: date) -> None:
    plan = plan_for(situation, day)

    assert all(one.amount_eur is None for one in plan.funding)
    assert "un chiffre à confirmer" not in said(plan)
    assert "un montant à confirmer" not in said(plan)
    assert "participation obligatoire" not in said(plan)
    assert plan.vae == ()


@pytest.mark.parametrize("day", DAYS)
def test_the_cpf_in_euros_is_said_not_to_exist_before_it_started(day: date) -> None:
    cpf = next(one for one in plan_for("employee", day).funding if one.device == "cpf")

    assert cpf.eligible == "no"
    assert "depuis le 1er janvier 2019" in cpf.reasons[0]


def test_the_hours_of_a_public_agent_are_unknown_rather_than_refused() -> None:
    cpf = next(one for one in plan_for("public_agent", date(2018, 6, 1)).funding if one.device == "cpf")
    assert (cpf.eligible, cpf.conditions) == ("maybe", ())


def test_one_warning_says_from_which_day_the_rules_are_known() -> None:
    first = plan_for("employee", LONG_AGO).warnings[0]

    assert "1er janvier 1900" in first
    assert "1er janvier 2019" in first


def test_the_first_day_of_the_rules_is_answered_in_full() -> None:
    plan = plan_for("employee", date(2019, 1, 1))

    assert "pour une date plus ancienne" not in said(plan)
    assert next(one for one in plan.funding if one.device == "cpf").eligible == "yes"


def test_someone_to_see_is_named_even_for_a_day_long_ago() -> None:
    plan = plan_for("employee", LONG_AGO)

    assert plan.contacts
    assert "Chaumont" in plan.next_steps[0]
