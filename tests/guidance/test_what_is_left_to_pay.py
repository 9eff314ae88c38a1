"""A course's price shared out between the CPF, the others and the person."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from builders import TODAY, advisor, course, diploma, person

from bot.guidance.case import Case
from bot.guidance.money import Cost, compulsory_fee, share_out
from bot.guidance.sources import Citations
from bot.law import load_law


def _case(day: date, **facts: Any) -> Case:
    law = load_law()
    return Case(profile=person(**facts), as_of=day, law=law, citations=Citations(law, day)).about(course=diploma("x"))


def _share(day: date, price: int, *, employer: int = 0, others: int = 0, **facts: Any) -> Cost:
    cost = share_out(_case(day, **facts), Decimal(price), top_ups=Decimal(others), employer_top_up=Decimal(employer))
    assert cost is not None
    return cost


@pytest.mark.parametrize(
    ("day", "fee"),
    [
        (date(2024, 5, 1), "0"),
        (date(2024, 5, 2), "100"),
        (date(2024, 12, 31), "100"),
        (date(2025, 1, 1), "102.23"),
        (date(2026, 1, 1), "103.20"),
        (date(2026, 4, 1), "103.20"),
        (date(2026, 4, 2), "150"),
        (date(2026, 12, 31), "150"),
    ],
)
def test_the_compulsory_share_is_that_of_the_day(day: date, fee: str) -> None:
    assert compulsory_fee(_case(day, situation="employee")) == Decimal(fee)


def test_after_its_last_day_the_share_is_not_known() -> None:
    assert compulsory_fee(_case(date(2027, 1, 1), situation="employee")) is None


@pytest.mark.parametrize("facts", [{"situation": "jobseeker"}, {"situation": "public_agent"}])
def test_a_jobseeker_and_a_public_agent_owe_no_share(facts: dict[str, Any]) -> None:
    assert compulsory_fee(_case(TODAY, **facts)) == 0


def test_a_full_account_still_leaves_the_share() -> None:
    assert _share(TODAY, 1000, situation="employee", cpf_balance_eur=5000).left == 150


def test_the_account_does_not_pay_the_share() -> None:
    assert _share(TODAY, 1000, situation="employee", cpf_balance_eur=5000).cpf == 850


def test_a_short_account_leaves_the_rest_share_included() -> None:
    assert _share(TODAY, 2000, situation="artisan", cpf_balance_eur=1200).left == 800


def test_any_amount_from_the_employer_cancels_the_share() -> None:
    assert _share(TODAY, 1000, employer=1, situation="employee", cpf_balance_eur=5000).left == 0


def test_a_region_top_up_does_not_cancel_it() -> None:
    assert _share(TODAY, 1000, others=400, situation="employee", cpf_balance_eur=5000).left == 150


def test_a_jobseeker_with_a_full_account_pays_nothing() -> None:
    assert _share(TODAY, 1000, situation="jobseeker", cpf_balance_eur=5000).left == 0


def test_what_is_left_is_never_above_a_small_price() -> None:
    cost = _share(TODAY, 90, situation="employee", cpf_balance_eur=5000)
    assert (cost.left, cost.cpf) == (90, 0)


def test_in_2027_what_is_left_is_given_only_when_the_share_cannot_change_it() -> None:
    day = date(2027, 2, 1)
    assert _share(day, 1000, situation="employee", cpf_balance_eur=5000).left is None
    assert _share(day, 1000, situation="employee", cpf_balance_eur=0).left == 1000


def test_without_a_balance_nothing_is_computed() -> None:
    assert share_out(_case(TODAY, situation="employee"), Decimal(1000)) is None


@pytest.mark.parametrize(
    ("day", "amount"),
    [(date(2026, 2, 25), 4000.0), (date(2026, 2, 26), 1500.0)],
)
def test_a_specific_register_course_uses_1500_euros_of_rights_since_february_2026(day: date, amount: float) -> None:
    lines = advisor().funding(person(situation="employee", cpf_balance_eur=4000), day, course("x", rncp_rs="RS1"))
    assert next(one for one in lines if one.device == "cpf").amount_eur == amount


def test_with_a_price_the_lines_say_who_pays_what() -> None:
    priced = diploma("x", price_eur=1000.0)
    lines = {
        one.device: one for one in advisor().funding(person(situation="employee", cpf_balance_eur=400), TODAY, priced)
    }
    assert lines["cpf"].amount_eur == 400
    assert lines["self_funding"].amount_eur == 600


def test_a_free_course_needs_no_fund() -> None:
    lines = advisor().funding(person(situation="employee", cpf_balance_eur=400), TODAY, course("x", price_eur=0.0))
    assert [one.device for one in lines if one.eligible != "no"] == ["self_funding"]


def test_a_course_off_the_register_is_not_paid_by_a_transition_project() -> None:
    lines = {one.device: one for one in advisor().funding(person(situation="employee"), TODAY, course("x"))}
    assert lines["ptp"].eligible == "no"
    assert lines["cpf"].eligible == "maybe"
    assert lines["training_plan"].eligible == "maybe"
