"""What is loaded in the background while the server already answers: the database's schema, then the catalogue."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from sqlalchemy.engine import Engine

from bot.catalogue.store import load_catalogue, seed
from bot.database import upgrade
from bot.dialogue import make_desk
from bot.law import load_law
from bot.territory.live import ImportedReader
from bot.topups import SchemeReader
from bot.web.guide import Guide
from bot.web.problems import Problem

WAIT_SECONDS = 4.0
"""How long a call waits for what it needs before it is told to come back."""

RETRY_SECONDS = 2.0

Loaded = TypeVar("Loaded")
log = logging.getLogger("bot.web.startup")


class Eventually(Generic[Loaded]):
    """A value that a thread is preparing. Preparing is tried again until it succeeds."""

    def __init__(self, name: str, prepare: Callable[[], Loaded]) -> None:
        self._name = name
        self._prepare = prepare
        self._ready = threading.Event()
        self._stop = threading.Event()
        self._value: list[Loaded] = []

    def run(self) -> None:
        """Prepare the value, in the calling thread, trying again until it succeeds or is stopped."""
        while not self._stop.is_set() and not self._ready.is_set():
            try:
                self._value.append(self._prepare())
            except Exception as error:  # noqa: BLE001 - whatever it is (a locked file, a full disk), it may pass
                log.error("%s is not ready: %s: %s", self._name, type(error).__name__, error)
                self._stop.wait(RETRY_SECONDS)
            else:
                self._ready.set()

    def stop(self) -> None:
        """Give up."""
        self._stop.set()

    def peek(self) -> Loaded | None:
        """Return the value if it is there."""
        return self._value[0] if self._ready.is_set() else None

    def get(self, seconds: float = WAIT_SECONDS) -> Loaded:
        """Return the value, waiting some seconds for it. Raises a 503 problem after that."""
        if not self._ready.wait(seconds):
            raise Problem(
                503,
                "Le service démarre. Réessayez dans quelques secondes.",
                headers={"Retry-After": "5"},
            )
        return self._value[0]


def prepare_database(engine: Engine) -> bool:
    """Bring the schema up to date."""
    upgrade(engine)
    return True


def prepare_guide(engine: Engine) -> Guide:
    """Load the catalogue and the law, and build everything that works on them."""
    seed(engine)
    imports = ImportedReader(engine)
    return Guide(make_desk(load_catalogue(engine), load_law(), imported=imports()), SchemeReader(engine), imports)
