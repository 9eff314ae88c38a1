"""The dialogue: one turn at a time, over the engine, with no Rasa and no HTTP."""

from bot.dialogue.desk import Desk, make_desk
from bot.dialogue.live import LiveDesk
from bot.dialogue.payloads import PayloadError, make_payload, parse_payload
from bot.dialogue.turn import open_conversation, take_turn
from bot.dialogue.types import Card, Choice, Reply, Said, State

__all__ = [
    "Card",
    "Choice",
    "Desk",
    "LiveDesk",
    "PayloadError",
    "Reply",
    "Said",
    "State",
    "make_desk",
    "make_payload",
    "open_conversation",
    "parse_payload",
    "take_turn",
]
