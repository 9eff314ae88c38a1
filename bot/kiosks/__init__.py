"""The screens of the centres' lobbies: which ones are there, and when each was last heard of."""

from bot.kiosks.store import BEAT_SECONDS, KIOSK_NAME, SILENT_SECONDS, KioskSeen, KioskState, KioskStore

__all__ = ["BEAT_SECONDS", "KIOSK_NAME", "SILENT_SECONDS", "KioskSeen", "KioskState", "KioskStore"]
