"""The outlines of the departments (data/map/departments.json), placed on their flat maps."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import accumulate
from pathlib import Path

from bot.database import PROJECT_ROOT
from bot.web.map.projection import Point, mainland, overseas

FILE = PROJECT_ROOT / "data" / "map" / "departments.json"
MAINLAND = "mainland"


@dataclass(frozen=True)
class Outline:
    """A department on its flat map: rings in km, where its name goes, and the box that holds it."""

    code: str
    name_at: Point
    rings: tuple[tuple[Point, ...], ...]
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Territory:
    """One flat map: the mainland with Corsica, or one overseas department. ``middle`` is in degrees."""

    id: str
    middle: Point
    outlines: tuple[Outline, ...]

    def place(self, longitude: float, latitude: float) -> Point:
        """Return where a point is on this map, in km."""
        if self.id == MAINLAND:
            return mainland(longitude, latitude)
        return overseas(longitude, latitude, self.middle)


def territory_of(department_code: str | None) -> str:
    """Return the name of the flat map on which a department is drawn, if it is."""
    return department_code if department_code and len(department_code) > 2 else MAINLAND


@lru_cache(maxsize=1)
def territories() -> Mapping[str, Territory]:
    """Return the flat maps: the mainland, then each overseas department by its code."""
    return read_territories(FILE)


def read_territories(file: Path) -> Mapping[str, Territory]:
    """Read the outlines. Raises OSError, KeyError or ValueError for a file that is not what the script writes."""
    document = json.loads(file.read_text(encoding="utf-8"))
    degrees = {code: _degrees(one, document["units_per_degree"]) for code, one in document["departments"].items()}
    by_territory: dict[str, list[str]] = {MAINLAND: []}
    for code in degrees:
        by_territory.setdefault(territory_of(code), []).append(code)
    return {name: _territory(name, {code: degrees[code] for code in codes}) for name, codes in by_territory.items()}


_Degrees = tuple[Point, list[list[Point]]]


def _degrees(one: Mapping[str, Sequence[int] | Sequence[Sequence[int]]], units: int) -> _Degrees:
    rings = []
    for ring in one["rings"]:
        assert isinstance(ring, list)
        rings.append(
            [(x / units, y / units) for x, y in zip(accumulate(ring[::2]), accumulate(ring[1::2]), strict=True)]
        )
    x, y = one["name_at"]
    assert isinstance(x, int)
    assert isinstance(y, int)
    return (x / units, y / units), rings


def _territory(name: str, departments: Mapping[str, _Degrees]) -> Territory:
    points = [point for _, rings in departments.values() for ring in rings for point in ring]
    middle = _middle([x for x, _ in points]), _middle([y for _, y in points])
    place = mainland if name == MAINLAND else partial(overseas, middle=middle)
    outlines = []
    for code, (name_at, rings) in departments.items():
        placed = tuple(tuple(place(*point) for point in ring) for ring in rings)
        xs = [x for ring in placed for x, _ in ring]
        ys = [y for ring in placed for _, y in ring]
        outlines.append(Outline(code, place(*name_at), placed, (min(xs), min(ys), max(xs), max(ys))))
    return Territory(name, middle, tuple(outlines))


def _middle(values: Sequence[float]) -> float:
    return (min(values) + max(values)) / 2
