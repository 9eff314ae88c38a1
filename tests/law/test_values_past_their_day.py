"""A figure whose period is over is said nowhere: "à confirmer", through the plan and the chat."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from bot.catalogue import load_catalogue_files
from bot.cli.law import report
from bot.dialogue.words import Listener, Wording, load_words, read_responses
from bot.guidance.engine import Advisor
from bot.guidance.french import figure
from bot.guidance.plan_types import Plan
from bot.guidance.profile import Profile, read_profile
from bot.law import Law, load_law

NEXT_YEAR = date(2027, 1, 15)
CHAUMONT = {"insee_code": "52121", "name": "Chaumont", "department_code": "52", "postal_code": "52000"}
# A figure of 2026, the person it is said to, and a device that says it.
SAID_IN_2026 = [
    ("cpf.fee", "employee", "cpf"),
    ("agefice.cap", "business_owner", "agefice"),
    ("fif_pl.cap_usual", "liberal", "fif_pl"),
    ("fafcea.rate.transverse", "artisan", "fafcea"),
]


@pytest.fixture(scope="module")
def law() -> Law:
    return load_law()


@pytest.fixture(scope="module")
def advisor(law: Law) -> Advisor:
    return Advisor(load_catalogue_files(), law)


def someone(situation: str) -> Profile:
    return read_profile({"situation": situation, "commune": CHAUMONT, "goal": "progress", "field": "gestion_pme"})


def spoken(law: Law, name: str, day: date) -> str:
    value, rule = law.value(name, day), law.current(name, day)
    assert value is not None
    assert rule is not None
    return figure(value, rule.unit)


def line(plan: Plan, device: str) -> Any:
    return next(one for one in plan.funding if one.device == device)


@pytest.mark.parametrize(("name", "situation", "device"), SAID_IN_2026)
def test_the_plan_withholds_it(law: Law, advisor: Advisor, name: str, situation: str, device: str) -> None:
    old = spoken(law, name, date(2026, 11, 21))
    before = line(advisor.plan(someone(situation), date(2026, 11, 21)), device)
    assert old in " ".join((*before.reasons, *before.conditions))
    plan = advisor.plan(someone(situation), NEXT_YEAR)
    after = line(plan, device)
    assert "à confirmer" in " ".join((*after.reasons, *after.conditions))
    assert old not in msgspec.json.encode(plan.funding).decode()
    assert after.amount_eur is None


@pytest.mark.parametrize("situation", ["employee", "artisan", "business_owner", "liberal", "jobseeker", "student"])
def test_no_source_of_a_plan_is_out_of_date(law: Law, advisor: Advisor, situation: str) -> None:
    plan = advisor.plan(someone(situation), NEXT_YEAR)
    past = {rule.statement for rule in law if rule.valid_to is not None and rule.valid_to < NEXT_YEAR}
    said = {text for one in plan.funding for text in (*one.reasons, *one.conditions)}
    assert not past & said


def test_the_words_of_the_chat_withhold_it(law: Law) -> None:
    words = load_words(law, load_catalogue_files())
    now, then = (Listener(Profile(situation="employee"), "web", day) for day in (date(2026, 11, 21), NEXT_YEAR))
    old = spoken(law, "cpf.fee", now.as_of)
    assert old in words.text(words.compose("utter_cpf_fee", now))
    later = words.text(words.compose("utter_cpf_fee", then))
    assert old not in later
    assert "à confirmer" in later


def test_no_answer_of_the_chat_quotes_a_value_past_its_day(law: Law) -> None:
    catalogue = load_catalogue_files()
    words = load_words(law, catalogue)
    gone = {rule.id for rule in law if rule.valid_to is not None and rule.valid_to < NEXT_YEAR}
    listener = Listener(Profile(), "web", NEXT_YEAR)
    seen = 0
    for name, wordings in read_responses().items():
        for key in {key for wording in wordings for key in wording.placeholders if key in law}:
            if law.current(key, NEXT_YEAR) is None and {one.id for one in law.versions(key)} <= gone:
                value = words.compose(name, listener, values=_blanks(wordings)).values[key]
                assert "à confirmer" in value, (name, key)
                seen += 1
    assert seen


def _blanks(wordings: tuple[Wording, ...]) -> dict[str, str]:
    """Values for what the dialogue gives itself."""
    law = load_law()
    return {
        key: ""
        for wording in wordings
        for key in wording.placeholders
        if re.fullmatch(r"[a-z_]+", key) and key not in {"year", "retention"} and key not in law
    }


def test_what_is_past_without_a_successor_is_listed_to_be_read_again(law: Law) -> None:
    text, to_do = report(law, NEXT_YEAR, 6)
    overdue = text.split("\n\n")[0]
    assert to_do
    for name in ("cpf.fee.current", "agefice.cap", "fif_pl.cap_usual", "smic.hourly"):
        assert f"  {name} (fin : 31/12/2026)" in overdue
    assert "cpf.fee.2025" not in overdue
    assert "pro_a.what" not in overdue


def test_what_was_read_long_ago_without_a_known_end_is_listed(law: Law) -> None:
    text, _ = report(law, NEXT_YEAR, 6)
    old = [
        rule
        for rule in law
        if rule.date_basis == "checked" and rule.valid_to is None and rule.valid_from and rule.valid_from.year < 2026
    ]
    assert old
    assert all(f"  {rule.id} (lue : " in text for rule in old)


def test_a_low_confidence_figure_is_never_given(law: Law) -> None:
    doubtful = [rule for rule in law if rule.confidence == "low" and rule.value is not None]
    for rule in doubtful:
        assert rule.valid_from is None or law.value(rule.id, rule.valid_from) is None
    assert isinstance(law.value("cpf.fee", date(2026, 11, 21)), Decimal)
