"""Two pages to read: what is kept about a visitor, and how accessible the site is."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from bot import clock
from bot.conversations.retention import RETENTION_DAYS, SHEET_LINK_DAYS, said
from bot.law import load_law
from bot.web.pages.ports import PageServices
from bot.web.pages.rendering import page
from bot.web.reach import national_seat

_ACCESSIBILITY_RULES = ("a11y.law", "a11y.rgaa", "a11y.declaration")


class Information:
    """Shows the pages that inform and ask nothing."""

    def __init__(self, services: PageServices) -> None:
        self._services = services

    async def privacy(self, _: Request) -> Response:
        """Say what is kept, how long, and how to erase it."""
        return page(
            "privacy.html",
            contact=national_seat(),
            retention_days=RETENTION_DAYS,
            kiosk_retention=said("kiosk"),
            link_days=SHEET_LINK_DAYS,
        )

    async def accessibility(self, _: Request) -> Response:
        """Say what was done for accessibility, what was not checked, and whom to tell."""
        rules = [load_law().current(name, clock.today()) for name in _ACCESSIBILITY_RULES]
        return page("accessibility.html", contact=national_seat(), rules=[rule for rule in rules if rule is not None])
