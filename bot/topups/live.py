"""The schemes of the database as the engine reads them, kept up to date in a process that runs for weeks."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.guidance.local import LocalScheme
from bot.topups.store import TopupStore

FRESH_SECONDS = 1.0
"""How long what was read is trusted: a scheme entered or stopped is seen by everyone after that."""

log = logging.getLogger("bot.topups")


class SchemeReader:
    """Reads the schemes again when the last reading is too old. Safe to share between threads.

    While the database does not answer, the last known schemes stay: advice goes on without it.
    """

    def __init__(
        self, engine: Engine, *, fresh_seconds: float = FRESH_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = TopupStore(engine)
        self._fresh_seconds = fresh_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._known: tuple[LocalScheme, ...] = ()
        self._read_at: float | None = None
        self._silent = False

    def __call__(self) -> tuple[LocalScheme, ...]:
        """Return every scheme, those closed too: the engine says why they do not apply."""
        with self._lock:
            now = self._clock()
            if self._read_at is None or now - self._read_at >= self._fresh_seconds:
                self._read_at = now
                self._read()
            return self._known

    def _read(self) -> None:
        try:
            self._known = tuple(scheme.terms for scheme in self._store.all())
            self._silent = False
        except SQLAlchemyError as error:
            if not self._silent:
                log.warning("local top-ups cannot be read (%s): the last known ones stay", type(error).__name__)
            self._silent = True
