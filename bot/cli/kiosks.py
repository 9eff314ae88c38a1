"""What ``conseil kiosks`` says: every lobby screen, what it is doing, and when it was last heard of."""

from __future__ import annotations

from datetime import datetime

from bot.cli.data import opened_database
from bot.clock import PARIS
from bot.conversations.store import utc_now
from bot.database import upgrade
from bot.kiosks import KioskSeen, KioskStore

_STATES = {"waiting": "attend une personne", "in_use": "en service", "limited": "en service, boutons seulement"}


def kiosks_report(now: datetime | None = None) -> str:
    """Return one line a screen, the silent ones first. Raises DataError."""
    with opened_database() as engine:
        upgrade(engine)
        seen = KioskStore(engine).seen()
    if not seen:
        return "Aucune borne ne s'est encore annoncée. Le README dit comment en installer une."
    at = now or utc_now()
    silent_first = sorted(seen, key=lambda screen: not screen.is_silent(at))
    return "\n".join(_line(screen, at) for screen in silent_first)


def forget_kiosk(centre: str, kiosk: str) -> bool:
    """Forget a screen that was taken away. Returns whether it was known. Raises DataError."""
    with opened_database() as engine:
        upgrade(engine)
        return KioskStore(engine).forget(centre, kiosk)


def _line(screen: KioskSeen, now: datetime) -> str:
    silent = screen.is_silent(now)
    mark, state = ("✘", "muette") if silent else ("✔", _STATES[screen.state])
    last = f"vue {_ago(screen.last_seen, now)}"
    return f"{mark} {screen.centre} / {screen.kiosk} : {state}, {last}"


def _ago(then: datetime, now: datetime) -> str:
    seconds = max(0, int((now - then).total_seconds()))
    if seconds < 60:
        return f"il y a {seconds} s"
    if seconds < 3600:
        return f"il y a {seconds // 60} min"
    return f"le {then.astimezone(PARIS):%d/%m/%Y à %H:%M}"
