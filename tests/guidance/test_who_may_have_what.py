"""A table of situations and devices on one day; each verdict names the rule, hence the official source, it rests on."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from builders import TODAY, advisor, person

from bot.guidance.plan_types import DEVICES
from bot.law import load_law

_TABLE: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "matrix.yml").read_text(encoding="utf-8"))
_WORDS = {"Y": "yes", "M": "maybe", "N": "no"}


@cache
def _verdicts(row: int) -> dict[str, str]:
    profile = person(**_TABLE["people"][row]["profile"])
    return {one.device: one.eligible for one in advisor().plan(profile, TODAY).funding}


def _cases() -> list[Any]:
    law = load_law()
    cases = []
    for row, entry in enumerate(_TABLE["people"]):
        for device, letter in zip(_TABLE["columns"], entry["is"].split(), strict=True):
            source = law.rules[_TABLE["rule"][device]].legal_ref or _TABLE["rule"][device]
            name = f"{entry['who']}-{device}-{_WORDS[letter]} ({source})"
            cases.append(pytest.param(row, device, _WORDS[letter], id=name))
    return cases


@pytest.mark.parametrize(("row", "device", "verdict"), _cases())
def test_each_situation_gets_the_verdict_its_source_gives(row: int, device: str, verdict: str) -> None:
    assert _verdicts(row)[device] == verdict


def test_the_table_covers_every_device_of_the_contract() -> None:
    assert set(_TABLE["columns"]) == set(DEVICES)
