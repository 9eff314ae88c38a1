"""Courses that fit alike whoever asks, unless the person's words name one of them: each kind is weighed once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from heapq import nsmallest
from typing import NamedTuple

from bot.catalogue.records import Course
from bot.guidance.scoring import Fitting, Wish, for_everyone, traits_of

_DAYS_KEPT = 4


class _Day(NamedTuple):
    """The courses as they stand on a day: the number of the traits of each, and those alike, by field."""

    traits: Mapping[str, int]
    groups: Mapping[str, Sequence[Sequence[Course]]]


class CourseGroups:
    """The courses of a catalogue by field, those that a wish cannot tell apart together."""

    def __init__(self, courses: Iterable[Course]) -> None:
        self._courses = tuple(sorted(courses, key=lambda one: one.id))
        self._on = lru_cache(maxsize=_DAYS_KEPT)(self._grouped_on)

    def best(self, wish: Wish, named: Mapping[str, Course], limit: int) -> list[tuple[Course, float]]:
        """Return the best courses among ``named`` and those of the fields wished, with their scores, best first.

        ``named`` holds every course that the words or the needs tell apart. The result is the same as weighing all
        courses: of those that score alike, the first by their ids are enough.
        """
        basics = wish.profile.goal == "refresh_basics" and wish.profile.field is None and wish.trade is None
        day = self._on(wish.as_of)
        pool = _most_named(named, wish, day, limit)
        for name in wish.fields:
            for group in day.groups.get(name, ()):
                pool.extend(_first(group, named, limit))
        fitting = Fitting(wish)
        scored = [(fitting.of(one, day.traits[one.id]), one) for one in pool if not basics or for_everyone(one)]
        return [(course, score) for score, course in nsmallest(limit, scored, key=lambda one: (-one[0], one[1].id))]

    def _grouped_on(self, as_of: date | None) -> _Day:
        numbers: dict[tuple[object, ...], int] = {}
        traits: dict[str, int] = {}
        groups: dict[str, dict[int, list[Course]]] = defaultdict(lambda: defaultdict(list))
        for course in self._courses:
            number = traits[course.id] = numbers.setdefault(traits_of(course, as_of), len(numbers))
            groups[course.field][number].append(course)
        return _Day(traits, {name: tuple(alike.values()) for name, alike in groups.items()})


def _most_named(named: Mapping[str, Course], wish: Wish, day: _Day, limit: int) -> list[Course]:
    """Keep, of the courses that differ only by how well they are named, the best named."""
    if len(named) <= limit or wish.needed:
        return list(named.values())
    alike: dict[tuple[str, int], list[Course]] = defaultdict(list)
    for course_id, course in named.items():
        alike[course.field, day.traits[course_id]].append(course)
    scores = wish.trade_scores
    kept: list[Course] = []
    for courses in alike.values():
        few = len(courses) <= limit
        kept.extend(courses if few else nsmallest(limit, courses, key=lambda one: (-scores[one.id], one.id)))
    return kept


def _first(group: Sequence[Course], named: Mapping[str, Course], limit: int) -> list[Course]:
    """Return the first courses of a group that nothing tells apart."""
    found: list[Course] = []
    for course in group:
        if course.id not in named:
            found.append(course)
            if len(found) == limit:
                break
    return found
