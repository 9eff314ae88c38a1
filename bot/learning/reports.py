"""An error reported, as an anonymous scenario: who asks (roughly), what, and what the assistant answered about."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from bot.dialogue.types import Channel
from bot.guidance.profile import Profile


class Scenario(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a report: a profile no finer than the department, masked words, the topic answered, the day."""

    as_of: date
    channel: Channel
    topic: str | None
    question: str
    profile: dict[str, Any]
    comment: str | None = None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A report as it is stored, with its number."""

    id: int
    scenario: Scenario


def without_identity(profile: Profile) -> dict[str, Any]:
    """Return what may be kept of a profile: known fields, the department for the town, the band for the age.

    The trade, which a person may write in any words, is left out: the field of training says enough.
    """
    kept: dict[str, Any] = {}
    for name, value in msgspec.to_builtins(profile).items():
        if value in (None, [], ()) or name in {"age", "job_title"}:
            continue
        kept[name] = {"department_code": value["department_code"]} if name == "commune" else value
    return kept
