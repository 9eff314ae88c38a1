"""What a fund that pays by the hour brings on a course whose hours are known, by the figures of the law."""

from __future__ import annotations

from datetime import date

import pytest
from builders import TODAY, advisor, diploma, person

from bot.guidance.plan_types import FundingLine
from bot.law import load_law


def figure(name: str) -> float:
    value = load_law().value(name, TODAY)
    assert value is not None
    return float(value)


def line(device: str, *, hours: float | None, field: str = "btp", day: date = TODAY, **facts: object) -> FundingLine:
    chosen = diploma("x", field, duration_hours=hours)
    lines = advisor().funding(person(field=field, **facts), day, chosen)
    return next(one for one in lines if one.device == device)


def told(one: FundingLine) -> str:
    return " ".join([*one.reasons, *one.conditions])


@pytest.mark.parametrize("hours", [40, 100, 507])
def test_a_technical_course_of_a_craft_is_paid_up_to_the_hours_of_the_year(hours: float) -> None:
    found = line("fafcea", hours=hours, situation="artisan")
    paid = min(hours, figure("fafcea.hours.building"))

    assert found.amount_eur == paid * figure("fafcea.rate.building")
    assert f"dure {hours} heures" in told(found)


def test_a_course_of_management_has_no_total_for_its_hours_a_year_are_not_known() -> None:
    found = line("fafcea", hours=120, field="gestion_pme", situation="artisan")
    assert found.amount_eur is None
    assert "je ne calcule pas de total" in told(found)


@pytest.mark.parametrize(("device", "situation"), [("fafcea", "artisan")])
def test_without_the_hours_there_is_no_total_and_the_centre_gives_them(device: str, situation: str) -> None:
    found = line(device, hours=None, situation=situation)
    assert found.amount_eur is None
    assert "que le centre vous donne" in told(found)


def test_a_small_business_is_given_no_total_for_its_aid_may_be_reduced() -> None:
    found = line("fafcea", hours=50, situation="artisan", circumstances=["micro_entrepreneur"])
    assert found.amount_eur is None


def test_a_short_course_costs_the_owners_fund_less_than_its_ceiling() -> None:
    short, long = (line("agefice", hours=hours, situation="business_owner") for hours in (20, 800))

    assert short.amount_eur == 20 * figure("agefice.rates")
    assert long.amount_eur == figure("agefice.cap_diploma")
    assert "dure 20 heures" in told(short)
    assert line("agefice", hours=None, situation="business_owner").amount_eur == figure("agefice.cap_diploma")


def test_on_a_day_without_a_known_rate_nothing_is_computed() -> None:
    before = date(2024, 3, 1)
    assert line("fafcea", hours=40, situation="artisan", day=before).amount_eur is None
    assert line("agefice", hours=40, situation="business_owner", day=before).amount_eur is None
