"""What a text says of a place."""

from __future__ import annotations

from typing import Literal

import msgspec

from bot.catalogue.records import Commune

Kind = Literal["found", "ambiguous", "region", "department", "foreign", "territory", "unknown"]


class Resolution(msgspec.Struct, frozen=True, kw_only=True):
    """The place meant by some words.

    ``found``: one commune. ``ambiguous``: several, most populated first, to be offered as choices. ``region`` and
    ``department``: an area too wide to be a commune (its code is given). ``territory``: an overseas territory without
    communes in the table. ``foreign``: out of France. ``unknown``: nothing recognised. ``postal_code`` is the one said,
    or that of the district said ("Paris 15"), and always one of the commune's. ``name`` is the area's name, for a text.
    ``approximate``: the spelling was mended.
    """

    kind: Kind
    said: str
    communes: tuple[Commune, ...] = ()
    postal_code: str | None = None
    department_code: str | None = None
    region_code: str | None = None
    name: str | None = None
    approximate: bool = False

    @property
    def commune(self) -> Commune | None:
        """The commune when there is one only."""
        return self.communes[0] if self.kind == "found" else None


class PlaceMention(msgspec.Struct, frozen=True, kw_only=True):
    """A place inside a text: its characters, what it is, and whether the person says it is where they live.

    ``home`` is True after "j'habite", "je vis", "domicilié": of two places, that one is the person's.
    """

    start: int
    end: int
    resolution: Resolution
    home: bool = False
