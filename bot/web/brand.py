"""Whose assistant this is: the name, colours, logo and contact that a centre or a network gives it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

NAME = "Cnam « Au cœur des territoires »"
ACCENT = "#8c1d3f"
ACCENT_DARK = "#f2a7bb"


@dataclass(frozen=True)
class Brand:
    """What the pages, the kiosk and the sheet show of the centre.

    ``accent`` and ``accent_dark`` are colours written ``#rrggbb``, for light and dark pages. ``logo`` is an SVG or PNG
    file, with ``logo_alt`` said aloud.
    """

    name: str = NAME
    accent: str = ACCENT
    accent_dark: str = ACCENT_DARK
    logo: Path | None = None
    logo_alt: str = ""
    phone: str | None = None
    email: str | None = None

    @property
    def contact(self) -> str | None:
        """The contact in one line, None when none was given."""
        return ", ".join(part for part in (self.phone, self.email) if part) or None


DEFAULT_BRAND = Brand()
