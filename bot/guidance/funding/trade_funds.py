"""The few trades whose fund is not that of their situation: farmers and doctors."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec

from bot.guidance.case import Case
from bot.guidance.plan_types import DeviceId
from bot.guidance.trades import words_of

_FILE = Path(__file__).with_name("trade_funds.yml")
# A trade that is aimed at and not yet practised pays into no fund.
_NOT_YET = frozenset({"change_job", "create_business", "unsure"})


class TradeFund(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fund of one trade: whose it is, the device it stands in for, the sentence that says so."""

    situation: str
    instead_of: DeviceId
    says: str
    trades: tuple[str, ...]


@lru_cache(maxsize=1)
def _funds() -> dict[str, TradeFund]:
    return msgspec.yaml.decode(_FILE.read_bytes(), type=dict[str, TradeFund])


def trade_fund(case: Case) -> tuple[str, TradeFund] | None:
    """Return the fund of the trade practised, with the id of its contact; None when it is that of the situation."""
    title = case.profile.job_title
    if title is None or not case.self_employed or case.goal in _NOT_YET:
        return None
    said = words_of(title)
    for contact, fund in _funds().items():
        if fund.situation == case.situation and any(words_of(trade) <= said for trade in fund.trades):
            return contact, fund
    return None
