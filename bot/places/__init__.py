"""Places: which commune is meant by what people type, and how far it is."""

from __future__ import annotations

from bot.places.distance import distance_km
from bot.places.names import in_place, of_place

__all__ = ["distance_km", "in_place", "of_place"]
