"""What is marked on a map: centres by their state, the nearest by their rank, and the visitor's commune."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.catalogue.records import Centre, Commune
from bot.guidance.plan_types import CentreMatch
from bot.web.map.outlines import Territory, territories, territory_of
from bot.web.map.projection import Point

State = Literal["open", "announced", "unknown"]
STATES: Mapping[State, str] = {
    "open": "Centre ouvert",
    "announced": "Centre annoncé, pas encore ouvert à notre connaissance",
    "unknown": "Ouverture à vérifier",
}


@dataclass(frozen=True)
class Mark:
    """A centre on a flat map. ``rank`` is its place among the nearest, None for the others."""

    id: str
    city: str
    state: State
    place: Point
    rank: int | None = None
    distance_km: float | None = None


@dataclass(frozen=True)
class Home:
    """Where the visitor comes from."""

    name: str
    department_code: str
    place: Point


def territory(name: str) -> Territory:
    """Return a flat map by its name."""
    return territories()[name]


def is_drawn(department_code: str | None) -> bool:
    """Tell whether we have the outline of a department: not for every overseas collectivity."""
    return territory_of(department_code) in territories()


def home_of(commune: Commune) -> Home | None:
    """Return the mark of a commune, None when its position or its outline is not known."""
    if commune.longitude is None or commune.latitude is None or not is_drawn(commune.department_code):
        return None
    flat = territory(territory_of(commune.department_code))
    return Home(commune.name, commune.department_code, flat.place(commune.longitude, commune.latitude))


def marks_of(centres: Iterable[Centre], name: str, ranked: Sequence[CentreMatch | Centre] = ()) -> tuple[Mark, ...]:
    """Return the marks of the centres on one flat map, the ranked ones numbered from one in their order."""
    flat = territory(name)
    ranks = {centre.id: rank for rank, centre in enumerate(ranked, start=1)}
    distances = {centre.id: centre.distance_km for centre in ranked if isinstance(centre, CentreMatch)}
    return tuple(
        Mark(
            centre.id,
            centre.city,
            centre.status,
            flat.place(centre.longitude, centre.latitude),
            ranks.get(centre.id),
            distances.get(centre.id),
        )
        for centre in centres
        if centre.longitude is not None and centre.latitude is not None and centre.department_code is not None
        if territory_of(centre.department_code) == name
    )
