"""What the pages need of the rest of the web process.

Conversations go through the public API itself (``bot.web.pages.api``): a page can do nothing that another client of the
API could not, and every limit and check of the API holds for it too.
"""

from __future__ import annotations

from typing import Protocol

from bot.catalogue.records import Catalogue


class PageServices(Protocol):
    """The catalogue: names of centres, communes and fields, and whom to call."""

    @property
    def catalogue(self) -> Catalogue | None:
        """Everything the catalogue holds; None while it is being loaded, so that a page never waits for it."""
