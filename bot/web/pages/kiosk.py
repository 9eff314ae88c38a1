"""The screen in a centre's lobby: the same conversation, with nothing left behind for the next person."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from bot.web.pages.ports import PageServices
from bot.web.pages.rendering import page
from bot.web.pages.view import script_words
from bot.web.reach import national_seat

IDLE_SECONDS = 90
WARNING_SECONDS = 20


class Kiosk:
    """Shows the kiosk of a centre of the catalogue."""

    def __init__(self, services: PageServices) -> None:
        self._services = services

    async def show(self, request: Request) -> Response:
        """Render the start screen.

        ``inactivite`` and ``alerte`` (seconds, in the address) may shorten the waits, never lengthen them.
        """
        catalogue = self._services.catalogue
        if catalogue is None:
            return page("starting.html", status=503, contact=national_seat())
        name = request.path_params["centre"]
        centre = next((centre for centre in catalogue.centres if centre.id == name), None)
        if centre is None:
            return page("missing_centre.html", status=404, contact=national_seat())
        return page(
            "kiosk.html",
            centre=centre,
            idle_seconds=_shortened(request.query_params.get("inactivite"), IDLE_SECONDS),
            warning_seconds=_shortened(request.query_params.get("alerte"), WARNING_SECONDS),
            words=script_words(catalogue),
            contact=national_seat(),
        )


def _shortened(asked: str | None, usual: int) -> int:
    return min(int(asked), usual) if asked and asked.isascii() and asked.isdigit() and int(asked) > 0 else usual
