"""The interview asks what can change the plan, first what changes it most, and stops when nothing can."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from builders import CHAUMONT, TODAY, advisor, person, plasterer, shipped
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.guidance.interview import MOST_QUESTIONS, may_ask, useful_questions
from bot.guidance.outcome import with_answer
from bot.guidance.profile import FieldName, Profile

_NEEDED = ("situation", "commune", "goal")
_SITUATIONS = ("employee", "artisan", "business_owner", "liberal", "jobseeker", "public_agent", "student", "retired")
_EVERY_ANSWER: dict[FieldName, tuple[Any, ...]] = {
    "qualification_level": (2, 3, 4, 5, 6, 7, 8),
    "experience_years": (0.0, 0.5, 1.0, 3.0, 12.0, 30.0),
    "circumstances": ((), ("fixed_term",), ("temp_worker",), ("salaried_director",), ("disabled",), ("executive",)),
    "age_band": ("under_26", "26_to_44", "45_and_over"),
    "cpf_balance_eur": (0.0, 800.0, 5000.0),
    "modality": ("distance", "onsite", "hybrid", "any"),
}


def every_answer(name: FieldName) -> tuple[Any, ...]:
    return tuple(shipped().fields) if name == "field" else _EVERY_ANSWER[name]


def can_change(profile: Profile, name: FieldName) -> bool:
    before = advisor().outcome(profile, TODAY)
    return any(advisor().outcome(with_answer(profile, name, value), TODAY) != before for value in every_answer(name))


def known(profile: Profile, name: str) -> bool:
    twin = {"age_band": "age", "field": "job_title"}.get(name, name)
    return any(getattr(profile, one) is not None or one in profile.declined for one in (name, twin))


def starts() -> list[Profile]:
    aims: tuple[dict[str, Any], ...] = (
        {"goal": "train", "field": "informatique"},
        {"goal": "change_job", "job_title": "comptable"},
        {"goal": "certify_experience"},
        {"goal": "refresh_basics"},
        {"goal": "unsure"},
        {"goal": "progress"},
    )
    return [
        person(situation=situation, commune=CHAUMONT, **aim) for situation, aim in itertools.product(_SITUATIONS, aims)
    ]


@pytest.mark.parametrize("profile", starts(), ids=lambda one: f"{one.situation}-{one.goal}")
@pytest.mark.parametrize("which", [0, -1], ids=["first answer", "last answer"])
def test_every_question_can_change_the_plan_and_the_last_leaves_nothing_to_ask(profile: Profile, which: int) -> None:
    asked = 0
    while (name := advisor().next_question(profile, TODAY)) is not None:
        assert can_change(profile, name), name
        profile = with_answer(profile, name, every_answer(name)[which])
        asked += 1
        assert asked <= MOST_QUESTIONS
    interview = may_ask(profile)
    left = [name for name in interview if not known(profile, name)]
    if len(interview) - len(left) >= MOST_QUESTIONS:
        return
    for name in left:
        before = advisor().outcome(profile, TODAY)
        for value in every_answer(name):
            after = advisor().outcome(with_answer(profile, name, value), TODAY)
            assert (after.verdicts, after.courses) == (before.verdicts, before.courses), (name, value)


@pytest.mark.parametrize("profile", [*starts(), plasterer()], ids=lambda one: f"{one.situation}-{one.goal}")
def test_questions_come_in_the_order_of_what_they_change(profile: Profile) -> None:
    names = advisor().useful_questions(profile, TODAY)
    worth = [advisor().usefulness(profile, TODAY, name) for name in names]
    assert worth == sorted(worth, reverse=True)
    assert all(one > 0 for one in worth)


def test_what_a_plan_cannot_do_without_comes_before_what_changes_it_most() -> None:
    assert advisor().useful_questions(person(), TODAY)[:3] == list(_NEEDED)


def test_what_changes_nothing_is_not_asked() -> None:
    profile = person(situation="artisan", commune=CHAUMONT, goal="progress")
    assert useful_questions(profile, lambda name: 1.0 if name == "circumstances" else 0.0) == ["circumstances"]
    assert useful_questions(profile, lambda _: 0.0) == []


def test_while_the_situation_is_not_known_nothing_needs_measuring() -> None:
    def refuse(name: FieldName) -> float:
        raise AssertionError(name)

    assert useful_questions(person(), refuse, first_only=True) == ["situation"]


@settings(deadline=None, max_examples=60)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "situation": st.sampled_from(_SITUATIONS),
            "goal": st.sampled_from(["train", "change_job", "progress", "unsure", "refresh_basics"]),
            "field": st.sampled_from(["gestion_pme", "informatique"]),
            "age_band": st.sampled_from(["under_26", "45_and_over"]),
            "declined": st.lists(st.sampled_from(["commune", "age_band", "field", "cpf_balance_eur"]), unique=True),
        },
    )
)
def test_the_question_asked_is_the_first_of_the_useful_ones(facts: dict[str, Any]) -> None:
    profile = person(**facts)
    useful = advisor().useful_questions(profile, TODAY)
    assert advisor().next_question(profile, TODAY) == next(iter(useful), None)
    assert not set(useful) & set(profile.declined)
