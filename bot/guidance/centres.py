"""Which centres are near, which are open, and what is honest to say of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot.catalogue.records import Catalogue, Centre, Commune
from bot.guidance import french
from bot.guidance.plan_types import CentreMatch, Source
from bot.places import distance_km, of_place

# Beyond this, another road than the nearest centre is worth saying: distance courses, the national number.
FAR_KM = 50.0
_BESIDE_KM = 30.0
_REACH_KM = 300.0
_NATIONAL = "cnam-paris"


class CentreFinder:
    """The centres of a catalogue, ready to be sorted by distance from a commune."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._points = tuple(
            (centre, (centre.latitude, centre.longitude))
            for centre in catalogue.centres
            if centre.latitude is not None and centre.longitude is not None
        )
        self.national = next((one for one in catalogue.centres if one.id == _NATIONAL), None)

    def region_of(self, commune: Commune) -> str | None:
        """Return the name of a commune's region."""
        department = self._catalogue.departments.get(commune.department_code)
        return None if department is None else department.region_name

    def regional_centre(self, commune: Commune) -> Centre | None:
        """Return the regional centre of a commune's region, None when none is known."""
        region = self.region_of(commune)
        return next(
            (one for one in self._catalogue.centres if one.kind == "regional_centre" and one.region == region), None
        )

    def measured(self, commune: Commune) -> list[tuple[Centre, float | None]]:
        """Return the centres within reach, the same town first, then nearest first."""
        if commune.latitude is None or commune.longitude is None:
            return self._without_position(commune)
        origin = (commune.latitude, commune.longitude)
        found: list[tuple[Centre, float | None]] = []
        for centre, point in self._points:
            away = distance_km(origin, point)
            if away <= _REACH_KM or centre.insee_code == commune.insee_code:
                found.append((centre, round(away, 1)))
        found.sort(key=lambda one: (one[0].insee_code != commune.insee_code, one[1] or 0.0, one[0].id))
        return found

    def _without_position(self, commune: Commune) -> list[tuple[Centre, float | None]]:
        region = self.region_of(commune)
        return sorted(
            ((one, None) for one in self._catalogue.centres if one.region == region),
            key=lambda one: (one[0].department_code != commune.department_code, one[0].id),
        )

    def nearest(self, commune: Commune, limit: int, field: str | None = None) -> tuple[CentreMatch, ...]:
        """Return up to ``limit`` centres: open general ones nearest first, then those whose opening is not confirmed.

        A specialised centre is kept only when ``field`` is its own.
        """
        near = [one for one in self.measured(commune) if _suits(one[0], field)]
        ready = [one for one in near if one[0].status == "open"]
        waiting = [one for one in near if one[0].status != "open"]
        return tuple(self.present(centre, away, commune, field) for centre, away in (*ready, *waiting)[:limit])

    def all_from(self, commune: Commune) -> tuple[CentreMatch, ...]:
        """Return every centre, however far and specialised: nearest first, those without a position last."""
        found: list[tuple[Centre, float | None]] = [(one, _away(one, commune)) for one in self._catalogue.centres]
        found.sort(key=lambda one: (one[0].insee_code != commune.insee_code, one[1] is None, one[1] or 0.0, one[0].id))
        return tuple(self.present(centre, away, commune) for centre, away in found)

    def for_plan(self, commune: Commune, field: str | None) -> tuple[CentreMatch, ...]:
        """Return the centres of a plan.

        First the open general ones, nearest first, four at most and the regional centre with them; then what is apart,
        and says so: a specialised one, those near by whose opening is not confirmed, a regional centre in that case.
        """
        near = [one for one in self.measured(commune) if _suits(one[0], field)]
        general = [one for one in near if one[0].public == "general" and one[0].status == "open"][:4]
        special = [one for one in near if one[0].public == "specialised" and one[0].status == "open"][:1]
        waiting = [one for one in near if one[0].status != "open" and one[1] is not None and one[1] <= _BESIDE_KM][:2]
        regional = self.regional_centre(commune)
        known = {one[0].id for one in (*general, *special, *waiting)}
        apart: list[tuple[Centre, float | None]] = []
        if regional is not None and regional.id not in known:
            away = next((away for centre, away in near if centre.id == regional.id), None)
            if regional.status == "open" and away is not None:
                general = [one for one in near if one in general or one[0].id == regional.id]
            else:
                apart = [(regional, away)]
        chosen = [*general, *special, *waiting, *apart]
        return tuple(self.present(centre, away, commune, field) for centre, away in chosen)

    def left_out(self, commune: Commune, field: str | None) -> tuple[tuple[CentreMatch, str], ...]:
        """Return the centres that a plan leaves out though they are nearer than one it names, and why."""
        chosen = {one.id: one.distance_km for one in self.for_plan(commune, field) if one.kind != "regional_centre"}
        farthest = max((away for away in chosen.values() if away is not None), default=0.0)
        near = [one for one in self.measured(commune) if one[1] is not None and one[1] <= farthest]
        named = {one.id for one in self.for_plan(commune, field)}
        return tuple(
            (self.present(centre, away, commune, field), _why_left_out(centre, field))
            for centre, away in near
            if centre.id not in named
        )

    def present(
        self, centre: Centre, away: float | None, commune: Commune | None = None, field: str | None = None
    ) -> CentreMatch:
        """Write a centre with what makes it near or not, and what is not sure about it."""
        return CentreMatch(
            id=centre.id,
            name=centre.name,
            kind=centre.kind,
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
            reasons=tuple(_reasons(centre, away, commune, field)),
            sources=(Source(label="Source du centre", url=centre.source_url, valid_from=_day(centre.source_date)),),
        )


def _away(centre: Centre, commune: Commune) -> float | None:
    if commune.latitude is None or commune.longitude is None or centre.latitude is None or centre.longitude is None:
        return None
    return round(distance_km((commune.latitude, commune.longitude), (centre.latitude, centre.longitude)), 1)


def _why_left_out(centre: Centre, field: str | None) -> str:
    if not _suits(centre, field):
        return "C'est une école spécialisée, dans un autre domaine que le vôtre."
    if centre.status != "open":
        return "Je n'ai pas la preuve que ce lieu accueille du public : un centre ouvert est nommé à la place."
    if centre.public == "specialised":
        return "C'est une école spécialisée : une autre, plus proche, est déjà nommée."
    return "D'autres centres, plus proches, sont déjà nommés."


def _suits(centre: Centre, field: str | None) -> bool:
    return centre.public == "general" or (field is not None and field in centre.fields)


def _reasons(centre: Centre, away: float | None, commune: Commune | None, field: str | None) -> Iterable[str]:
    reasons: list[str] = []
    # First what sets it apart: it comes after farther centres that are surely open.
    if centre.status == "announced":
        reasons.append(
            "La ville a été choisie, mais je n'ai pas la confirmation de l'ouverture : vérifiez avant de vous déplacer."
        )
    elif centre.status == "unknown":
        reasons.append(
            "Je n'ai pas la preuve que ce lieu accueille encore du public : vérifiez avant de vous déplacer."
        )
    if commune is not None and centre.insee_code == commune.insee_code:
        reasons.append("Il est dans votre commune.")
    elif away is not None and commune is not None:
        rounded = french.number(round(away)) if away >= 1 else "moins de 1"
        reasons.append(f"Il est à {rounded} km {of_place(commune.name)}, à vol d'oiseau : la route est plus longue.")
    elif away is None:
        reasons.append("Je ne connais pas sa distance exacte.")
    if centre.kind == "regional_centre":
        reasons.append("C'est le centre régional : il connaît tous les lieux de la région.")
    if centre.public == "specialised":
        reasons.append(
            "C'est une école spécialisée, dans votre domaine."
            if field in centre.fields
            else "C'est une école spécialisée."
        )
    if centre.specialities:
        reasons.append(f"On y a proposé : {french.listing(centre.specialities)}. À vérifier pour cette année.")
    if centre.address is not None and not centre.certain_address:
        reasons.append("Son adresse exacte est à confirmer.")
    if centre.phone is None and centre.website is None:
        reasons.append("Je n'ai pas son numéro direct.")
    return reasons


def far_away(centres: Sequence[CentreMatch]) -> bool:
    """Tell whether no open centre is known within a reasonable way."""
    return not any(
        one.status == "open" and one.distance_km is not None and one.distance_km <= FAR_KM for one in centres
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
