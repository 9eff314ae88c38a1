"""Signs of life of the kiosks: kept one a screen, the last one only."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.conversations.store import utc_now
from bot.kiosks.tables import kiosks

BEAT_SECONDS = 30
"""A kiosk gives a sign of life this often."""

SILENT_SECONDS = 3 * BEAT_SECONDS
"""A kiosk not heard of for this long is silent: cut off, or off."""

KIOSK_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
"""How a screen is named among those of its centre."""

MOST_BY_CENTRE = 20
"""Screens remembered in one centre: anyone can send a sign of life, and nobody can fill the table."""

KioskState = Literal["waiting", "in_use", "limited"]
"""``waiting`` for a visitor, ``in_use``, or ``limited``: texts are not answered there, only choices are."""


@dataclass(frozen=True)
class KioskSeen:
    """A screen and its last sign of life (UTC)."""

    centre: str
    kiosk: str
    state: KioskState
    first_seen: datetime
    last_seen: datetime

    def is_silent(self, now: datetime) -> bool:
        """Tell whether the screen has not been heard of for too long."""
        return now - self.last_seen > timedelta(seconds=SILENT_SECONDS)


class KioskStore:
    """The kiosks in the database. Every call may raise SQLAlchemy's errors."""

    def __init__(self, engine: Engine, *, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._now = now

    def beat(self, centre: str, kiosk: str, state: KioskState) -> None:
        """Keep a sign of life. In a centre with too many screens, the one silent for longest is forgotten."""
        now = self._now()
        here = (kiosks.c.centre == centre, kiosks.c.kiosk == kiosk)
        with self._engine.begin() as connection:
            if connection.execute(update(kiosks).where(*here).values(state=state, last_seen=now)).rowcount:
                return
        try:
            with self._engine.begin() as connection:
                row = {"centre": centre, "kiosk": kiosk, "state": state, "first_seen": now, "last_seen": now}
                connection.execute(insert(kiosks).values(**row))
                self._forget_oldest(connection, centre)
        except IntegrityError:
            # Two first signs of one screen at once: the other one has just written the same.
            return

    def seen(self) -> tuple[KioskSeen, ...]:
        """Return every screen, by centre and name."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(kiosks).order_by(kiosks.c.centre, kiosks.c.kiosk)).all()
        return tuple(KioskSeen(r.centre, r.kiosk, _state(r.state), r.first_seen, r.last_seen) for r in rows)

    def forget(self, centre: str, kiosk: str) -> bool:
        """Forget a screen that was taken away. Returns whether it was known."""
        with self._engine.begin() as connection:
            gone = connection.execute(delete(kiosks).where(kiosks.c.centre == centre, kiosks.c.kiosk == kiosk))
        return bool(gone.rowcount)

    def _forget_oldest(self, connection: Connection, centre: str) -> None:
        newest = select(kiosks.c.kiosk).where(kiosks.c.centre == centre).order_by(kiosks.c.last_seen.desc())
        old = connection.execute(newest).scalars().all()[MOST_BY_CENTRE:]
        if old:
            connection.execute(delete(kiosks).where(kiosks.c.centre == centre, kiosks.c.kiosk.in_(old)))


def _state(written: str) -> KioskState:
    return next((state for state in get_args(KioskState) if state == written), "waiting")
