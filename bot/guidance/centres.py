"""Which centres are near, which are open, and what is honest to say of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.catalogue.records import Catalogue, Centre, Commune
from bot.guidance.centre_words import reasons, why_left_out
from bot.guidance.plan_types import CentreMatch, Source
from bot.places import distance_km

# Beyond this, another road than the nearest centre is worth saying: distance courses, the national number.
FAR_KM = 50.0
_BESIDE_KM = 30.0
_REACH_KM = 300.0
_OPEN_IN_PLAN = 4
_WAITING_IN_PLAN = 2
_NATIONAL = "cnam-paris"

# A centre and how many kilometres away it is, None when that is not known.
Near = tuple[Centre, float | None]


class CentreFinder:
    """The centres of a catalogue, ready to be sorted by distance from a commune."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._points = tuple(
            (centre, (centre.latitude, centre.longitude))
            for centre in catalogue.centres
            if centre.latitude is not None and centre.longitude is not None
        )
        self._regional = {
            one.region: one for one in reversed(catalogue.centres) if one.kind == "regional_centre" and one.region
        }
        self.national = next((one for one in catalogue.centres if one.id == _NATIONAL), None)

    def region_of(self, commune: Commune) -> str | None:
        """Return the name of a commune's region."""
        department = self._catalogue.departments.get(commune.department_code)
        return None if department is None else department.region_name

    def regional_centre(self, commune: Commune) -> Centre | None:
        """Return the regional centre of a commune's region, None when none is known."""
        return self._regional.get(self.region_of(commune) or "")

    def measured(self, commune: Commune) -> list[Near]:
        """Return the centres within reach and not across the sea, the same town first, then nearest first."""
        if commune.latitude is None or commune.longitude is None:
            return self._without_position(commune)
        origin, land = (commune.latitude, commune.longitude), _land(commune.department_code)
        found: list[Near] = []
        for centre, point in self._points:
            away = distance_km(origin, point)
            if _in_town(centre, commune) or (away <= _REACH_KM and _land(centre.department_code) == land):
                found.append((centre, round(away, 1)))
        found.sort(key=lambda one: (not _in_town(one[0], commune), one[1] or 0.0, one[0].id))
        return found

    def _without_position(self, commune: Commune) -> list[Near]:
        region = self.region_of(commune)
        return sorted(
            ((one, None) for one in self._catalogue.centres if one.region == region),
            key=lambda one: (
                not _in_town(one[0], commune),
                one[0].department_code != commune.department_code,
                one[0].id,
            ),
        )

    def _suitable(self, commune: Commune, field: str | None) -> list[Near]:
        near = [one for one in self.measured(commune) if _suits(one[0], field)]
        return sorted(near, key=lambda one: _rank(one, commune))

    def nearest(self, commune: Commune, limit: int, field: str | None = None) -> tuple[CentreMatch, ...]:
        """Return up to ``limit`` centres: that of the town itself, then the open ones, nearest first.

        Those whose opening is not confirmed say so; near by, they come before the open ones that are far away,
        otherwise last. A specialised centre is kept only when ``field`` is its own.
        """
        near = self._suitable(commune, field)[:limit]
        return tuple(self.present(centre, away, commune, field) for centre, away in near)

    def all_from(self, commune: Commune) -> tuple[CentreMatch, ...]:
        """Return every centre, however far and specialised: nearest first, those without a position last."""
        found: list[Near] = [(one, _away(one, commune)) for one in self._catalogue.centres]
        found.sort(key=lambda one: (not _in_town(one[0], commune), one[1] is None, one[1] or 0.0, one[0].id))
        return tuple(self.present(centre, away, commune) for centre, away in found)

    def for_plan(self, commune: Commune, field: str | None) -> tuple[CentreMatch, ...]:
        """Return the centres of a plan, in the order of a search.

        Four open general ones at most and the regional centre with them; two at most whose opening is not confirmed,
        of the town or near by, or wherever they are when no open one is known; last, apart, a specialised one and a
        regional centre that is not confirmed or has no known position.
        """
        near = self._suitable(commune, field)
        general = [one for one in near if one[0].public == "general"]
        opened = [one for one in general if one[0].status == "open"][:_OPEN_IN_PLAN]
        waiting = [one for one in general if one[0].status != "open" and (not opened or _beside(one, commune))]
        kept = {one[0].id for one in (*opened, *waiting[:_WAITING_IN_PLAN])}
        regional = self.regional_centre(commune)
        if regional is not None and regional.status == "open":
            kept.add(regional.id)
        chosen = [one for one in general if one[0].id in kept]
        chosen += [one for one in near if one[0].public == "specialised" and one[0].status == "open"][:1]
        if regional is not None and all(one[0].id != regional.id for one in chosen):
            chosen.append((regional, _away(regional, commune)))
        return tuple(self.present(centre, away, commune, field) for centre, away in chosen)

    def left_out(self, commune: Commune, field: str | None) -> tuple[tuple[CentreMatch, str], ...]:
        """Return the centres that a plan leaves out though they are nearer than one it names, and why."""
        named = self.for_plan(commune, field)
        farthest = max((one.distance_km or 0.0 for one in named if one.kind != "regional_centre"), default=0.0)
        near = [one for one in self.measured(commune) if one[1] is not None and one[1] <= farthest]
        ids = {one.id for one in named}
        return tuple(
            (self.present(centre, away, commune, field), why_left_out(centre, suits=_suits(centre, field)))
            for centre, away in near
            if centre.id not in ids
        )

    def present(
        self, centre: Centre, away: float | None, commune: Commune | None = None, field: str | None = None
    ) -> CentreMatch:
        """Write a centre with what makes it near or not, and what is not sure about it."""
        return CentreMatch(
            id=centre.id,
            name=centre.name,
            kind=centre.kind,
            public=centre.public,
            status=centre.status,
            city=centre.city,
            insee_code=centre.insee_code,
            postal_code=centre.postal_code,
            department_code=centre.department_code,
            region=centre.region,
            address=centre.address if centre.certain_address else None,
            phone=centre.phone,
            email=centre.email,
            website=centre.website,
            latitude=centre.latitude,
            longitude=centre.longitude,
            opened_on=centre.opened_on,
            specialities=centre.specialities,
            distance_km=away,
            reasons=reasons(
                centre,
                away,
                commune=commune,
                field=field,
                regional=self._regional.get(centre.region or ""),
                national=self.national,
            ),
            sources=(Source(label="Source du centre", url=centre.source_url, valid_from=_day(centre.source_date)),),
        )


def _away(centre: Centre, commune: Commune) -> float | None:
    if commune.latitude is None or commune.longitude is None or centre.latitude is None or centre.longitude is None:
        return None
    return round(distance_km((commune.latitude, commune.longitude), (centre.latitude, centre.longitude)), 1)


def _suits(centre: Centre, field: str | None) -> bool:
    return centre.public == "general" or (field is not None and field in centre.fields)


def _in_town(centre: Centre, commune: Commune) -> bool:
    return centre.insee_code == commune.insee_code


def _beside(near: Near, commune: Commune) -> bool:
    centre, away = near
    return _in_town(centre, commune) or (away is not None and away <= _BESIDE_KM)


def _rank(near: Near, commune: Commune) -> tuple[int, bool]:
    """Sort what is already nearest first: one's town, open ones, those to confirm near by, far open ones, the rest."""
    centre, away = near
    opened = centre.status == "open"
    if _in_town(centre, commune) and centre.public == "general":
        return 0, not opened
    if opened:
        return (1 if away is None or away <= FAR_KM else 3), False
    return (2 if _beside(near, commune) else 4), False


def _land(department_code: str | None) -> str:
    """Name the land that a department is on: one does not cross the sea for a course."""
    code = department_code or ""
    if code.startswith("2") and not code.isdecimal():
        return "Corse"
    return code if code.startswith(("97", "98")) else ""


def to_contact(centres: Sequence[CentreMatch], region: str | None) -> CentreMatch | None:
    """Return the centre to contact among those of a plan: open, for everyone, None when there is none.

    The nearest within a reasonable way, else the regional centre of ``region``, else the nearest.
    """
    opened = [one for one in centres if one.status == "open" and one.public == "general"]
    for one in opened:
        if one.distance_km is not None and one.distance_km <= FAR_KM:
            return one
    own = (one for one in opened if one.kind == "regional_centre" and one.region == region)
    return next(own, next(iter(opened), None))


def far_away(centres: Sequence[CentreMatch]) -> bool:
    """Tell whether no open centre for everyone is known within a reasonable way."""
    return not any(
        one.status == "open" and one.public == "general" and one.distance_km is not None and one.distance_km <= FAR_KM
        for one in centres
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
