"""How long a conversation is kept. Alone in its module: the words of the assistant quote it too."""

from __future__ import annotations

from datetime import timedelta

RETENTION_DAYS = 30
"""Days a conversation is kept after its last message; then it is erased."""

KIOSK_RETENTION_HOURS = 2
"""Hours a kiosk's conversation is kept after its last message, when the kiosk could not erase it: a power cut."""

PHONE_CODE_MINUTES = 10
"""Minutes the code that moves a conversation from a kiosk to a telephone may be used, once."""

SHEET_LINK_DAYS = 30
"""Days the link printed on a take-away sheet opens its conversation, if the conversation is still there."""


def lifetime(channel: str) -> timedelta:
    """Return how long a conversation of this channel is kept after its last message."""
    return timedelta(hours=KIOSK_RETENTION_HOURS) if channel == "kiosk" else timedelta(days=RETENTION_DAYS)


def said(channel: str) -> str:
    """Return that time as it is said to the visitor."""
    return f"{KIOSK_RETENTION_HOURS} heures" if channel == "kiosk" else f"{RETENTION_DAYS} jours"
