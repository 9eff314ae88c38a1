"""Maps of our own: France, its departments and the centres, as accessible drawings."""

from bot.web.map.drawing import ON_PAPER, ON_SCREEN
from bot.web.map.scenes import RANKED, france, surroundings
from bot.web.map.symbols import symbol

__all__ = ["ON_PAPER", "ON_SCREEN", "RANKED", "france", "surroundings", "symbol"]
