"""Local top-ups: promised only where, when and to whom one was entered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from builders import CHAUMONT, TODAY, catalogue, diploma, person

from bot.guidance.engine import Advisor
from bot.guidance.local import LocalScheme
from bot.guidance.plan_types import FundingLine
from bot.law import load_law

_TOWN = LocalScheme(
    id="chaumont",
    label="Chèque formation de Chaumont",
    funder="commune",
    funder_name="Ville de Chaumont",
    communes=frozenset({"52121"}),
    amount_eur=Decimal(300),
    conditions=("Habiter la commune.",),
    starts_on=date(2026, 1, 1),
    ends_on=date(2026, 12, 31),
    source_url="https://example.org/cheque",
)


def _line(day: date = TODAY, *, price: float | None = None, **facts: Any) -> FundingLine:
    adviser = Advisor(catalogue(), load_law(), schemes=(_TOWN,))
    known = person(**{"situation": "artisan", "commune": CHAUMONT, **facts})
    lines = adviser.funding(known, day, None if price is None else diploma("x", price_eur=price))
    return next(one for one in lines if one.device == "cpf_topup_local")


def test_a_scheme_entered_for_the_town_is_a_yes_with_its_amount_and_source() -> None:
    line = _line()
    assert (line.eligible, line.amount_eur) == ("yes", 300.0)
    assert "Chèque formation de Chaumont" in " ".join(line.reasons)
    assert line.sources[0].url == "https://example.org/cheque"


def test_it_never_pays_more_than_the_course_less_the_compulsory_share() -> None:
    assert _line(price=320.0).amount_eur == 170.0


@pytest.mark.parametrize(
    "facts",
    [
        {"commune": {"insee_code": "69123", "name": "Lyon", "department_code": "69"}},
        {"commune": None},
        {"day": date(2027, 1, 1)},
        {"day": date(2025, 12, 31)},
    ],
)
def test_elsewhere_or_another_year_it_is_only_to_check(facts: dict[str, Any]) -> None:
    assert _line(**facts).eligible == "maybe"


def test_someone_excluded_is_not_promised_it() -> None:
    assert _line(situation="public_agent").eligible == "no"
