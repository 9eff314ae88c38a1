"""Rasa's own command, with its log kept free of what visitors write: ``python -m bot.rasa_server run ...``."""

from __future__ import annotations

from typing import Any

from bot.processes import PROJECT_ROOT
from bot.without_tensorflow import spare

MASKED = "[masqué]"


class LogMask:
    """Rasa's hook for personal data in its log: every text, entity or event named in a log line is masked whole."""

    def log_run(self, data: Any) -> str | None:
        """Return what is written in the log instead of ``data``."""
        return None if data is None else MASKED

    def run(self, body: Any) -> None:
        """Rasa also calls this with each event it would publish to a broker: there is none, nothing to do."""


class LogPlugin:
    """Registers the mask."""

    def __init__(self) -> None:
        self._mask = LogMask()

    def get_anonymization_pipeline(self) -> LogMask:
        """Return the mask (Rasa's name for the hook)."""
        return self._mask


def main() -> None:
    """Run Rasa's command line with the mask in place."""
    spare(PROJECT_ROOT / "config.yml")
    # Rasa takes seconds to import: not when this module is only read.
    from pluggy import HookimplMarker
    from rasa.__main__ import main as rasa_main
    from rasa.plugin import plugin_manager

    HookimplMarker("rasa")(LogPlugin.get_anonymization_pipeline)
    plugin_manager().register(LogPlugin())
    rasa_main()


if __name__ == "__main__":
    main()
