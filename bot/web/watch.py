"""What is looked at in the background: whether Rasa and the database answer, and what is past its date."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Literal, Protocol

from sqlalchemy.exc import SQLAlchemyError

from bot.conversations import ConversationStore

PERIOD_SECONDS = 1.0
PURGE_SECONDS = 3600.0
log = logging.getLogger("bot.web.watch")


class Probed(Protocol):
    """Something whose presence can be looked at."""

    def probe(self) -> None:
        """Look, and remember."""


class Watch:
    """Knows whether the database answers, without making anyone wait: a thread looks at it, and failures are noted."""

    def __init__(
        self,
        store: ConversationStore,
        assistant: Probed,
        *,
        prepared: Callable[[], bool],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._assistant = assistant
        self._clock = clock
        self._stop = threading.Event()
        self._purged: float | None = None
        self._prepared = prepared
        self._database: Literal["ok", "down"] = "down"

    @property
    def database(self) -> Literal["ok", "down"]:
        """Whether conversations could be read and written, the last time it was tried."""
        return self._database

    def database_failed(self) -> None:
        """Note that a call could not use the database."""
        self._database = "down"

    def run(self) -> None:
        """Look around until stopped, in the calling thread."""
        while not self._stop.is_set():
            self.look()
            self._stop.wait(PERIOD_SECONDS)

    def stop(self) -> None:
        """Stop looking."""
        self._stop.set()

    def look(self) -> None:
        """Look once at Rasa and at the database; erase, once an hour, the conversations past their date."""
        self._assistant.probe()
        if not self._prepared():
            return
        try:
            self._store.check()
            if self._purged is None or self._clock() - self._purged >= PURGE_SECONDS:
                erased = self._store.purge(dry_run=False)
                self._purged = self._clock()
                if erased:
                    log.info("erased %d conversations past their date", len(erased))
        except SQLAlchemyError as error:
            if self._database == "ok":
                log.error("the database does not answer: %s", type(error).__name__)
            self._database = "down"
        else:
            self._database = "ok"
