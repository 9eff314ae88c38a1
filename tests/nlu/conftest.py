"""The day on which messages are read."""

from __future__ import annotations

from datetime import date

import pytest

TODAY = date(2026, 11, 21)


@pytest.fixture
def today() -> date:
    return TODAY
