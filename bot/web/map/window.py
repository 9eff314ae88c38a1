"""The part of a flat map that is drawn: from kilometres to the units of the drawing, cut at its edges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.web.map.outlines import Outline
from bot.web.map.projection import Point

_BEYOND = 8.0
"""How far past the edge outlines are kept, in units: their cut borders are not seen."""


@dataclass(frozen=True)
class Window:
    """A rectangle of a flat map, ``width`` by ``height`` units at (``left``, ``top``) in the drawing.

    ``centre`` is in km; ``scale`` is in units a km. Outlines are rounded to ``grain`` units: neighbours alike.
    """

    centre: Point
    scale: float
    width: float
    height: float
    left: float = 0.0
    top: float = 0.0
    grain: int = 1

    def at(self, place: Point) -> Point:
        """Return where a place (km) is in the drawing."""
        return (
            self.left + self.width / 2 + (place[0] - self.centre[0]) * self.scale,
            self.top + self.height / 2 + (place[1] - self.centre[1]) * self.scale,
        )

    def holds(self, point: Point, margin: float = 0.0) -> bool:
        """Tell whether a point of the drawing is inside, ``margin`` units from the edges."""
        return (
            self.left + margin <= point[0] <= self.left + self.width - margin
            and self.top + margin <= point[1] <= self.top + self.height - margin
        )

    def shows(self, outline: Outline) -> bool:
        """Tell whether some of the box of an outline is in the window."""
        (x1, y1), (x2, y2) = self.at(outline.box[:2]), self.at(outline.box[2:])
        return x1 <= self.left + self.width and x2 >= self.left and y1 <= self.top + self.height and y2 >= self.top

    def path(self, outline: Outline) -> str:
        """Return the outline as the data of an SVG path, rounded; blank when nothing of it is seen."""
        rings = (self._cut([self.at(point) for point in ring]) for ring in outline.rings)
        return "".join(_written(ring, self.grain) for ring in rings)

    def _cut(self, ring: Sequence[Point]) -> Sequence[Point]:
        left, right = self.left - _BEYOND, self.left + self.width + _BEYOND
        top, bottom = self.top - _BEYOND, self.top + self.height + _BEYOND
        for axis, bound, keeps in (
            (0, left, left.__le__),
            (0, right, right.__ge__),
            (1, top, top.__le__),
            (1, bottom, bottom.__ge__),
        ):
            ring = _half(ring, axis, bound, keeps)
        return ring


def fitting(places: Iterable[Point], *, width: float, height: float, margin: float, least_km: float) -> Window:
    """Return the window that shows these places, ``margin`` units from its edges, and at least ``least_km`` across."""
    xs, ys = zip(*places, strict=True)
    scale = min(
        (width - 2 * margin) / max(max(xs) - min(xs), 1e-6),
        (height - 2 * margin) / max(max(ys) - min(ys), 1e-6),
        width / least_km,
    )
    return Window(((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2), scale, width, height)


def _half(ring: Sequence[Point], axis: int, bound: float, keeps: Callable[[float], bool]) -> list[Point]:
    kept: list[Point] = []
    for before, here in pairwise([*ring[-1:], *ring]):
        if keeps(here[axis]) != keeps(before[axis]):
            share = (bound - before[axis]) / (here[axis] - before[axis])
            other = before[1 - axis] + share * (here[1 - axis] - before[1 - axis])
            kept.append((bound, other) if axis == 0 else (other, bound))
        if keeps(here[axis]):
            kept.append(here)
    return kept


def _written(ring: Sequence[Point], grain: int) -> str:
    whole: list[tuple[int, int]] = []
    for x, y in ring:
        point = (round(x / grain) * grain, round(y / grain) * grain)
        if not whole or point != whole[-1]:
            whole.append(point)
    if len(whole) < 3:
        return ""
    steps = "".join(f"{_signed(x2 - x1)}{_signed(y2 - y1)}" for (x1, y1), (x2, y2) in pairwise(whole))
    return f"M{whole[0][0]} {whole[0][1]}l{steps.strip()}z"


def _signed(value: int) -> str:
    return str(value) if value < 0 else f" {value}"
