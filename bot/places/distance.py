"""Distances on the earth."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0

Position = tuple[float, float]


def distance_km(one: Position, other: Position) -> float:
    """Great-circle kilometres between two (latitude, longitude) pairs in degrees: as the crow flies, not by road."""
    latitude, longitude = radians(one[0]), radians(one[1])
    other_latitude, other_longitude = radians(other[0]), radians(other[1])
    half = (
        sin((other_latitude - latitude) / 2) ** 2
        + cos(latitude) * cos(other_latitude) * sin((other_longitude - longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, half)))
