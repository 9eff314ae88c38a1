"""What experience may open: yes, likely or no, and what is still to check."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from builders import TODAY, advisor, diploma, person, plan_of, plasterer, small_advisor

from bot.guidance.plan_types import VaeRoute
from bot.guidance.profile import VaeStatements

_STATED = VaeStatements(direct_link=True, same_certification_files=0, files=0)
_REFORM = date(2022, 12, 23)


def _route(day: date = TODAY, said: VaeStatements | None = None, **facts: Any) -> VaeRoute:
    certification = facts.pop("certification", diploma("x"))
    known = {"situation": "employee", "goal": "certify_experience", "field": "gestion_pme", "experience_years": 6}
    adviser = small_advisor(courses=(certification,))
    stated = None if said is None else msgspec.to_builtins(said)
    return adviser.vae(person(**{**known, **facts, "vae": stated}), day)[0]


def test_years_of_experience_alone_are_only_likely() -> None:
    assert _route(experience_years=20).eligible == "likely"


def test_what_is_still_to_check_is_said() -> None:
    assert any("lien direct" in reason for reason in _route().reasons)


def test_every_condition_stated_makes_it_a_yes() -> None:
    assert _route(said=_STATED).eligible == "yes"


def test_a_direct_link_is_stated_with_one_certification_only() -> None:
    adviser = small_advisor(courses=(diploma("x"), diploma("y")))
    stated = msgspec.to_builtins(_STATED)
    said = person(situation="employee", goal="certify_experience", field="gestion_pme", experience_years=6, vae=stated)
    assert [route.eligible for route in adviser.vae(said, TODAY)] == ["yes", "likely"]


def test_a_certification_not_known_to_be_open_stays_likely() -> None:
    assert _route(said=_STATED, certification=diploma("x", vae_accessible="unknown")).eligible == "likely"


def test_unknown_experience_stays_likely_and_is_asked() -> None:
    route = _route(said=_STATED, experience_years=None)
    assert route.eligible == "likely"
    assert "experience_years" in route.missing


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"experience_years": 0}, None),
        ({"situation": "student"}, None),
        ({"circumstances": ["apprentice"]}, None),
        ({}, VaeStatements(direct_link=False)),
        ({}, VaeStatements(same_certification_files=1)),
        ({}, VaeStatements(files=3)),
    ],
)
def test_what_excludes_it_makes_it_a_no_and_is_said(facts: dict[str, Any], said: VaeStatements | None) -> None:
    route = _route(said=said, **facts)
    assert route.eligible == "no"
    assert route.reasons
    assert route.steps == ()


def test_three_files_do_not_exclude_before_the_decree_of_december_2023() -> None:
    assert _route(date(2023, 12, 28), VaeStatements(direct_link=True, files=3)).eligible == "yes"


@pytest.mark.parametrize(("day", "verdict"), [(date(2022, 12, 22), "no"), (_REFORM, "likely")])
def test_six_months_of_experience_were_not_enough_before_the_reform(day: date, verdict: str) -> None:
    assert _route(day, experience_years=0.5).eligible == verdict


def test_a_title_off_the_register_is_not_a_candidate() -> None:
    assert _route(certification=diploma("x", rncp_rs="RS1", vae_accessible="no")).course_id is None


def test_an_expired_number_is_to_check() -> None:
    old = diploma("x", rncp_end_date=date(2026, 8, 31), vae_accessible="unknown")
    assert any("date de fin est passée" in reason for reason in _route(certification=old).reasons)


def test_the_delays_are_those_of_the_day() -> None:
    assert any("30 jours" in step and "48 heures" in step for step in _route().steps)
    assert any("60 jours" in step for step in _route(date(2023, 6, 1)).steps)
    assert any("24 heures" in step for step in _route(date(2022, 6, 1)).steps)


def test_a_self_employed_person_is_not_told_of_a_leave() -> None:
    assert not any("congé" in step for step in _route(situation="artisan").steps)


def test_a_goal_of_vae_without_field_still_gets_a_route() -> None:
    (route,) = advisor().vae(person(situation="jobseeker", goal="certify_experience"), TODAY)
    assert route.eligible == "likely"
    assert "field" in route.missing


def test_a_trade_the_cnam_does_not_teach_is_sent_to_another_certifier() -> None:
    routes = plan_of(plasterer(goal="certify_experience")).vae
    assert any("plaquiste" in one.certification and one.eligible == "likely" for one in routes)


def test_an_owner_is_pointed_to_the_title_of_an_owner() -> None:
    assert plan_of(plasterer()).vae[0].course_id == "rncp39745"


def test_no_route_is_far_above_the_person() -> None:
    levels = [one.level for one in plan_of(plasterer()).courses if one.level]
    assert all(level <= 6 for level in levels)


def test_a_route_names_who_could_pay() -> None:
    assert _route().funding[:2] == ("cpf", "training_plan")


def test_a_retired_person_may_still_ask() -> None:
    assert _route(situation="retired").eligible == "likely"


def test_a_craftsman_tries_the_cpf_before_the_fund() -> None:
    funding = plan_of(plasterer(goal="certify_experience")).vae[0].funding
    assert funding.index("cpf") < funding.index("fafcea")


def test_less_than_a_year_is_allowed_but_the_centre_may_still_ask_for_it() -> None:
    route = _route(experience_years=0.5)
    assert route.eligible == "likely"
    assert any("demandent encore un an" in reason for reason in route.reasons)
