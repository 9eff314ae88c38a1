"""How often one address and one conversation may call: token buckets, in memory."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from bot.web.problems import Problem


@dataclass(frozen=True)
class Rate:
    """Calls allowed at once, then calls a second."""

    burst: int
    per_second: float


# One address may be a whole centre: a kiosk, the counsellors, a class of twenty behind the same box.
ADDRESS = Rate(burst=300, per_second=5)
OPENING = Rate(burst=40, per_second=0.5)
# One conversation is one person typing.
CONVERSATION = Rate(burst=20, per_second=1)
# Codes typed by hand: a person mistypes a few times, somebody who guesses tries thousands. All addresses together too:
# what that leaves to chance is reckoned in ``bot.conversations.resuming``.
RESUMING = Rate(burst=12, per_second=0.1)
RESUMING_ALL = Rate(burst=100, per_second=1)

_REMEMBERED = 20_000


class Limiter:
    """Token buckets by key. The least recently seen keys are forgotten first: they are the fullest."""

    def __init__(self, rate: Rate, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> float:
        """Count one call. Returns 0 when it is allowed, else the seconds to wait."""
        now = self._clock()
        with self._lock:
            tokens, seen = self._buckets.pop(key, (float(self._rate.burst), now))
            tokens = min(float(self._rate.burst), tokens + (now - seen) * self._rate.per_second)
            allowed = tokens >= 1
            self._buckets[key] = (tokens - 1 if allowed else tokens, now)
            if len(self._buckets) > _REMEMBERED:
                self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - tokens) / self._rate.per_second


class Limits:
    """The limits of the API, or none of them."""

    def __init__(self, *, enabled: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._enabled = enabled
        self._address = Limiter(ADDRESS, clock=clock)
        self._opening = Limiter(OPENING, clock=clock)
        self._conversation = Limiter(CONVERSATION, clock=clock)
        self._resuming = Limiter(RESUMING, clock=clock)
        self._resuming_all = Limiter(RESUMING_ALL, clock=clock)

    def call(self, address: str) -> None:
        """Count a call of an address. Raises a 429 problem when there are too many."""
        self._check(self._address, address)

    def opening(self, address: str) -> None:
        """Count a conversation opened by an address. Raises a 429 problem when there are too many."""
        self._check(self._opening, address)

    def message(self, conversation_id: str) -> None:
        """Count a message of a conversation. Raises a 429 problem when there are too many."""
        self._check(self._conversation, conversation_id)

    def resuming(self, address: str) -> None:
        """Count a code typed from an address. Raises a 429 problem when there are too many, there or everywhere."""
        self._check(self._resuming, address)
        self._check(self._resuming_all, "")

    def _check(self, limiter: Limiter, key: str) -> None:
        wait = math.ceil(limiter.take(key)) if self._enabled else 0
        if wait:
            raise too_many(wait)


def too_many(wait: int) -> Problem:
    """Return the problem that asks to wait some seconds."""
    seconds = f"{wait} seconde" + ("s" if wait > 1 else "")
    return Problem(
        429,
        f"Vous avez envoyé beaucoup de demandes en peu de temps. Réessayez dans {seconds}.",
        headers={"Retry-After": str(wait)},
    )
