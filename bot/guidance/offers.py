"""Sessions announced by organisations, kept small, and the one nearest to someone."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from datetime import date
from math import isnan, nan
from typing import NamedTuple

from bot.guidance.french import day, euros


class Offer(NamedTuple):
    """One session of one course. What is not known is None."""

    course_id: str
    insee_code: str | None
    department_code: str | None
    modality: str | None
    price_eur: float | None
    starts_on: date | None
    organisation: str


class _Words:
    """Strings kept once, named by a number; 0 is None."""

    def __init__(self) -> None:
        self._all: list[str | None] = [None]
        self._rank: dict[str | None, int] = {None: 0}

    def number(self, text: str | None) -> int:
        rank = self._rank.get(text)
        if rank is None:
            rank = self._rank[text] = len(self._all)
            self._all.append(text)
        return rank

    def text(self, rank: int) -> str | None:
        return self._all[rank]


class OfferIndex:
    """Offers by course: six numbers each, in arrays, for a hundred thousand of them and more."""

    def __init__(self, offers: Iterable[Offer]) -> None:
        self._words = _Words()
        self._of: dict[str, array[int]] = {}
        self._insee, self._department, self._modality = array("I"), array("I"), array("I")
        self._organisation, self._starts = array("I"), array("I")
        self._price = array("d")
        for rank, offer in enumerate(offers):
            self._of.setdefault(offer.course_id, array("I")).append(rank)
            self._insee.append(self._words.number(offer.insee_code))
            self._department.append(self._words.number(offer.department_code))
            self._modality.append(self._words.number(offer.modality))
            self._organisation.append(self._words.number(offer.organisation))
            self._starts.append(0 if offer.starts_on is None else offer.starts_on.toordinal())
            self._price.append(nan if offer.price_eur is None else offer.price_eur)

    def __len__(self) -> int:
        return len(self._starts)

    def nearest(self, course_id: str, insee_code: str, department_code: str, as_of: date) -> Offer | None:
        """Return the session to come nearest to a commune: its own, its department's, else one at distance.

        The soonest of the nearest; one without a date comes after the dated ones. None when there is none.
        """
        today = as_of.toordinal()
        best: tuple[int, int, int] | None = None
        for rank in self._of.get(course_id, ()):
            starts = self._starts[rank]
            if starts and starts < today:
                continue
            if self._words.text(self._insee[rank]) == insee_code:
                away = 0
            elif self._words.text(self._department[rank]) == department_code:
                away = 1
            elif self._words.text(self._modality[rank]) == "distance":
                away = 2
            else:
                continue
            found = (away, starts or date.max.toordinal(), rank)
            best = found if best is None else min(best, found)
        return None if best is None else self._read(course_id, best[2])

    def _read(self, course_id: str, rank: int) -> Offer:
        price = self._price[rank]
        return Offer(
            course_id=course_id,
            insee_code=self._words.text(self._insee[rank]),
            department_code=self._words.text(self._department[rank]),
            modality=self._words.text(self._modality[rank]),
            price_eur=None if isnan(price) else price,
            starts_on=date.fromordinal(self._starts[rank]) if self._starts[rank] else None,
            organisation=self._words.text(self._organisation[rank]) or "",
        )


def announced(offer: Offer, insee_code: str) -> str:
    """Say a session in one sentence: where, by whom, when, and the price announced."""
    if offer.modality == "distance":
        where = "à distance"
    else:
        where = "dans votre commune" if offer.insee_code == insee_code else "dans votre département"
    when = "" if offer.starts_on is None else f", à partir du {day(offer.starts_on)}"
    price = "" if offer.price_eur is None else f" Prix annoncé : {euros(offer.price_eur)}."
    return f"Une session est annoncée {where} : {offer.organisation}{when}.{price}"
