"""Everything that those who run the service may import, as the engine takes it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.guidance.offers import OfferIndex
from bot.guidance.rome import RomeLabels
from bot.territory.needs import TerritoryNeeds


@dataclass(frozen=True)
class Imported:
    """The imported data; None for what was never imported."""

    territory: TerritoryNeeds | None = None
    rome: RomeLabels | None = None
    offers: OfferIndex | None = None
