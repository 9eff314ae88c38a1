"""A price, what each device brings to it in order, and what is left with those who could pay it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from builders import CHAUMONT, TODAY, advisor, course, diploma, person, small_advisor, town
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.guidance.combine import FundingMix, said
from bot.guidance.local import LocalScheme
from bot.law import load_law


def top_up(funder: Any, amount: int) -> LocalScheme:
    """A top-up of so many euros, everywhere and for everyone its funder may help."""
    return LocalScheme(
        id=funder,
        label="Coup de pouce",
        funder=funder,
        funder_name="Exemple",
        amount_eur=Decimal(amount),
        starts_on=date(2020, 1, 1),
    )


def mixed(
    price: float,
    *,
    day: date = TODAY,
    registered: bool = True,
    schemes: Sequence[LocalScheme] = (),
    **facts: Any,
) -> FundingMix:
    chosen = diploma("x") if registered else course("x", cpf_eligible="yes")
    mix = advisor().with_schemes(schemes).mix(person(**facts), day, chosen, price_eur=price)
    assert mix is not None
    return mix


def brought(mix: FundingMix) -> dict[str, float | None]:
    return {one.device: one.amount_eur for one in mix.steps}


def figure(name: str) -> float:
    value = load_law().value(name, TODAY)
    assert value is not None
    return float(value)


def test_an_employee_pays_what_the_account_does_not_and_may_ask_the_employer() -> None:
    mix = mixed(2000, situation="employee", cpf_balance_eur=1200)
    assert brought(mix) == {"cpf": 1200}
    assert mix.left_eur == 800
    assert mix.closers[0] == "cpf_topup_employer"
    assert mix.closers[-1] == "self_funding"


def test_on_a_full_account_only_those_who_lift_the_compulsory_share_are_named() -> None:
    mix = mixed(1000, situation="employee", goal="train", cpf_balance_eur=5000)
    fee = figure("cpf.fee")
    assert brought(mix) == {"cpf": 1000 - fee}
    assert mix.left_eur == fee
    assert "cpf_topup_employer" in mix.closers
    assert "cpf_topup_region" not in mix.closers


def test_a_change_of_job_may_have_its_rest_paid_by_a_leave_after_the_account() -> None:
    assert "ptp" in mixed(6000, situation="employee", goal="change_job", cpf_balance_eur=2000).closers
    assert "ptp" not in mixed(6000, situation="employee", goal="train", cpf_balance_eur=2000).closers


def test_a_jobseeker_asks_for_the_individual_aid_after_the_account() -> None:
    mix = mixed(3000, situation="jobseeker", goal="train", cpf_balance_eur=1000)
    assert brought(mix) == {"cpf": 1000}
    assert mix.left_eur == 2000
    assert "aif" in mix.closers


def test_a_trader_has_the_fund_or_the_account_but_not_both() -> None:
    cap = figure("agefice.cap_diploma")
    poor = mixed(cap + 1000, situation="business_owner", circumstances=[], cpf_balance_eur=500)
    assert brought(poor) == {"agefice": cap}
    assert poor.left_eur == 1000
    assert [one.device for one in poor.instead] == ["cpf"]
    assert poor.closers == ("self_funding",)
    rich = mixed(cap + 1000, situation="business_owner", circumstances=[], cpf_balance_eur=cap + 800)
    assert brought(rich) == {"cpf": cap + 800}
    assert [one.device for one in rich.instead] == ["agefice"]


def test_a_professional_does_not_add_the_fund_to_the_account() -> None:
    mix = mixed(2000, situation="liberal", circumstances=[], cpf_balance_eur=1500)
    assert brought(mix) == {"cpf": 1500}
    assert [(one.device, one.amount_eur) for one in mix.instead] == [("fif_pl", figure("fif_pl.cap_usual"))]


def test_the_craftspeoples_fund_pays_a_registered_course_only_after_a_refusal() -> None:
    mix = mixed(2000, situation="artisan", cpf_balance_eur=1000)
    assert "fafcea" not in mix.closers
    assert any(one.device == "fafcea" and "refusé" in one.why for one in mix.instead)
    assert "fafcea" in mixed(2000, registered=False, situation="artisan", cpf_balance_eur=1000).closers


def test_an_unknown_balance_leaves_the_rest_unknown() -> None:
    mix = mixed(2000, situation="employee")
    assert brought(mix) == {"cpf": None}
    assert mix.left_eur is None
    assert any("à confirmer" in one for one in said(mix))


def test_what_a_town_adds_comes_after_the_account() -> None:
    mix = mixed(2000, schemes=[top_up("commune", 300)], situation="employee", cpf_balance_eur=1200)
    assert list(brought(mix).items()) == [("cpf", 1200), ("cpf_topup_local", 300)]
    assert mix.left_eur == 500
    assert "cpf_topup_local" not in mix.closers


def test_one_euro_of_the_employer_lifts_the_compulsory_share() -> None:
    mix = mixed(1000, schemes=[top_up("employeur", 1)], situation="employee", cpf_balance_eur=5000)
    assert brought(mix) == {"cpf": 999, "cpf_topup_local": 1}
    assert mix.left_eur == 0
    assert mix.closers == ()


def test_when_the_compulsory_share_is_not_known_the_rest_is_to_be_confirmed() -> None:
    mix = mixed(2000, day=date(2027, 1, 15), situation="employee", cpf_balance_eur=1500)
    assert mix.left_eur is None
    assert mix.left_at_least_eur == 500


def test_a_free_course_or_one_without_a_price_has_nothing_to_share() -> None:
    who = person(situation="employee", cpf_balance_eur=100)
    assert advisor().mix(who, TODAY, diploma("x")) is None
    assert advisor().mix(who, TODAY, diploma("x"), price_eur=0) is None


def test_what_is_left_is_said_with_the_personal_payment_and_among_the_next_steps() -> None:
    who = person(situation="employee", cpf_balance_eur=1200, goal="train", field="gestion_pme", commune=CHAUMONT)
    chosen = diploma("x", price_eur=2000)
    desk = small_advisor(courses=(chosen,), communes=(town("Chaumont", "52121"),))
    own = next(one for one in desk.funding(who, TODAY, chosen) if one.device == "self_funding")
    assert own.amount_eur == 800
    assert "Il resterait 800 € à payer sur 2 000 €." in own.reasons
    assert any("il resterait 800 € à payer" in one for one in desk.plan(who, TODAY).next_steps)


def test_a_price_told_replaces_that_of_the_catalogue() -> None:
    who = person(situation="employee", cpf_balance_eur=1200)
    lines = advisor().funding(who, TODAY, diploma("x", price_eur=900), price_eur=3000)
    assert next(one for one in lines if one.device == "self_funding").amount_eur == 1800


_PEOPLE = st.fixed_dictionaries(
    {
        "situation": st.sampled_from(
            ["employee", "artisan", "business_owner", "liberal", "jobseeker", "public_agent", "student", "retired"]
        ),
        "goal": st.sampled_from(["train", "change_job", "progress", "create_business"]),
        "circumstances": st.sampled_from([[], ["micro_entrepreneur"], ["salaried_director"], ["temp_worker"]]),
    }
)
_DAYS = st.sampled_from([date(2025, 6, 1), date(2026, 3, 1), TODAY, date(2027, 1, 15)])


@settings(deadline=None, max_examples=150)
@given(
    facts=_PEOPLE,
    day=_DAYS,
    registered=st.booleans(),
    price=st.integers(1, 12_000),
    low=st.integers(0, 8000),
    more=st.integers(0, 4000),
    town_gives=st.sampled_from([None, 0, 300, 3000]),
    employer_gives=st.sampled_from([None, 1, 500]),
)
def test_never_above_the_price_and_more_cpf_never_raises_what_is_left(
    *,
    facts: dict[str, Any],
    day: date,
    registered: bool,
    price: int,
    low: int,
    more: int,
    town_gives: int | None,
    employer_gives: int | None,
) -> None:
    schemes = [
        *([] if town_gives is None else [top_up("commune", town_gives)]),
        *([] if employer_gives is None else [top_up("employeur", employer_gives)]),
    ]
    poorer = mixed(price, day=day, registered=registered, schemes=schemes, **facts, cpf_balance_eur=low)
    richer = mixed(price, day=day, registered=registered, schemes=schemes, **facts, cpf_balance_eur=low + more)
    assert richer.left_at_least_eur <= poorer.left_at_least_eur
    if poorer.left_eur is not None and richer.left_eur is not None:
        assert richer.left_eur <= poorer.left_eur
    for mix in (poorer, richer):
        paid = sum((Decimal(str(one.amount_eur or 0)) for one in mix.steps), Decimal(0))
        rest = Decimal(str(mix.left_at_least_eur if mix.left_eur is None else mix.left_eur))
        told = all(one.amount_eur is not None for one in mix.steps)
        assert paid + rest == price if told else paid + rest <= price
        lines = advisor().funding(person(**facts), day, diploma("x") if registered else course("x"))
        assert set(mix.closers) <= {one.device for one in lines if one.eligible != "no"}


@pytest.mark.parametrize("situation", ["retired", "public_agent"])
def test_without_an_account_in_euros_everything_is_left_to_ask_for(situation: str) -> None:
    mix = mixed(1000, situation=situation)
    assert mix.steps == ()
    assert mix.left_eur == 1000
