"""Tables of the conversations: the conversation, its messages, what Rasa remembers of it, what opens it elsewhere.

Codes and keys are kept hashed: whoever reads the database can open nothing with them.
"""

from __future__ import annotations

from datetime import datetime, timezone

from sqlalchemy import Column, DateTime, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from bot.database import metadata

ID_LENGTH = 32
CLIENT_ID_LENGTH = 64


class UtcDateTime(TypeDecorator[datetime]):
    """An instant, kept in UTC. SQLite forgets the zone: it is taken off on the way in and put back on the way out."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse an instant without a zone: nobody knows when it was."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("Un instant sans fuseau horaire ne peut pas être enregistré.")
        return value.astimezone(timezone.utc).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the zone back."""
        return None if value is None else value.replace(tzinfo=timezone.utc)


conversations = Table(
    "conversations",
    metadata,
    Column("id", String(ID_LENGTH), primary_key=True),
    Column("token_hash", String(64), nullable=False),
    Column("channel", String(10), nullable=False),
    Column("centre", String(60), nullable=True),
    Column("state", Text, nullable=False),
    Column("last_position", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Index("ix_conversations_expires_at", "expires_at"),
)

messages = Table(
    "messages",
    metadata,
    Column(
        "conversation_id",
        String(ID_LENGTH),
        ForeignKey("conversations.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("author", String(12), nullable=False),
    Column("body", Text, nullable=False),
    Column("client_id", String(CLIENT_ID_LENGTH), nullable=True),
    Column("answers", Integer, nullable=True),
    UniqueConstraint("conversation_id", "client_id"),
)

rasa_trackers = Table(
    "rasa_trackers",
    metadata,
    Column(
        "conversation_id",
        String(ID_LENGTH),
        ForeignKey("conversations.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("events", Text, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

resume_codes = Table(
    "resume_codes",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column(
        "conversation_id",
        String(ID_LENGTH),
        ForeignKey("conversations.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("kind", String(8), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

conversation_keys = Table(
    "conversation_keys",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column(
        "conversation_id",
        String(ID_LENGTH),
        ForeignKey("conversations.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("created_at", UtcDateTime, nullable=False),
)
