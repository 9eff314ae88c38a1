"""Cases by date, age, goal and circumstance, each with the rule (hence the official source) it checks."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from builders import advisor, person

from bot.guidance.plan_types import FundingLine, Plan
from bot.law import load_law

_CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "dated.yml").read_text(encoding="utf-8"))


def _params() -> list[Any]:
    law = load_law()
    return [pytest.param(row, id=f"{one['name']} ({law.rules[one['rule']].id})") for row, one in enumerate(_CASES)]


@cache
def _plan(row: int) -> Plan:
    return advisor().plan(person(**_CASES[row]["profile"]), _CASES[row]["day"])


def _line(plan: Plan, device: str) -> FundingLine:
    return next(one for one in plan.funding if one.device == device)


def _spoken(line: FundingLine) -> str:
    return " ".join((*line.reasons, *line.conditions))


@pytest.mark.parametrize("row", _params())
def test_the_answer_follows_the_rule_of_the_day(row: int) -> None:
    case, plan = _CASES[row], _plan(row)
    checks = 0
    for device, verdict in case.get("verdicts", {}).items():
        assert _line(plan, device).eligible == verdict
        checks += 1
    for device, amount in case.get("amounts", {}).items():
        assert _line(plan, device).amount_eur == amount
        checks += 1
    for device, words in case.get("says", {}).items():
        assert words in _spoken(_line(plan, device))
        checks += 1
    for device, words in case.get("never", {}).items():
        assert words not in _spoken(_line(plan, device))
        checks += 1
    if "order" in case:
        order = [one.device for one in plan.funding if one.device in case["order"]]
        assert order == case["order"]
        checks += 1
    warned = " ".join(plan.warnings)
    if "warns" in case:
        assert case["warns"] in warned
        checks += 1
    if "nowarn" in case:
        assert case["nowarn"] not in warned
        checks += 1
    assert checks, "ce cas ne vérifie rien"


@pytest.mark.parametrize("row", _params())
def test_every_possible_device_cites_a_dated_source(row: int) -> None:
    for line in _plan(row).funding:
        assert line.reasons, line.device
        assert line.sources, line.device
