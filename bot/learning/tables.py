"""Tables of what is learnt from use: messages not understood, errors reported.

A message not understood belongs to its conversation and goes with it: masking a free text is never sure, so erasing
must reach it. A report is given on purpose and anonymous by design: it names no conversation, no hour and no town.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from bot.database import metadata

ID_LENGTH = 32

unheard = Table(
    "unheard",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", String(ID_LENGTH), ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("day", Date, nullable=False),
    Column("text", Text, nullable=False),
    Column("guesses", JSON, nullable=False),
    Index("ix_unheard_conversation_id", "conversation_id"),
)

reports = Table(
    "reports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", Date, nullable=False),
    Column("topic", String(40), nullable=True),
    Column("scenario", Text, nullable=False),
)
