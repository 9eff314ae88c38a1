"""Promises that hold for any profile and any day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, get_args

import msgspec
import pytest
from builders import CHAUMONT, advisor, course, diploma, shipped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.guidance.case import Case
from bot.guidance.engine import encode_plan
from bot.guidance.money import share_out
from bot.guidance.plan_types import DEVICES
from bot.guidance.profile import PROFILE_FIELDS, Circumstance, Goal, Profile, Situation, age_band_of
from bot.guidance.sources import Citations
from bot.law import load_law

_QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_SITUATIONS = get_args(Situation)
_GOALS = get_args(Goal)
_CIRCUMSTANCES = get_args(Circumstance)
_TRADES = ("plaquiste", "boulangère", "devellopeur web", "aide-soignante", "comptable", "zzz", "", "chef", "🙂")
_DAYS = st.dates(min_value=date(2023, 1, 1), max_value=date(2027, 12, 31))


def _communes() -> st.SearchStrategy[Any]:
    picked = sorted(shipped().communes)[::1500]
    known = [
        {
            "insee_code": code,
            "name": shipped().communes[code].name,
            "department_code": shipped().communes[code].department_code,
        }
        for code in picked
    ]
    return st.sampled_from(
        [None, CHAUMONT, {"insee_code": "99999", "name": "Ailleurs", "department_code": "99"}, *known]
    )


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    def maybe(strategy: st.SearchStrategy[Any]) -> Any:
        return draw(st.one_of(st.none(), strategy))

    age = maybe(st.integers(14, 80))
    facts = {
        "situation": maybe(st.sampled_from(_SITUATIONS)),
        "circumstances": maybe(st.lists(st.sampled_from(_CIRCUMSTANCES), max_size=2, unique=True)),
        "commune": draw(_communes()),
        "age": age,
        "age_band": age_band_of(age)
        if age is not None
        else maybe(st.sampled_from(["under_26", "26_to_44", "45_and_over"])),
        "qualification_level": maybe(st.integers(2, 8)),
        "experience_years": maybe(st.integers(0, 40)),
        "goal": maybe(st.sampled_from(_GOALS)),
        "field": maybe(st.sampled_from([*sorted(shipped().fields), "inconnu"])),
        "job_title": maybe(st.sampled_from(_TRADES)),
        "modality": maybe(st.sampled_from(["distance", "onsite", "hybrid", "any"])),
        "cpf_balance_eur": maybe(st.integers(0, 8000)),
        "declined": draw(st.lists(st.sampled_from(PROFILE_FIELDS), max_size=3, unique=True)),
    }
    return msgspec.convert({name: value for name, value in facts.items() if value is not None}, Profile)


@_QUICK
@given(profiles(), _DAYS)
def test_a_plan_is_never_empty_and_answers_every_device_once(profile: Profile, day: date) -> None:
    plan = advisor().plan(profile, day)
    assert sorted(one.device for one in plan.funding) == sorted(DEVICES)
    assert all(one.reasons and all(one.reasons) for one in plan.funding)
    assert plan.next_steps
    assert plan.warnings
    assert plan.contacts
    assert all(0 <= one.score <= 1 for one in plan.courses)
    assert all(one.score >= other.score for one, other in zip(plan.courses, plan.courses[1:], strict=False))


@_QUICK
@given(profiles(), _DAYS)
def test_refusals_come_last_and_promise_nothing(profile: Profile, day: date) -> None:
    lines = advisor().funding(profile, day)
    verdicts = [one.eligible == "no" for one in lines]
    assert verdicts == sorted(verdicts)
    assert all(one.amount_eur is None and not one.conditions for one in lines if one.eligible == "no")


@_QUICK
@given(profiles(), _DAYS)
def test_the_same_profile_and_day_give_the_same_bytes(profile: Profile, day: date) -> None:
    assert encode_plan(advisor().plan(profile, day)) == encode_plan(advisor().plan(profile, day))


@_QUICK
@given(profiles(), _DAYS)
def test_the_interview_is_short_and_ends(profile: Profile, day: date) -> None:
    answers: dict[str, Any] = {
        "situation": "employee",
        "commune": CHAUMONT,
        "goal": "train",
        "field": "informatique",
        "qualification_level": 4,
        "experience_years": 2,
        "circumstances": [],
        "age_band": "26_to_44",
        "cpf_balance_eur": 100,
        "modality": "any",
    }
    asked = []
    while (question := advisor().next_question(profile, day)) is not None:
        asked.append(question)
        assert question not in profile.declined
        assert len(asked) <= 8
        data = {name: value for name, value in msgspec.to_builtins(profile).items() if value is not None}
        profile = msgspec.convert({**data, question: answers[question]}, Profile)
    assert len(asked) == len(set(asked))


def _verdicts(profile: Profile, day: date) -> dict[str, str]:
    return {one.device: one.eligible for one in advisor().funding(profile, day)}


_HARMLESS = {
    "age_band": ["under_26", "26_to_44", "45_and_over"],
    "qualification_level": [2, 3, 4, 5, 6, 7, 8],
    "experience_years": [0, 1, 12],
    "cpf_balance_eur": [0, 700, 5000],
    "modality": ["distance"],
    "commune": [CHAUMONT],
}


@_QUICK
@given(profiles(), _DAYS, st.sampled_from(sorted(_HARMLESS)), st.data())
def test_one_more_fact_never_blurs_an_answer(profile: Profile, day: date, name: str, data: st.DataObject) -> None:
    """A yes or a no never becomes « à vérifier » because the person said more of the same situation."""
    if name == "age_band" and profile.age is not None:
        return
    before = msgspec.convert({**msgspec.to_builtins(profile), name: None}, Profile)
    after = msgspec.convert(
        {**msgspec.to_builtins(profile), name: data.draw(st.sampled_from(_HARMLESS[name]))}, Profile
    )
    known, said = _verdicts(before, day), _verdicts(after, day)
    blurred = {device for device in known if known[device] != "maybe" and said[device] == "maybe"}
    assert not blurred


@_QUICK
@given(profiles(), _DAYS, st.integers(0, 9000), st.sampled_from(["course", "diploma", "rs"]))
def test_no_device_pays_more_than_the_price(profile: Profile, day: date, price: int, kind: str) -> None:
    priced = {
        "course": course("x", price_eur=float(price)),
        "diploma": diploma("x", price_eur=float(price)),
        "rs": course("x", rncp_rs="RS1234", price_eur=float(price)),
    }[kind]
    for line in advisor().funding(profile, day, priced):
        assert line.amount_eur is None or 0 <= line.amount_eur <= price


@_QUICK
@given(profiles(), _DAYS, st.integers(0, 9000), st.integers(0, 8000), st.integers(0, 3000))
def test_more_cpf_never_raises_what_is_left_to_pay(
    profile: Profile, day: date, price: int, low: int, more: int
) -> None:
    law = load_law()

    def left(balance: int) -> tuple[Decimal | None, Decimal]:
        owner = msgspec.structs.replace(profile, cpf_balance_eur=float(balance))
        case = Case(profile=owner, as_of=day, law=law, citations=Citations(law, day)).about(course=diploma("x"))
        cost = share_out(case, Decimal(price))
        assert cost is not None
        return cost.left, cost.left_at_least

    (before, least_before), (after, least_after) = left(low), left(low + more)
    assert least_after <= least_before
    if before is not None and after is not None:
        assert after <= before <= price


@pytest.mark.parametrize("situation", _SITUATIONS)
@pytest.mark.parametrize("goal", _GOALS)
def test_every_situation_and_goal_has_steps_contacts_and_an_order(situation: str, goal: str) -> None:
    profile = msgspec.convert({"situation": situation, "goal": goal, "commune": CHAUMONT}, Profile)
    plan = advisor().plan(profile, date(2026, 11, 21))
    assert 2 <= len(plan.next_steps) <= 7
    assert len({one.id for one in plan.contacts}) == len(plan.contacts)
    assert all(one.role and one.label for one in plan.contacts)
    assert plan.funding[0].eligible != "no"
