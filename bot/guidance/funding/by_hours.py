"""What a fund that pays by the hour may bring on a course whose hours are known; no total is guessed."""

from __future__ import annotations

from decimal import Decimal

from bot.guidance.case import Case
from bot.guidance.french import euros, number

# Where the Cnam's courses may be the technique of a craft, rather than management or digital.
_TECHNICAL = frozenset({"btp", "industrie_energie"})
_NO_HOURS = "Le total dépend du nombre d'heures, que le centre vous donne."


def _hours(case: Case) -> Decimal | None:
    if case.course is None or case.course.duration_hours is None:
        return None
    return Decimal(str(case.course.duration_hours))


def craft_total(case: Case) -> tuple[Decimal | None, str]:
    """Return what the craftspeople's fund may bring on a course, None when it cannot be told, and a sentence on it.

    Only a course in the person's own technical field has both a rate and a yearly number of hours in the rules.
    """
    hours = _hours(case)
    if hours is None or case.course is None:
        return None, _NO_HOURS
    known = f"Cette formation dure {number(hours)} heures."
    if case.course.field not in _TECHNICAL or case.profile.field != case.course.field:
        return None, (
            f"{known} Je ne connais pas le nombre d'heures par an que ce fonds paie hors technique du métier : "
            "je ne calcule pas de total."
        )
    rate, most = case.value("fafcea.rate.building"), case.value("fafcea.hours.building")
    if rate is None or most is None:
        return None, f"{known} Le tarif ou le nombre d'heures payées à cette date est à confirmer."
    total = rate * min(hours, most)
    return total, (
        f"{known} Si le fonds la retient comme technique du métier, hors alimentation, il paie au plus {number(most)} "
        f"heures par an : {euros(total)}."
    )


def owner_total(case: Case, cap: Decimal | None) -> tuple[Decimal | None, str | None]:
    """Return what the traders' fund may bring, its yearly ceiling taken into account, and a sentence when hours tell.

    Its best hourly rate is counted: the amount is a most.
    """
    hours, rate = _hours(case), case.value("agefice.rates")
    if hours is None or cap is None:
        return cap, None
    if rate is None:
        return cap, "Le tarif par heure de cette date est à confirmer."
    total = min(cap, rate * hours)
    return total, (
        f"Cette formation dure {number(hours)} heures : à {case.say('agefice.rates')} au mieux, et dans la limite du "
        f"plafond, c'est au plus {euros(total)}."
    )
