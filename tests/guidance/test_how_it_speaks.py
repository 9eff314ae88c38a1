"""The sentences of a plan: whole, plain, without a hole where a figure is missing."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import get_args

import pytest
from builders import CHAUMONT, advisor, person

from bot.guidance import french
from bot.guidance.plan_types import Plan
from bot.guidance.profile import Goal, Situation

_DAYS = (date(2023, 3, 1), date(2024, 6, 1), date(2025, 3, 1), date(2026, 1, 15), date(2026, 11, 21), date(2027, 3, 1))
_HOLES = re.compile(r"\bNone\b|[{}]|  |(?<!\.)\.\.(?!\.)|!| ,|\bde un\b|jusqu'à un montant|\bdu le\b")


def _sentences(plan: Plan) -> Iterator[str]:
    yield from itertools.chain(plan.next_steps, plan.warnings, (one.role for one in plan.contacts))
    for line in plan.funding:
        yield from itertools.chain(line.reasons, line.conditions)
    for found in (*plan.courses, *plan.centres):
        yield from found.reasons
    for route in plan.vae:
        yield from itertools.chain(route.reasons, route.steps)


@pytest.mark.parametrize("day", _DAYS, ids=str)
@pytest.mark.parametrize("situation", [None, *get_args(Situation)])
def test_every_sentence_is_whole_and_sober(situation: str | None, day: date) -> None:
    for rank, goal in enumerate([None, *get_args(Goal)]):
        facts = {
            "situation": situation,
            "goal": goal,
            "commune": CHAUMONT if rank % 2 else None,
            "field": ("gestion_pme", None, "btp")[rank % 3],
            "job_title": (None, "plaquiste", "comptable")[rank % 3],
            "qualification_level": (None, 2, 3, 5)[rank % 4],
            "experience_years": (None, 0, 0.5, 12)[rank % 4],
            "cpf_balance_eur": (None, 0, 3000)[rank % 3],
        }
        for sentence in _sentences(advisor().plan(person(**facts), day)):
            assert not _HOLES.search(sentence), sentence
            assert sentence[-1] in ".?", sentence
            assert sentence[0].isupper() or sentence[0] in "«0123456789", sentence


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (Decimal("1200.5"), "EUR", "1 200,50 €"),
        (Decimal(1200), "EUR", "1 200 €"),
        (Decimal("102.23"), "EUR", "102,23 €"),
        (Decimal("9.15"), "EUR/hour", "9,15 € par heure"),
        (Decimal(1), "years", "1 an"),
        (Decimal(2), "years", "2 ans"),
        (Decimal(1300), "days", "1 300 jours"),
        (Decimal(24), "months", "24 mois"),
        (Decimal(56), "percent", "56 %"),
        (Decimal(3), None, "3"),
    ],
)
def test_figures_are_written_the_french_way(value: Decimal, unit: str | None, text: str) -> None:
    assert french.figure(value, unit) == text


def test_dates_and_lists_are_written_the_french_way() -> None:
    assert french.day(date(2026, 4, 2)) == "2 avril 2026"
    assert french.day(date(2027, 1, 1)) == "1er janvier 2027"
    assert french.listing(["a", "b", "c"]) == "a, b et c"
    assert french.listing(["a"]) == "a"
    assert french.listing([]) == ""
    assert french.years(0.5) == "moins d'un an"
    assert french.years(12.0) == "12 ans"


def test_an_unknown_figure_is_said_in_words() -> None:
    assert french.unknown_figure("EUR/year") == "un montant à confirmer"
    assert french.unknown_figure("months") == "un délai à confirmer"
    assert french.unknown_figure(None) == "un chiffre à confirmer"
