"""Places: which commune is meant by what people type, and how far it is."""

from __future__ import annotations

from bot.places.distance import distance_km
from bot.places.names import in_place, of_place
from bot.places.places import Places
from bot.places.resolution import PlaceMention, Resolution

__all__ = ["PlaceMention", "Places", "Resolution", "distance_km", "in_place", "of_place"]
