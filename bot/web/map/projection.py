"""From degrees to kilometres on a flat map, north up."""

from __future__ import annotations

import math

Point = tuple[float, float]

EARTH_KM = 6371.0
# The parallels and the origin of Lambert 93, the projection of French maps.
_SOUTH, _NORTH, _LATITUDE, _LONGITUDE = (math.radians(degrees) for degrees in (44.0, 49.0, 46.5, 3.0))


def _stretch(latitude: float) -> float:
    return math.tan(math.pi / 4 + latitude / 2)


_CONE = math.log(math.cos(_SOUTH) / math.cos(_NORTH)) / math.log(_stretch(_NORTH) / _stretch(_SOUTH))
_FACTOR = EARTH_KM * math.cos(_SOUTH) * _stretch(_SOUTH) ** _CONE / _CONE
_ORIGIN = _FACTOR / _stretch(_LATITUDE) ** _CONE


def mainland(longitude: float, latitude: float) -> Point:
    """Return the place of a point of mainland France or Corsica: km east and km south of 3° E, 46.5° N (Lambert 93)."""
    radius = _FACTOR / _stretch(math.radians(latitude)) ** _CONE
    angle = _CONE * (math.radians(longitude) - _LONGITUDE)
    return radius * math.sin(angle), radius * math.cos(angle) - _ORIGIN


def overseas(longitude: float, latitude: float, middle: Point) -> Point:
    """Return the place of a point of a small territory: km east and km south of its middle (longitude, latitude)."""
    scale = math.radians(1) * EARTH_KM
    return (longitude - middle[0]) * scale * math.cos(math.radians(middle[1])), (middle[1] - latitude) * scale
