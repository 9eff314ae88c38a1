"""Whatever the schemes, the price and the account: never above the price, a limit or a budget."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, get_args

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalogue.files import load_catalogue_files
from bot.catalogue.records import Course
from bot.guidance.engine import Advisor
from bot.guidance.local import FUNDERS, LocalScheme
from bot.guidance.plan_types import FundingLine
from bot.guidance.profile import Situation, read_profile
from bot.law import load_law

_DAYS = (date(2023, 3, 1), date(2024, 6, 1), date(2026, 11, 21), date(2027, 3, 1))
_CHAUMONT = {"insee_code": "52121", "name": "Chaumont", "department_code": "52"}
_CENTS = st.integers(1, 500_000).map(lambda cents: Decimal(cents) / 100)


@st.composite
def _schemes(draw: st.DrawFn) -> list[LocalScheme]:
    made = []
    for rank in range(draw(st.integers(0, 4))):
        by_share = draw(st.booleans())
        terms: dict[str, Any] = {
            "id": f"s{rank}",
            "label": f"Aide {rank}",
            "funder": draw(st.sampled_from(FUNDERS)),
            "funder_name": f"Financeur {rank}",
            "share_percent": Decimal(draw(st.integers(1, 10_000))) / 100 if by_share else None,
            "amount_eur": None if by_share else draw(_CENTS),
            "cap_eur": draw(st.none() | _CENTS),
            "left_eur": draw(st.none() | st.just(Decimal(0)) | _CENTS),
            "starts_on": date(2020, 1, 1),
        }
        made.append(LocalScheme(**terms))
    return made


@lru_cache(maxsize=1)
def _advisor() -> Advisor:
    return Advisor(load_catalogue_files(), load_law())


@lru_cache(maxsize=1)
def _course() -> Course:
    return next(one for one in load_catalogue_files().courses if (one.rncp_rs or "").startswith("RNCP"))


@settings(deadline=None, max_examples=150)
@given(
    schemes=_schemes(),
    situation=st.sampled_from([None, *get_args(Situation)]),
    director=st.booleans(),
    balance=st.none() | st.integers(0, 6000),
    price_cents=st.none() | st.integers(1, 1_000_000),
    day=st.sampled_from(_DAYS),
)
def test_top_ups_stay_within_the_price_their_limits_and_their_budgets(
    *,
    schemes: list[LocalScheme],
    situation: str | None,
    director: bool,
    balance: int | None,
    price_cents: int | None,
    day: date,
) -> None:
    circumstances = ["salaried_director"] if director else []
    profile = read_profile(
        {
            "situation": situation,
            "circumstances": circumstances,
            "commune": _CHAUMONT,
            "cpf_balance_eur": balance,
        }
    )
    price = None if price_cents is None else price_cents / 100
    course = msgspec.structs.replace(_course(), price_eur=price)
    lines: dict[str, FundingLine] = {
        one.device: one for one in _advisor().with_schemes(schemes).funding(profile, day, course)
    }
    given_eur = lines["cpf_topup_local"].amount_eur
    if given_eur is None:
        return
    limits = [[one.amount_eur, one.cap_eur, one.left_eur] for one in schemes if one.left_eur != 0]
    bounded = [min((limit for limit in row if limit is not None), default=None) for row in limits]
    if None not in bounded:
        assert given_eur <= sum(map(float, filter(None, bounded))) + 0.001
    assert given_eur >= 0
    if price is None:
        return
    assert given_eur <= price
    paid = lines["cpf"].amount_eur
    if paid is not None and balance is not None:
        assert given_eur + paid <= price + 0.001
