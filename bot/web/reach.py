"""Whom to call when the assistant cannot answer: the Cnam's telephone and the nearest centre."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache

from bot.catalogue.files import DIRECTORY
from bot.catalogue.records import Centre
from bot.catalogue.rows import read_rows
from bot.dialogue.types import State
from bot.guidance.plan_types import CentreMatch
from bot.web.guide import Guide
from bot.web.problems import Problem

NATIONAL_SEAT = "cnam-paris"
"""The centre of the catalogue whose telephone answers for the whole Cnam."""

log = logging.getLogger("bot.web")


@dataclass(frozen=True)
class Seat:
    """The national seat: its name and its telephone."""

    name: str
    phone: str


@lru_cache(maxsize=1)
def national_seat() -> Seat:
    """Return the national seat, read in the catalogue's file: it must be known before the catalogue is loaded."""
    for row in read_rows(DIRECTORY / "centres.csv", Centre.__struct_fields__, key="id"):
        if row.text("id") == NATIONAL_SEAT:
            return Seat(row.text("name"), row.text("phone"))
    raise LookupError(NATIONAL_SEAT)


def unanswered(guide: Guide | None, state: State, text: str, *, warming: bool) -> Problem:
    """Return the problem for a text that the assistant could not answer: what is kept, whom to call, where to go."""
    seat = national_seat()
    near = _nearest(guide, state, text)
    opening = (
        "L'assistant démarre : il sera prêt dans une minute environ."
        if warming
        else "L'assistant ne répond pas pour le moment."
    )
    place = (
        f"Votre centre le plus proche : {_described(near)}."
        if near is not None
        else f"Je ne connais pas votre commune : demandez à ce numéro le centre le plus proche ({seat.name})."
    )
    detail = (
        f"{opening} Votre message est gardé. Vous pouvez continuer avec les choix proposés, "
        f"ou appeler le Cnam au {seat.phone}. {place}"
    )
    return Problem(
        503,
        detail,
        headers={"Retry-After": "30" if warming else "60"},
        extra={
            "phone": seat.phone,
            "centre": {"id": near.id, "name": near.name, "phone": near.phone} if near is not None else None,
        },
    )


def _nearest(guide: Guide | None, state: State, text: str) -> Centre | CentreMatch | None:
    try:
        return guide.nearest(state, text) if guide is not None else None
    except Exception as error:  # noqa: BLE001 - whatever breaks while looking for a centre, the telephone is given
        log.error("the nearest centre could not be looked for: %s", type(error).__name__)
        return None


def unsaved() -> Problem:
    """Return the problem for a call that the database could not serve."""
    return Problem(
        503,
        "L'enregistrement est impossible pour le moment. Gardez votre texte et réessayez dans une minute, "
        f"ou appelez le Cnam au {national_seat().phone}.",
        headers={"Retry-After": "30"},
    )


def _described(centre: Centre | CentreMatch) -> str:
    certain = not isinstance(centre, Centre) or centre.certain_address
    parts = (centre.name, centre.address if certain else centre.city, centre.phone)
    return ", ".join(part for part in parts if part)
