"""The maps that pages, sheets and other sites show: the surroundings of a place, or France."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalogue.records import Catalogue, Centre, Commune
from bot.guidance import french
from bot.guidance.plan_types import CentreMatch
from bot.web.map.drawing import ON_SCREEN, Caption, Frame, area_map, country_map
from bot.web.map.marks import STATES, home_of, is_drawn, marks_of, territory
from bot.web.map.outlines import territories, territory_of

RANKED = 3
"""Centres numbered on a map, as many as a plan names."""


def surroundings(
    catalogue: Catalogue,
    commune: Commune | None,
    ranked: Sequence[CentreMatch | Centre],
    *,
    id: str = "carte",
    frame: Frame = ON_SCREEN,
) -> str | None:
    """Return the map of these centres, numbered in their order, around a commune when one is given.

    None when nothing can be placed: no commune nor centre with a known position and a department of which we have the
    outline. ``id`` begins the identifiers in the drawing: one of its own for each map of a page.
    """
    home = home_of(commune) if commune is not None else None
    placed = [one for one in ranked if one.latitude is not None and is_drawn(one.department_code)]
    if home is None and not placed:
        return None
    name = territory_of(home.department_code if home is not None else placed[0].department_code)
    return area_map(
        territory(name),
        marks_of(catalogue.centres, name, ranked),
        home,
        names=_names(catalogue),
        caption=Caption(
            f"Carte des centres près de {home.name}" if home is not None else "Carte de ces centres",
            _described(ranked),
            id,
        ),
        frame=frame,
    )


def france(catalogue: Catalogue, *, id: str = "carte") -> str:
    """Return the map of France with every centre whose position is known."""
    marks = {name: marks_of(catalogue.centres, name) for name in territories()}
    counts = {state: sum(mark.state == state for some in marks.values() for mark in some) for state in STATES}
    desc = (
        f"{counts['open']} centres ouverts, {counts['announced']} annoncés, {counts['unknown']} dont l'ouverture est à "
        "vérifier. Le tableau les nomme tous."
    )
    caption = Caption("Carte de France des centres connus de cet assistant", desc, id)
    return country_map(marks, names=_names(catalogue), caption=caption)


def _described(ranked: Sequence[CentreMatch | Centre]) -> str:
    if not ranked:
        return "Aucun centre n'est proposé ici."
    return " ".join(f"{rank} : {_named(one)}." for rank, one in enumerate(ranked, start=1))


def _named(centre: CentreMatch | Centre) -> str:
    parts = [centre.city]
    if isinstance(centre, CentreMatch) and centre.distance_km is not None:
        parts.append(f"à {french.number(round(centre.distance_km))} km à vol d'oiseau")
    if centre.status != "open":
        parts.append({"announced": "centre annoncé", "unknown": "ouverture à vérifier"}[centre.status])
    return ", ".join(parts)


def _names(catalogue: Catalogue) -> dict[str, str]:
    return {code: department.name for code, department in catalogue.departments.items()}
