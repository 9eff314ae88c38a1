"""Where the centres are: a page with its table, and the map alone for other pages, the kiosk and other sites."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

import msgspec
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.catalogue.records import Catalogue, Centre, Commune
from bot.guidance import french
from bot.guidance.plan_types import CentreMatch
from bot.web.brand import current_brand
from bot.web.map import RANKED, france, surroundings
from bot.web.map.symbols import ALONE, coloured
from bot.web.pages.api import Api, ApiError
from bot.web.pages.ports import PageServices
from bot.web.pages.rendering import page
from bot.web.reach import national_seat
from bot.web.safe import safe_url

TO_CHECK = "à vérifier"
STATES = {"open": "ouvert", "announced": "annoncé", "unknown": f"ouverture {TO_CHECK}"}
_OTHER_TOWNS = 6
_MOST_MARKED = 9
_LONGEST_QUERY = 100
_STYLE_HASH = base64.b64encode(hashlib.sha256(ALONE.encode()).digest()).decode()
# The drawing stands alone in its own document, or in an image of any site: nothing runs in it.
_DRAWING_HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; frame-ancestors 'none'",
    "Cache-Control": "private, max-age=3600",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@dataclass(frozen=True)
class Line:
    """A centre as the table shows it; what is not known is said so. ``rank`` is its number on the map."""

    rank: int | None
    name: str
    place: str
    address: str
    phone: str | None
    website: str | None
    state: str
    state_label: str
    distance: str | None
    on_map: bool


class Centres:
    """Shows the centres: all of them, or from the nearest to a commune."""

    def __init__(self, services: PageServices) -> None:
        self._services = services

    async def show(self, request: Request) -> Response:
        """Show the map and the table. ``commune`` is a name or a postal code, ``near`` an INSEE code."""
        catalogue = self._services.catalogue
        if catalogue is None:
            return page("starting.html", status=503, contact=national_seat())
        asked = request.query_params.get("commune", "").strip()[:_LONGEST_QUERY]
        found = await self._towns(request, asked) if asked else []
        code = request.query_params.get("near", "")[:10] or (found[0]["insee_code"] if found else "")
        commune = catalogue.communes.get(code)
        nearest = await self._nearest(request, commune, 1000) if commune is not None else []
        ranked = nearest[:RANKED]
        drawing = surroundings(catalogue, commune, ranked) if commune is not None else None
        lines = [_line(one, catalogue, rank) for rank, one in enumerate(nearest, start=1)] or _all(catalogue)
        return page(
            "centres.html",
            contact=national_seat(),
            asked=asked or (commune.name if commune is not None else ""),
            missed=bool(asked) and not found,
            commune=commune,
            others=[one for one in found[1:_OTHER_TOWNS] if one["insee_code"] != code],
            drawing=Markup(drawing or france(catalogue)),
            zoomed=drawing is not None,
            lines=lines,
        )

    async def drawing(self, request: Request) -> Response:
        """Give the map alone, as SVG.

        ``near`` (an INSEE code) marks a commune and its nearest centres; ``centres`` (identifiers, by commas) marks
        these instead; neither gives France. ``style=none`` leaves the colours to the page that inserts it.
        """
        catalogue = self._services.catalogue
        if catalogue is None:
            return PlainTextResponse("La carte sera là dans quelques secondes.", 503, {"Retry-After": "5"})
        commune = catalogue.communes.get(request.query_params.get("near", "")[:10])
        names = request.query_params.get("centres", "")[:600].split(",")[:_MOST_MARKED]
        by_id = {centre.id: centre for centre in catalogue.centres}
        wanted: Sequence[CentreMatch | Centre] = [by_id[name] for name in dict.fromkeys(names) if name in by_id]
        if commune is not None and not wanted:
            wanted = await self._nearest(request, commune, RANKED)
        bare = request.query_params.get("style") == "none"
        # Inserted in a page, two maps must not share their identifiers.
        name = "carte" + (
            f"-{quote(request.query_params.get('id', ''), safe='')[:40].replace('%', '')}" if bare else ""
        )
        svg = surroundings(catalogue, commune, wanted, id=name)
        if svg is None:
            if commune is not None or wanted:
                return PlainTextResponse("Je n'ai pas de carte de cet endroit.", 404)
            svg = france(catalogue, id=name)
        if not bare:
            svg = svg.replace("<title", f"<style>{ALONE}</style><title", 1)
        svg = coloured(svg, current_brand().colour)
        return Response(svg, media_type="image/svg+xml", headers=_DRAWING_HEADERS)

    async def _nearest(self, request: Request, commune: Commune, limit: int) -> list[CentreMatch]:
        found = await Api(request).get(f"/api/v1/centres?near={commune.insee_code}&limit={limit}")
        return msgspec.convert(found, list[CentreMatch])

    async def _towns(self, request: Request, words: str) -> list[dict[str, str]]:
        try:
            found = await Api(request).get(f"/api/v1/communes?q={quote(words)}")
        except ApiError as error:
            if error.status == 422:
                return []
            raise
        return list(found)


def _all(catalogue: Catalogue) -> list[Line]:
    def order(centre: Centre) -> tuple[str, str, str]:
        department = catalogue.departments.get(centre.department_code or "")
        return (department.region_name if department else "~", centre.department_code or "", centre.city)

    return [_line(centre, catalogue, None) for centre in sorted(catalogue.centres, key=order)]


def _line(centre: Centre | CentreMatch, catalogue: Catalogue, rank: int | None) -> Line:
    department = catalogue.departments.get(centre.department_code or "")
    certain = not isinstance(centre, Centre) or centre.certain_address
    km = centre.distance_km if isinstance(centre, CentreMatch) else None
    return Line(
        rank=rank if rank is not None and rank <= RANKED else None,
        name=centre.name,
        place=f"{centre.city} ({department.name})" if department is not None else centre.city,
        address=(centre.address if certain else None) or f"adresse {TO_CHECK}",
        phone=centre.phone,
        website=safe_url(centre.website),
        state=centre.status,
        state_label=STATES[centre.status],
        distance=None if km is None else "dans la commune" if km < 1 else f"{french.number(round(km))} km",
        on_map=centre.latitude is not None and department is not None,
    )
