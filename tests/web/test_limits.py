"""How many calls are let through, and how long the others are asked to wait."""

from __future__ import annotations

import pytest

from bot.web.limits import ADDRESS, CONVERSATION, Limiter, Limits, Rate
from bot.web.problems import Problem


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_passes_then_one_waits_for_the_next() -> None:
    clock = Clock()
    limiter = Limiter(Rate(burst=3, per_second=0.5), clock=clock)
    assert [limiter.take("a") for _ in range(4)] == [0, 0, 0, 2.0]
    clock.now += 1
    assert limiter.take("a") == 1.0
    clock.now += 1
    assert limiter.take("a") == 0


def test_one_address_does_not_use_up_anothers_calls() -> None:
    limiter = Limiter(Rate(burst=1, per_second=1), clock=Clock())
    assert limiter.take("a") == 0
    assert limiter.take("b") == 0
    assert limiter.take("a") > 0


def test_a_long_rest_gives_no_more_than_a_burst() -> None:
    clock = Clock()
    limiter = Limiter(Rate(burst=2, per_second=1), clock=clock)
    limiter.take("a")
    clock.now += 10_000
    assert [limiter.take("a") > 0 for _ in range(3)] == [False, False, True]


def test_the_refusal_says_how_long_to_wait() -> None:
    limits = Limits(enabled=True, clock=Clock())
    for _ in range(CONVERSATION.burst):
        limits.message("c")
    with pytest.raises(Problem) as refused:
        limits.message("c")
    assert refused.value.status == 429
    assert refused.value.headers["Retry-After"] == "1"
    assert "1 seconde." in refused.value.detail


def test_without_limits_nobody_waits() -> None:
    limits = Limits(enabled=False, clock=Clock())
    for _ in range(ADDRESS.burst * 2):
        limits.call("a")
        limits.opening("a")
        limits.message("c")
