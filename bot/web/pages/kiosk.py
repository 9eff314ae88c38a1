"""The screen in a centre's lobby: the same conversation, with nothing left behind for the next person."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.catalogue.records import Centre
from bot.dialogue.labels import topic_label
from bot.dialogue.payloads import make_payload
from bot.kiosks import BEAT_SECONDS, KIOSK_NAME
from bot.web.brand import current_brand
from bot.web.pages.ports import PageServices
from bot.web.pages.release import release
from bot.web.pages.rendering import page
from bot.web.pages.view import script_words
from bot.web.reach import national_seat

IDLE_SECONDS = 90
WARNING_SECONDS = 20
HANDOVER_SECONDS = 180
USUAL_NAME = "borne"
_STARTERS = ("guidance.unsure", "vae.what", "funding.options", "talk.human")


@dataclass(frozen=True)
class Reception:
    """Whom to see or to call when the screen can do nothing: the centre as far as it is known, the Cnam otherwise."""

    name: str
    address: str | None
    phone: str
    phone_of: str | None


class Kiosk:
    """Shows the kiosk of a centre of the catalogue."""

    def __init__(self, services: PageServices) -> None:
        self._services = services

    async def show(self, request: Request) -> Response:
        """Render the whole screen; what is said on it comes by the script.

        ``borne`` names the screen among those of its centre. ``inactivite``, ``alerte`` and ``signe`` (seconds, in the
        address) may shorten the waits, never lengthen them.
        """
        catalogue = self._services.catalogue
        if catalogue is None:
            return page("starting.html", status=503, contact=national_seat())
        centre = next((centre for centre in catalogue.centres if centre.id == request.path_params["centre"]), None)
        if centre is None:
            return page("missing_centre.html", status=404, contact=national_seat())
        asked = request.query_params
        name = asked.get("borne", "")
        return page(
            "kiosk.html",
            centre=centre,
            kiosk=name if KIOSK_NAME.fullmatch(name) else USUAL_NAME,
            reception=_reception(centre),
            starters=_starters(centre),
            idle_seconds=_shortened(asked.get("inactivite"), IDLE_SECONDS),
            warning_seconds=_shortened(asked.get("alerte"), WARNING_SECONDS),
            handover_seconds=HANDOVER_SECONDS,
            beat_seconds=_shortened(asked.get("signe"), BEAT_SECONDS),
            release=release(),
            words=script_words(catalogue),
        )


def _reception(centre: Centre) -> Reception:
    seat = national_seat()
    phone = current_brand().phone or centre.phone
    return Reception(
        name=centre.name,
        address=centre.address if centre.certain_address else None,
        phone=phone or seat.phone,
        phone_of=None if phone else seat.name,
    )


def _starters(centre: Centre) -> list[tuple[str, str]]:
    """Return what a visitor may touch first, as (payload, label): what this centre teaches comes before the rest."""
    here = [(make_payload("centre.offer", place=centre.insee_code), "Les formations ici")] if centre.insee_code else []
    return [*here, *((make_payload(topic), label) for topic in _STARTERS if (label := topic_label(topic)))]


def _shortened(asked: str | None, usual: int) -> int:
    return min(int(asked), usual) if asked and asked.isascii() and asked.isdigit() and int(asked) > 0 else usual
