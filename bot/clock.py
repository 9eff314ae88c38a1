"""The day it is where the visitors are: the only clock of the project's answers, read at its outer edges."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def today() -> date:
    """Return the day it is in Paris."""
    return datetime.now(PARIS).date()
