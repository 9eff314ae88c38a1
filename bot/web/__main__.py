"""``python -m bot.web``: serve the pages and the API on HOST:PORT."""

from __future__ import annotations

import logging
import sys

import uvicorn

from bot.settings import SettingError
from bot.web.app import create_app
from bot.web.settings import read_settings

# An open event stream must not keep the server from stopping.
SHUTDOWN_SECONDS = 3


def main() -> int:
    """Serve until stopped. Returns 2 when a setting cannot be used."""
    # No line holds a text, a token or an address: requests are not logged at all.
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        settings = read_settings()
    except SettingError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        access_log=False,
        server_header=False,
        log_config=None,
        # No web sockets here, and uvicorn cannot use the old library that Rasa brings.
        ws="none",
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
