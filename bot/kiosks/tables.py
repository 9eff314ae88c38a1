"""Table of the kiosks: one row a screen, written over at each sign of life. Nothing of a visitor is in it."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from bot.conversations.tables import UtcDateTime
from bot.database import metadata

kiosks = Table(
    "kiosks",
    metadata,
    Column("centre", String(60), primary_key=True),
    Column("kiosk", String(40), primary_key=True),
    Column("state", String(12), nullable=False),
    Column("first_seen", UtcDateTime, nullable=False),
    Column("last_seen", UtcDateTime, nullable=False),
)
