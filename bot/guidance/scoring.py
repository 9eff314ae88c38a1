"""How well a course fits what a person looks for, from 0 to 1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.catalogue.records import Course
from bot.guidance.case import kind_of
from bot.guidance.profile import Profile
from bot.guidance.trades import TradeMatch
from bot.territory.needs import Want

# The parts of a score and their weights; they add up to one.
_FIELD, _TRADE, _LEVEL, _GOAL, _MODALITY = 0.34, 0.26, 0.24, 0.1, 0.06
# The most that the needs of a territory add: they part courses that suit alike, they never outweigh a wish.
_NEEDED = 0.05


@dataclass(frozen=True)
class Wish:
    """What a person looks for: fields (with how well each answers), a trade, a level already reached.

    ``way_in`` says how to enter a course without the diploma it asks for; ``needed`` are the ROME codes of the jobs
    wanted where the person lives. ``ranked`` keeps the courses once ranked: a plan reads them several times.
    """

    fields: dict[str, float]
    trade: TradeMatch | None
    trade_scores: dict[str, float]
    profile: Profile
    as_of: date | None
    way_in: str = ""
    needed: Mapping[str, Want] = field(default_factory=dict)
    ranked: list[tuple[Course, float]] = field(default_factory=list, compare=False, repr=False)


def standing(course: Course, as_of: date | None) -> str:
    """Return ``current``, ``expired`` or ``unlisted`` for a course's register number on a day.

    Without a day, or without an end date, it is what the catalogue read.
    """
    if course.rncp_rs is None:
        return "unlisted"
    if course.rncp_end_date is not None and as_of is not None:
        return "expired" if course.rncp_end_date < as_of else "current"
    return "expired" if course.rncp_status in ("inactive", "end_date_passed") else "current"


def matching_level(course: Course) -> int | None:
    """Return the level used to sort a course: the official one, else the indicative one."""
    return course.level if course.level is not None else course.level_indicative


class Fitting:
    """How well courses fit one wish. What courses of the same traits have in common is worked out once.

    ``traits`` is a number that ``bot.guidance.course_groups`` gives to courses that only their field, their words and
    their ROME codes tell apart here.
    """

    def __init__(self, wish: Wish) -> None:
        self._wish = wish
        self._known: dict[int, tuple[float, float, float, float, float]] = {}

    def of(self, course: Course, traits: int) -> float:
        """Return how well a course fits."""
        wish = self._wish
        known = self._known.get(traits)
        if known is None:
            known = self._known[traits] = _in_common(course, wish)
        level, goal, modality, track, standing_left = known
        parts = (
            _FIELD * wish.fields.get(course.field, 0.0) + _TRADE * _trade_part(course, wish) + level + goal + modality
        )
        if not wish.needed:
            return min(1.0, parts * track * standing_left)
        want = want_for(course, wish)
        return min(1.0, parts * track * standing_left + (0.0 if want is None else _NEEDED * want.strength))


def _in_common(course: Course, wish: Wish) -> tuple[float, float, float, float, float]:
    settled = wish.profile.situation not in (None, "student")
    return (
        _LEVEL * _level_part(course, wish.profile),
        _GOAL * _goal_part(course, wish),
        _MODALITY * _modality_part(course, wish.profile),
        0.6 if settled and changes_track(course) else 1.0,
        standing_factor(course, wish.as_of),
    )


def traits_of(course: Course, as_of: date | None) -> tuple[object, ...]:
    """Return everything that a wish reads of a course, but its field, its words and its ROME codes."""
    return (
        standing(course, as_of),
        kind_of(course),
        matching_level(course),
        course.entry_level,
        course.entry_is_public,
        course.modality,
        course.scope,
        course.price_eur == 0,
        course.certification_type.startswith("certificat"),
        course.field == "entrepreneuriat",
        changes_track(course),
    )


def want_for(course: Course, wish: Wish) -> Want | None:
    """Return the job most wanted around, among those a course leads to."""
    if not wish.needed:
        return None
    found = [wish.needed[code] for code in course.rome_codes if code in wish.needed]
    return max(found, key=lambda one: one.strength, default=None)


def for_everyone(course: Course) -> bool:
    """A course one enters without any diploma, or free of charge."""
    return course.entry_level == 0 or course.price_eur == 0


def changes_track(course: Course) -> bool:
    """A course made for students who change track: not for someone settled in working life."""
    return any("réorientation" in keyword for keyword in course.keywords)


def _trade_part(course: Course, wish: Wish) -> float:
    if wish.trade is None and not wish.trade_scores:
        return 0.5
    return wish.trade_scores.get(course.id, 0.0)


def target_level(profile: Profile) -> int | None:
    """One step up from the level reached."""
    reached = profile.qualification_level
    if reached is None:
        return None
    return min(8, max(4, reached + 1))


def _level_part(course: Course, profile: Profile) -> float:
    level, target = matching_level(course), target_level(profile)
    if level is None:
        return 0.5
    if target is None:
        return {4: 0.8, 5: 0.9, 6: 0.7}.get(level, 0.3)
    gap = level - target
    if gap < 0:
        return max(0.1, 0.6 + 0.2 * gap)
    part = (1.0, 0.7, 0.35, 0.1)[min(gap, 3)]
    if entry_gap(course, profile) > 1:
        # A certificate's public bars nobody, but a nearer one suits better.
        part *= 0.8 if course.entry_is_public else 0.7
    return part


def entry_gap(course: Course, profile: Profile) -> int:
    """Return how many levels a person lacks to enter a course, 0 when either is not known."""
    reached = profile.qualification_level
    if reached is None or course.entry_level is None or course.entry_level == 0:
        return 0
    return max(0, course.entry_level - reached)


def _goal_part(course: Course, wish: Wish) -> float:
    goal = wish.profile.goal
    listed = standing(course, wish.as_of) == "current"
    if goal in ("certify_experience", "change_job"):
        return 1.0 if listed and kind_of(course) == "rncp" else 0.3
    if goal == "refresh_basics":
        return 1.0 if course.price_eur == 0 or course.entry_level == 0 else 0.2
    if goal == "create_business":
        return 1.0 if course.field == "entrepreneuriat" else 0.6
    if goal == "progress":
        short = course.certification_type.startswith("certificat")
        return 0.9 if short else 0.7
    return 0.8 if listed else 0.6


def _modality_part(course: Course, profile: Profile) -> float:
    wanted = profile.modality
    if wanted in (None, "any") or course.modality is None:
        return 0.5
    if course.modality == wanted:
        return 1.0
    return 0.7 if "hybrid" in (course.modality, wanted) else 0.0


def standing_factor(course: Course, as_of: date | None) -> float:
    """Return what its standing, and how surely it is offered, leave of the score of a course."""
    factor = 0.78 if standing(course, as_of) == "expired" else 1.0
    return factor * (0.82 if course.scope == "extended" else 1.0)
