"""The maps, as SVG: every mark has its own shape, so that none is known by its colour alone.

Each part carries a class, for the page's style sheet, and its colours on paper, for a drawing that stands alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import NamedTuple

from bot.web.map.marks import Home, Mark
from bot.web.map.outlines import MAINLAND, Outline, Territory, territories
from bot.web.map.projection import Point
from bot.web.map.symbols import BORDER, HOME_LAND, INK, LAND, PAPER, home_square, numbered, small
from bot.web.map.window import Window, fitting

WIDTH, HEIGHT = 480.0, 380.0


class Frame(NamedTuple):
    """The size of a map of surroundings, in units, and how far from its edges the centres stay."""

    width: float
    height: float
    margin: float


ON_SCREEN = Frame(WIDTH, HEIGHT, 58)
ON_PAPER = Frame(330, 270, 48)
"""The same letters in a smaller drawing: larger once printed on a third of a page."""

_LEAST_KM = 130.0
_MOST_FROM_HOME_KM = 330.0
_SAME_PLACE = 16.0
_LETTER = 0.56
"""Mean width of a letter, for one unit of its size."""


Box = tuple[float, float, float, float]


class Caption(NamedTuple):
    """What a map is called, what it shows in words, and the identifier that tells its texts from another's."""

    title: str
    desc: str
    id: str


_HALO = f'paint-order="stroke" stroke="{PAPER}" stroke-width="3" stroke-linejoin="round"'


def area_map(
    territory: Territory,
    marks: Sequence[Mark],
    home: Home | None,
    *,
    names: Mapping[str, str],
    caption: Caption,
    frame: Frame = ON_SCREEN,
) -> str:
    """Return the map of the surroundings: the ranked centres and the visitor's commune fill it.

    ``names`` gives the departments' names by code.
    """
    ranked = sorted((mark for mark in marks if mark.rank is not None), key=lambda mark: mark.rank or 0)
    window = _around(territory, ranked, home, frame)
    labels = _Labels(window)
    others = [mark for mark in marks if mark.rank is None and window.holds(window.at(mark.place), 4)]
    near, spots = _spread(window, ranked)
    if home is not None:
        labels.take(_square(window.at(home.place), 8))
    for spot in spots:
        labels.take(_square(spot, 12))
    for mark in others:
        labels.take(_square(window.at(mark.place), 5))
    home_marks = _home(window, home, spots, labels, [mark.city for mark in near]) if home else ""
    own = window.at(home.place) if home is not None else None
    texts = "".join(
        labels.beside(spot, mark.city, 15, gap=_gap(mark, spot, own)) for mark, spot in zip(near, spots, strict=True)
    )
    departments = "".join(_department_name(window, labels, outline, names) for outline in territory.outlines)
    body = (
        _land(window, territory.outlines, home.department_code if home else None)
        + _group("others", "".join(small(window.at(mark.place), mark) for mark in others))
        + f'<g class="map__names" fill="{INK}" font-size="11" text-anchor="middle" {_HALO}>{departments}</g>'
        + home_marks
        + "".join(numbered(spot, mark) for mark, spot in zip(near, spots, strict=True))
        + f'<g class="map__cities" fill="{INK}" font-weight="bold" {_HALO}>{texts}</g>'
    )
    return _svg(frame.width, frame.height, body, caption)


def country_map(marks: Mapping[str, Sequence[Mark]], *, names: Mapping[str, str], caption: Caption) -> str:
    """Return the map of France: the mainland, and each overseas department in a box of its own.

    ``marks`` gives the centres by flat map.
    """
    flats = territories()
    tall = 486.0
    mainland = flats[MAINLAND]
    corners = [(outline.box[0], outline.box[1]) for outline in mainland.outlines]
    corners += [(outline.box[2], outline.box[3]) for outline in mainland.outlines]
    window = replace(fitting(corners, width=WIDTH, height=tall, margin=6, least_km=100), grain=3)
    body = _country(window, mainland, marks.get(MAINLAND, ()))
    insets = [flat for flat in flats.values() if flat.id != MAINLAND]
    side = (WIDTH - 8) / len(insets)
    for rank, flat in enumerate(insets):
        left, top = 4 + rank * side, tall + 4
        box = flat.outlines[0].box
        scale = (side - 18) / max(box[2] - box[0], box[3] - box[1])
        centre = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        inset = Window(centre, scale, side - 6, side - 6, left, top)
        body += (
            f'<rect class="map__inset" x="{left:.0f}" y="{top:.0f}" width="{side - 6:.0f}" height="{side - 6:.0f}"'
            f' fill="none" stroke="{BORDER}"/>'
            + _country(inset, flat, marks.get(flat.id, ()))
            + f'<text class="map__names" {_HALO} x="{left + side / 2 - 3:.0f}" y="{top + side + 8:.0f}" font-size="13"'
            f' text-anchor="middle" fill="{INK}">{escape(names.get(flat.id, flat.id))}</text>'
        )
    return _svg(WIDTH, tall + side + 20, body, caption)


def _svg(width: float, height: float, body: str, caption: Caption) -> str:
    title, desc, id = caption
    return (
        f'<svg class="map" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img"'
        f' aria-labelledby="{id}-title" aria-describedby="{id}-desc" font-family="sans-serif">'
        f'<title id="{id}-title">{escape(title)}</title><desc id="{id}-desc">{escape(desc)}</desc>'
        f'<rect class="map__sea" width="{width:.0f}" height="{height:.0f}" fill="{PAPER}"/>{body}</svg>'
    )


def _around(territory: Territory, ranked: Sequence[Mark], home: Home | None, frame: Frame) -> Window:
    places = [home.place] if home is not None else []
    for mark in ranked:
        # A centre of the other end of the country would hide the surroundings: the list names it.
        if not places or math.dist(places[0], mark.place) <= _MOST_FROM_HOME_KM:
            places.append(mark.place)
    if not places:
        corners = [outline.box for outline in territory.outlines]
        places = [(box[0], box[1]) for box in corners] + [(box[2], box[3]) for box in corners]
    return fitting(places, width=frame.width, height=frame.height, margin=frame.margin, least_km=_LEAST_KM)


def _spread(window: Window, ranked: Iterable[Mark]) -> tuple[list[Mark], list[Point]]:
    """Return the ranked centres that are seen and where to draw them: two in one town stand side by side."""
    seen: list[Mark] = []
    spots: list[Point] = []
    for mark in ranked:
        x, y = window.at(mark.place)
        if not window.holds((x, y), 10):
            continue
        while any(math.dist((x, y), spot) < 22 for spot in spots):
            x += 4
        seen.append(mark)
        spots.append((x, y))
    return seen, spots


def _land(window: Window, outlines: Iterable[Outline], home_code: str | None) -> str:
    plain, own = "", ""
    for outline in outlines:
        if not window.shows(outline):
            continue
        if outline.code == home_code:
            own = window.path(outline)
        else:
            plain += window.path(outline)
    drawn = f'<path class="map__land" d="{plain}" fill="{LAND}"/>' if plain else ""
    drawn += f'<path class="map__land map__land--home" d="{own}" fill="{HOME_LAND}" stroke-width="2"/>' if own else ""
    return f'<g class="map__lands" stroke="{BORDER}" stroke-linejoin="round" fill-rule="evenodd">{drawn}</g>'


def _country(window: Window, territory: Territory, marks: Iterable[Mark]) -> str:
    placed = sorted(marks, key=lambda mark: mark.state == "open")
    return _land(window, territory.outlines, None) + _group(
        "others", "".join(small(window.at(mark.place), mark) for mark in placed)
    )


def _group(name: str, body: str) -> str:
    return f'<g class="map__{name}">{body}</g>'


def _home(window: Window, home: Home, spots: Sequence[Point], labels: _Labels, named: Sequence[str]) -> str:
    spot = window.at(home.place)
    if any(math.dist(spot, other) < _SAME_PLACE for other in spots):
        # The centre is in the visitor's own town: a ring around its number says both.
        x, y = spot
        return (
            f'<circle class="map__home-ring" cx="{x:.0f}" cy="{y:.0f}" r="17" fill="none" stroke="{INK}"'
            ' stroke-width="2"/>'
        )
    text = "" if home.name in named else labels.beside(spot, home.name, 15, gap=11)
    return f'{home_square(spot)}<g class="map__cities" fill="{INK}" {_HALO}>{text}</g>'


def _gap(mark: Mark, spot: Point, home: Point | None) -> float:
    ringed = home is not None and math.dist(spot, home) < _SAME_PLACE
    return 21 if ringed else 18 if mark.state == "announced" else 15


def _department_name(window: Window, labels: _Labels, outline: Outline, names: Mapping[str, str]) -> str:
    return labels.centred(window.at(outline.name_at), names.get(outline.code, ""), 11) if window.shows(outline) else ""


class _Labels:
    """Where texts can still be written without covering a mark or another text."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._taken: list[Box] = []

    def take(self, box: Box) -> None:
        """Keep a box clear of texts."""
        self._taken.append(box)

    def beside(self, spot: Point, text: str, size: float, *, gap: float) -> str:
        """Write a text beside a mark, on the first side that is free; nothing when none is."""
        wide = len(text) * size * _LETTER
        x, y = spot
        for at_x, at_y, anchor in (
            (x + gap, y + size * 0.35, "start"),
            (x - gap, y + size * 0.35, "end"),
            (x, y - gap - 2, "middle"),
            (x, y + gap + size * 0.8, "middle"),
        ):
            left = at_x - {"start": 0.0, "end": wide, "middle": wide / 2}[anchor]
            if self._free((left, at_y - size, left + wide, at_y + size * 0.3)):
                return self._text(at_x, at_y, text, f'text-anchor="{anchor}" font-size="{size:.0f}"')
        return ""

    def centred(self, spot: Point, text: str, size: float) -> str:
        """Write a text around a point if it is free."""
        wide = len(text) * size * _LETTER
        x, y = spot
        if text and self._free((x - wide / 2, y - size, x + wide / 2, y + size * 0.3)):
            return self._text(x, y, text, "")
        return ""

    def _free(self, box: Box) -> bool:
        inside = self._window.holds(box[:2], 3) and self._window.holds(box[2:], 3)
        if not inside or any(_overlap(box, other) for other in self._taken):
            return False
        self._taken.append(box)
        return True

    @staticmethod
    def _text(x: float, y: float, text: str, attributes: str) -> str:
        return f'<text x="{x:.0f}" y="{y:.0f}" {attributes}>{escape(text)}</text>'


def _square(spot: Point, half: float) -> Box:
    return spot[0] - half, spot[1] - half, spot[0] + half, spot[1] + half


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
