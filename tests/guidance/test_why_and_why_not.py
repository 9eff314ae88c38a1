"""Every line of a plan can answer "pourquoi ?", "pourquoi pas ?" and what would change the answer."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
import pytest
from builders import CHAUMONT, TODAY, advisor, centre, course, person, plasterer, shipped, small_advisor, town

from bot.guidance.explain import Explained, Explanation, explain
from bot.guidance.explain_text import explanation_text
from bot.guidance.interview import is_known
from bot.guidance.outcome import with_answer
from bot.guidance.plan_types import DEVICES
from bot.guidance.profile import Profile
from bot.law import load_law

PEOPLE = {
    "artisan": plasterer(),
    "salarié de 40 ans": person(
        situation="employee", age=40, commune=CHAUMONT, goal="change_job", job_title="comptable", circumstances=[]
    ),
    "demandeuse d'emploi": person(situation="jobseeker", commune=CHAUMONT, goal="train", field="informatique"),
    "VAE": person(situation="employee", commune=CHAUMONT, goal="certify_experience", field="gestion_pme"),
    "étudiante": person(situation="student", goal="train", field="informatique", declined=["commune"]),
    "inconnue": person(),
}


@cache
def explained(who: str) -> Explanation:
    return explain(advisor().plan(PEOPLE[who], TODAY), advisor())


def line(explanation: Explanation, kind: str, id: str) -> Explained:
    return next(one for one in explanation.lines if (one.kind, one.id) == (kind, id))


@pytest.mark.parametrize("who", PEOPLE)
def test_every_line_of_the_plan_has_its_explanation(who: str) -> None:
    plan, explanation = advisor().plan(PEOPLE[who], TODAY), explained(who)
    told = {(one.kind, one.id) for one in explanation.lines}
    assert {("funding", device) for device in DEVICES} <= told
    assert {("course", one.id) for one in plan.courses} <= told
    assert {("centre", one.id) for one in plan.centres} <= told
    assert {("contact", one.id) for one in plan.contacts} <= told
    assert {("vae", one.course_id or "") for one in plan.vae} <= told
    assert all(one.reasons for one in explanation.lines)


@pytest.mark.parametrize("who", PEOPLE)
def test_a_verdict_rests_on_rules_in_force_with_their_source(who: str) -> None:
    law = load_law()
    for one in explained(who).lines:
        if one.kind == "funding":
            assert one.rules, one.id
        for rule in one.rules:
            assert law.rules[rule.id].in_force(TODAY)
            assert rule.statement == law.rules[rule.id].statement
            assert rule.source.label


@pytest.mark.parametrize("who", PEOPLE)
def test_what_would_change_an_answer_is_what_the_engine_really_answers(who: str) -> None:
    profile, seen = PEOPLE[who], 0
    for one in explained(who).lines:
        for change in one.changes:
            plan = advisor().plan(with_answer(profile, change.field, change.value), TODAY)
            if one.kind == "funding":
                other = next(found for found in plan.funding if found.device == one.id)
                assert (other.eligible, other.amount_eur) == (change.verdict, change.amount_eur)
                now = next(found for found in advisor().plan(profile, TODAY).funding if found.device == one.id)
                assert (now.eligible, now.amount_eur) != (change.verdict, change.amount_eur)
            elif one.kind == "course":
                ranks = [found.id for found in plan.courses]
                assert change.rank == (ranks.index(one.id) + 1 if one.id in ranks else None)
            elif one.kind == "contact":
                assert (change.verdict == "shown") == (one.id in {found.id for found in plan.contacts})
            seen += 1
    assert seen


def test_an_employee_over_the_age_learns_the_age_at_which_apprenticeship_opens() -> None:
    last = load_law().value("appr.age", TODAY)
    assert last is not None
    refused = line(explained("salarié de 40 ans"), "funding", "work_study")
    assert refused.verdict == "no"
    assert f"si vous aviez moins de {last + 1} ans" in [one.said for one in refused.changes]


def test_an_employee_learns_that_the_individual_aid_needs_a_registration() -> None:
    refused = line(explained("salarié de 40 ans"), "funding", "aif")
    assert refused.verdict == "no"
    change = next(one for one in refused.changes if one.field == "situation")
    assert (change.said, change.verdict) == ("si vous aviez une inscription à France Travail", "maybe")


@pytest.mark.parametrize("who", ["artisan", "salarié de 40 ans", "demandeuse d'emploi"])
def test_the_best_courses_not_shown_say_why(who: str) -> None:
    shown = {one.id for one in advisor().plan(PEOPLE[who], TODAY).courses}
    others = [one for one in explained(who).lines if one.kind == "course" and one.verdict == "left_out"]
    assert others
    assert not shown & {one.id for one in others}
    assert all(len(one.reasons) > 1 for one in others)


def test_a_nearer_centre_left_out_says_why() -> None:
    desk = small_advisor(
        communes=(town("Ici", "52121"),),
        centres=(
            centre("loin", at=(48.3, 5.0)),
            centre("ecole", at=(48.01, 5.0), public="specialised", fields=("art",)),
        ),
        courses=(course("x"),),
    )
    profile = person(commune={**CHAUMONT, "name": "Ici"}, situation="employee", goal="train", field="gestion_pme")
    told = explain(desk.plan(profile, TODAY), desk)
    left = line(told, "centre", "ecole")
    assert left.verdict == "left_out"
    assert left.reasons[0] == "C'est une école spécialisée, dans un autre domaine que le vôtre."


@pytest.mark.parametrize("who", PEOPLE)
def test_missing_facts_come_in_the_order_of_the_interview_and_of_what_they_change(who: str) -> None:
    profile, explanation = PEOPLE[who], explained(who)
    names = [one.field for one in explanation.missing]
    asked = advisor().useful_questions(profile, TODAY)
    assert names[: len(asked)] == asked
    assert not any(is_known(profile, name) for name in names)
    measured = [one.usefulness for one in explanation.missing[: len(asked)] if one.field not in _FIRST]
    assert measured == sorted(measured, reverse=True)


_FIRST = ("situation", "commune", "goal")


def test_a_course_whose_price_is_known_says_how_it_is_paid() -> None:
    desk = small_advisor(courses=(course("x", price_eur=1000, cpf_eligible="yes"),))
    profile = person(situation="employee", goal="train", field="gestion_pme", cpf_balance_eur=400)
    told = explain(desk.plan(profile, TODAY), desk)
    assert [(one.course_id, one.mix.left_eur) for one in told.mixes] == [("x", 600)]
    assert "Il resterait 600 € à payer sur 1 000 €." in explanation_text(told)


@pytest.mark.parametrize("who", PEOPLE)
def test_an_explanation_is_the_same_twice_and_is_readable(who: str) -> None:
    again = explain(advisor().plan(PEOPLE[who], TODAY), advisor())
    assert msgspec.json.encode(again) == msgspec.json.encode(explained(who))
    text = explanation_text(again)
    assert "Pourquoi ?" in text
    assert "Pourquoi pas ?" in text
    assert "Ce qui changerait : si " in text
    assert "None" not in text


def test_explaining_changes_nothing_in_the_plan() -> None:
    profile: Profile = PEOPLE["artisan"]
    before: Any = advisor().plan(profile, TODAY)
    explain(before, advisor())
    assert advisor().plan(profile, TODAY) == before
    assert shipped().courses
