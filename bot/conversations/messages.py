"""A message of a conversation, as the public contract writes it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from bot.dialogue.types import Card, Choice
from bot.guidance.plan_types import Source
from bot.guidance.profile import FieldName

Author = Literal["assistant", "visitor", "counsellor"]


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A message not stored yet: what it says, without its number and its time."""

    author: Author
    text: str
    topic: str | None = None
    asks: FieldName | None = None
    choices: tuple[Choice, ...] = ()
    cards: tuple[Card, ...] = ()
    sources: tuple[Source, ...] = ()


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A stored message. ``id`` is unique in its conversation and grows; ``at`` is UTC."""

    id: str
    at: datetime
    author: Author
    text: str
    topic: str | None = None
    asks: FieldName | None = None
    choices: tuple[Choice, ...] = ()
    cards: tuple[Card, ...] = ()
    sources: tuple[Source, ...] = ()


def numbered(draft: Draft, position: int, at: datetime) -> Message:
    """Return the message a draft becomes at a position of its conversation."""
    return Message(
        id=str(position),
        at=at,
        author=draft.author,
        text=draft.text,
        topic=draft.topic,
        asks=draft.asks,
        choices=draft.choices,
        cards=draft.cards,
        sources=draft.sources,
    )


def position_of(message_id: str) -> int:
    """Return the position that a message id names, 0 (before every message) for what is not one."""
    return int(message_id) if message_id.isascii() and message_id.isdigit() and len(message_id) < 10 else 0
