"""Top-ups that a town, an employer, a region or a fund has set up, entered by those who run the service."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Literal, get_args

import msgspec

from bot.catalogue.records import Commune, Course
from bot.guidance import french
from bot.guidance.plan_types import Source
from bot.guidance.profile import Circumstance, Situation

Funder = Literal["employeur", "opco", "faf", "cma", "commune", "epci", "departement", "region"]
FUNDERS: tuple[Funder, ...] = get_args(Funder)
"""In the order in which their top-ups are counted.

The employer comes first because its money also removes the compulsory share; then the funds one pays into, then the
local authorities, the nearest first.
"""

_CENT = Decimal("0.01")


class LocalScheme(msgspec.Struct, frozen=True, kw_only=True):
    """A local CPF top-up: who gives it, to whom, where, for what, how much and until when.

    Empty lists restrict nothing: no place is everywhere, no course is any course. ``communes``, ``departments`` and
    ``regions`` are INSEE codes, ``epcis`` the SIREN of an intercommunality; one that matches suffices. A course is
    covered when it is among ``courses``, or when it is of one of ``fields`` and one of ``certification_types``.
    ``situations`` and ``circumstances`` must each be met by one of theirs. It gives either ``share_percent`` of the
    price or ``amount_eur``, never more than ``cap_eur`` a person. ``left_eur`` is what is left of its budget, None
    when it has none. Days are included.
    """

    id: str
    label: str
    funder: Funder
    funder_name: str
    communes: frozenset[str] = frozenset()
    epcis: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    courses: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    certification_types: frozenset[str] = frozenset()
    situations: frozenset[Situation] = frozenset()
    circumstances: frozenset[Circumstance] = frozenset()
    share_percent: Decimal | None = None
    amount_eur: Decimal | None = None
    cap_eur: Decimal | None = None
    left_eur: Decimal | None = None
    starts_on: date
    ends_on: date | None = None
    stopped_on: date | None = None
    conditions: tuple[str, ...] = ()
    contact: str | None = None
    source_url: str | None = None
    source_date: date | None = None

    @property
    def name(self) -> str:
        """The scheme and who gives it, as said in a sentence."""
        return f"« {self.label} » ({self.funder_name})"

    @property
    def everywhere(self) -> bool:
        """Whether no place restricts it."""
        return not (self.communes or self.epcis or self.departments or self.regions)

    @property
    def for_some_courses(self) -> bool:
        """Whether it pays certain courses only."""
        return bool(self.courses or self.fields or self.certification_types)

    def holds_at(self, commune: Commune | None) -> bool:
        """Tell whether a person of that commune is in its territory. Unknown place: only if it is everywhere."""
        if self.everywhere or commune is None:
            return self.everywhere
        return (
            commune.insee_code in self.communes
            or commune.epci_code in self.epcis
            or commune.department_code in self.departments
            or commune.region_code in self.regions
        )

    def covers(self, course: Course) -> bool:
        """Tell whether it may pay a course."""
        if not self.for_some_courses or course.id in self.courses:
            return True
        if not (self.fields or self.certification_types):
            return False
        of_field = not self.fields or course.field in self.fields
        return of_field and (not self.certification_types or course.certification_type in self.certification_types)

    @property
    def last_day(self) -> date | None:
        """The last day on which it may be asked for: its end, or the eve of the day it was stopped."""
        eve = None if self.stopped_on is None else self.stopped_on - timedelta(days=1)
        return min((day for day in (self.ends_on, eve) if day is not None), default=None)

    def most(self, price: Decimal | None) -> Decimal | None:
        """Return the most it gives one person, in euros rounded down to the cent; None when the price decides it."""
        given = self._before_budget(price)
        return given if given is None or self.left_eur is None else min(given, self.left_eur)

    def bounded_by_budget(self, price: Decimal | None) -> bool:
        """Tell whether what is left of the budget is less than what it may otherwise give."""
        given = self.cap_eur if price is None and self.amount_eur is None else self._before_budget(price)
        return self.left_eur is not None and (given is None or self.left_eur < given)

    def _before_budget(self, price: Decimal | None) -> Decimal | None:
        given = self.amount_eur
        if given is None and self.share_percent is not None and price is not None:
            given = (price * self.share_percent / 100).quantize(_CENT, ROUND_DOWN)
        return given if given is None or self.cap_eur is None else min(given, self.cap_eur)

    def source(self, as_of: date) -> Source:
        """Return where the scheme can be read and since when it holds."""
        label = f"{self.label}, {self.funder_name}"
        if self.source_date is not None:
            label = f"{label} (vérifié le {french.day(self.source_date)})"
        return Source(label=label, url=self.source_url, valid_from=self.starts_on if self.starts_on <= as_of else None)


def schemes_near(schemes: Iterable[LocalScheme], commune: Commune | None) -> tuple[LocalScheme, ...]:
    """Return the schemes of a person's place, in the order in which they are counted."""
    found = [scheme for scheme in schemes if scheme.holds_at(commune)]
    return tuple(sorted(found, key=lambda scheme: (FUNDERS.index(scheme.funder), scheme.id)))
