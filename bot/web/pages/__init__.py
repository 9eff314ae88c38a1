"""The pages a visitor sees: the conversation, the kiosk, and what we do with their data."""

from bot.web.pages.site import routes

__all__ = ["routes"]
