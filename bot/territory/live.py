"""What was imported, read again when another file has been imported, in a process that runs for weeks."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from sqlalchemy import inspect, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.territory import tables
from bot.territory.imported import Imported
from bot.territory.store import load_imported

FRESH_SECONDS = 5.0
"""How long before the list of imported files is looked at again."""

log = logging.getLogger("bot.territory")
Files = tuple[tuple[str, str], ...]


def _in_a_thread(work: Callable[[], None]) -> None:
    threading.Thread(target=work, name="imported", daemon=True).start()


class ImportedReader:
    """Gives what was imported, and reads it again, beside the calls, when the list of files has changed.

    A call never waits for a reading but the first one; until the new data are there, and while the database does not
    answer, the last known ones stay. Safe to share between threads. ``start`` runs a reading, in a thread by default.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        fresh_seconds: float = FRESH_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        start: Callable[[Callable[[], None]], None] = _in_a_thread,
    ) -> None:
        self._engine = engine
        self._fresh_seconds = fresh_seconds
        self._clock = clock
        self._start = start
        self._lock = threading.Lock()
        self._reading = False
        self._files: Files | None = None
        self._known = Imported()
        self._silent = False
        self._read()
        self._looked_at = clock()

    def __call__(self) -> Imported:
        """Return what was imported, as last read: the same object until it changes."""
        with self._lock:
            now = self._clock()
            due = not self._reading and now - self._looked_at >= self._fresh_seconds
            if due:
                self._looked_at = now
                self._reading = self._changed()
            start = due and self._reading
            known = self._known
        if start:
            self._start(self._read)
        return known

    def _changed(self) -> bool:
        try:
            changed = self._listed() != self._files
        except SQLAlchemyError as error:
            self._say(error)
            return False
        self._silent = False
        return changed

    def _listed(self) -> Files:
        """Return the files imported, by their fingerprints; none in a database older than the imports."""
        files = tables.imported_files
        with self._engine.connect() as connection:
            if not inspect(connection).has_table(files.name):
                return ()
            rows = connection.execute(select(files.c.dataset, files.c.sha256).order_by(files.c.dataset))
            return tuple((row[0], row[1]) for row in rows)

    def _read(self) -> None:
        try:
            # The list first: what is imported during the reading is then seen at the next look.
            files = self._listed()
            known = load_imported(self._engine)
        except SQLAlchemyError as error:
            self._say(error)
        else:
            with self._lock:
                self._files, self._known = files, known
        finally:
            self._reading = False

    def _say(self, error: Exception) -> None:
        if not self._silent:
            log.warning("imported data cannot be read (%s): the last known ones stay", type(error).__name__)
        self._silent = True
