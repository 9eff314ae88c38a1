"""The indexes only spare work: what they find is what weighing everything would find."""

from __future__ import annotations

import random
from datetime import date

import msgspec
import pytest
from builders import TODAY, advisor, shipped

from bot.catalogue.records import Course
from bot.guidance.course_groups import CourseGroups
from bot.guidance.course_labels import CourseLabels
from bot.guidance.courses import CourseFinder
from bot.guidance.profile import read_profile
from bot.guidance.scoring import Fitting, Wish, for_everyone
from bot.guidance.trades import TradeIndex, bare_title, words_of

SHARED = 0.84


def advisable() -> tuple[Course, ...]:
    return tuple(course for course in shipped().courses if course.scope != "historical")


def sayings() -> list[str]:
    """Every label of the catalogue, and many mixes of their words, always the same."""
    labels = {
        label for course in shipped().courses for label in (*course.target_jobs, *course.keywords, bare_title(course))
    }
    labels.update(label for one in shipped().fields.values() for label in (*one.keywords, *one.trades_not_taught))
    words = sorted({word for label in labels for word in label.split()})
    drawn = random.Random(5)
    mixes = [" ".join(drawn.sample(words, drawn.randint(1, 12))) for _ in range(1500)]
    return [*sorted(labels), *mixes]


@pytest.mark.parametrize("least", [0.1, 0.4])
def test_no_label_that_counts_is_missed(least: float) -> None:
    index, labels = CourseLabels(), set()
    for course in advisable():
        for label in (*course.target_jobs, *course.keywords, bare_title(course)):
            words = words_of(label)
            if words:
                labels.add(words)
                index.add(words, "job", course.id)
    known = {word for words in labels for word in words}
    rarity = {word: 1.0 + len(word) / 10 for word in known}
    index.weigh(rarity)

    def weight(words: frozenset[str]) -> float:
        return sum(rarity[word] for word in words)

    for said in sayings()[::3]:
        asked = frozenset(word for word in words_of(said) if word in known)
        if not asked:
            continue
        for unknown in (0, 1):
            wanted = {
                words
                for words in labels
                if words <= asked or SHARED * weight(words & asked) / (weight(words | asked) + unknown) >= least
                if words & asked
            }
            assert wanted <= {label.words for label in index.near(asked, unknown, least)}, said


def plainly(wish: Wish, limit: int) -> list[tuple[str, float]]:
    """Weigh every course by itself: its number is its own."""
    fitting = Fitting(wish)
    basics = wish.profile.goal == "refresh_basics" and wish.profile.field is None and wish.trade is None
    scored = [
        (course.id, fitting.of(course, number))
        for number, course in enumerate(advisable())
        if (course.field in wish.fields or wish.trade_scores.get(course.id, 0.0) >= 0.5)
        and (not basics or for_everyone(course))
    ]
    scored.sort(key=lambda one: (-one[1], one[0]))
    return [(name, score) for name, score in scored[:limit] if score >= 0.2]


@pytest.mark.parametrize("goal", ["progress", "change_job", "create_business", "refresh_basics", "certify_experience"])
@pytest.mark.parametrize("situation", ["employee", "artisan", "student"])
def test_the_courses_of_a_plan_are_those_that_weighing_each_course_gives(goal: str, situation: str) -> None:
    finder = CourseFinder(shipped(), TradeIndex(shipped()))
    fields = [None, *sorted(shipped().fields)]
    for rank, said in enumerate(sayings()[::61]):
        facts = {
            "situation": situation,
            "goal": goal,
            "job_title": said if rank % 3 else None,
            "field": fields[rank % len(fields)],
            "qualification_level": 3 + rank % 5,
            "modality": (None, "distance", "onsite", "hybrid")[rank % 4],
        }
        profile = read_profile({name: value for name, value in facts.items() if value is not None})
        wish = finder.wish(profile, date(2025 + rank % 3, 6, 1))
        for limit in (1, 5, 40):
            found = [(course.id, score) for course, score in finder.rank(wish, limit)]
            assert found == plainly(wish, limit), facts


def test_only_the_first_of_many_courses_alike_are_weighed_and_they_are_the_right_ones() -> None:
    one = next(course for course in advisable() if course.field == "btp")
    many = tuple(msgspec.structs.replace(one, id=f"same-{rank:03}") for rank in range(300))
    wish = Wish(
        fields={"btp": 1.0}, trade=None, trade_scores={"same-250": 0.9, "same-001": 0.1}, profile=read_profile({}),
        as_of=TODAY,
    )  # fmt: skip
    named = {course.id: course for course in many if course.id in wish.trade_scores}

    best = CourseGroups(many).best(wish, named, 4)

    assert [course.id for course, _ in best] == ["same-250", "same-001", "same-000", "same-002"]


def test_the_adviser_answers_alike_a_second_time() -> None:
    profile = read_profile({"situation": "artisan", "job_title": "plaquiste", "goal": "progress"})
    assert advisor().plan(profile, TODAY) == advisor().plan(profile, TODAY)
