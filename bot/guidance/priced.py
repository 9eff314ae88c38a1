"""How the devices add up on a price that was told: the gap, and who could close it."""

from __future__ import annotations

from bot.guidance.combine import said
from bot.guidance.engine import Advisor
from bot.guidance.explain import PricedMix
from bot.guidance.plan_types import Plan


class UnknownCourseError(ValueError):
    """The catalogue has no such course to advise."""


def priced_mix(plan: Plan, advisor: Advisor, price_eur: float, course_id: str | None = None) -> PricedMix | None:
    """Share a price told, in euros, between the devices of the person of a plan.

    It is the price of ``course_id``, else of the course that the plan recommends first; None when it recommends none.
    Raises UnknownCourseError.
    """
    wanted = course_id or next((one.id for one in plan.courses), None)
    if wanted is None:
        return None
    course = advisor.advisable(wanted)
    if course is None:
        raise UnknownCourseError(wanted)
    mix = advisor.mix(plan.profile, plan.as_of, course, price_eur=price_eur)
    if mix is None:
        return None
    return PricedMix(course_id=course.id, title=course.title, mix=mix, said=tuple(said(mix)))
