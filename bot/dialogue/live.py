"""The desk of the moment: with the local top-ups entered and the files imported since the process started."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from bot.dialogue.desk import Desk
from bot.guidance.local import LocalScheme
from bot.territory.imported import Imported


class LiveDesk:
    """Lends a desk that follows what is entered and imported. Safe to share between threads.

    ``imports`` gives what was imported, the same object until it changes: the desk is then made anew once, and the
    calls under way end on the one they have. Without it, the desk keeps what it was made with.
    """

    def __init__(
        self,
        desk: Desk,
        schemes: Callable[[], Sequence[LocalScheme]] = tuple,
        imports: Callable[[], Imported] | None = None,
    ) -> None:
        self._desk = desk
        self._schemes = schemes
        self._imports = imports
        self._imported: Imported | None = None
        self._lock = threading.Lock()

    def __call__(self) -> Desk:
        """Return the desk to work one call with."""
        if self._imports is not None:
            imported = self._imports()
            if imported is not self._imported:
                with self._lock:
                    if imported is not self._imported:
                        self._desk = self._desk.with_imported(imported)
                        self._imported = imported
        return self._desk.with_schemes(self._schemes())
