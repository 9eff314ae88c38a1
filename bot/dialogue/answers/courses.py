"""Courses: finding them, and what is known of one of them."""

from __future__ import annotations

from collections.abc import Iterable

from bot.dialogue import cards, labels
from bot.dialogue.answers.asked import Answer, Asked, plain
from bot.dialogue.payloads import make_payload
from bot.dialogue.ranks import pick
from bot.dialogue.types import Choice
from bot.dialogue.words import fill
from bot.guidance.plan_types import CourseMatch

_SHOWN = 4
_LONGEST_TITLE_ON_BUTTON = 60
_REMOTE = frozenset({"distance", "hybrid"})


def _detail_choices(courses: Iterable[CourseMatch]) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            label=fill(labels.button("course_detail"), {"title": _short(course.title)}),
            payload=make_payload("course.detail", course=course.id),
        )
        for course in courses
    )


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST_TITLE_ON_BUTTON else title[: _LONGEST_TITLE_ON_BUTTON - 1].rstrip() + "…"


def find(asked: Asked) -> Answer:
    """Show the courses that fit the field or the trade said, or ask for one."""
    given = {fact.field: fact.value for fact in asked.facts if not fact.negated}
    trade = given.get("job_title") or (None if given.get("field") else asked.state.profile.job_title)
    field = given.get("field") or asked.state.profile.field
    if not trade and not field:
        return Answer((asked.reply("utter_course_find_ask"),), asks=asked.unless_declined("field"))
    courses = asked.desk.advisor.find_courses(trade, field, None, _SHOWN)
    match = asked.desk.advisor.match_trade(str(trade)) if trade else None
    shown = {"courses_shown": tuple(course.id for course in courses), "course_focus": None}
    if match is not None and match.taught is False and match.field_ids:
        reply = asked.reply(
            "utter_course_find_not_taught",
            {"job": str(trade)},
            cards=map(cards.course_card, courses),
            choices=_detail_choices(courses),
        )
        return Answer((reply,), changes=shown)
    if not courses:
        return Answer((asked.reply("utter_course_find_none"),))
    known = asked.desk.catalogue.fields.get(str(field or courses[0].field))
    values = {"count": str(len(courses)), "field": known.label if known else str(trade)}
    reply = asked.reply(
        "utter_course_find", values, cards=map(cards.course_card, courses), choices=_detail_choices(courses)
    )
    return Answer((reply,), changes=shown)


def focus(asked: Asked) -> CourseMatch | None:
    """Return the one course a message is about: the one chosen, the one named, or the one of that rank just shown."""
    chosen = asked.said.payload_args.get("course")
    if chosen:
        return asked.desk.advisor.course(str(chosen))
    named = asked.desk.advisor.named_course(asked.said.text) if asked.said.text else None
    if named is not None:
        return named
    shown = asked.state.courses_shown
    chosen = pick(asked.said.text, shown) or asked.state.course_focus or (shown[0] if len(shown) == 1 else None)
    return None if chosen is None else asked.desk.advisor.course(chosen)


def _focused(asked: Asked, course: CourseMatch) -> dict[str, object]:
    """Remember the course spoken of; those shown before it stay, so that "la troisième" still means one of them."""
    shown = asked.state.courses_shown
    return {"course_focus": course.id, "courses_shown": shown if course.id in shown else (course.id,)}


def _candidates(asked: Asked) -> list[CourseMatch]:
    """Return the courses that a question may be about: those just shown, else those its words suggest."""
    advisor = asked.desk.advisor
    shown = [match for match in map(advisor.course, asked.state.courses_shown) if match is not None]
    return shown or (list(advisor.find_courses(asked.said.text, None, None, _SHOWN)) if asked.said.text else [])


def detail(asked: Asked) -> Answer:
    """Say what is known of one course, or ask which."""
    course = focus(asked)
    if course is None:
        shown = _candidates(asked)
        return Answer((asked.reply("utter_course_detail_which", choices=_detail_choices(shown)),))
    card = cards.course_card(course)
    known = [f"{fact.label} : {fact.value}" for fact in card.facts[:3]]
    values = {"title": course.title, "details": ". ".join(known)}
    reply = asked.reply("utter_course_detail", values, cards=(card,), sources=course.sources)
    return Answer((reply,), changes=_focused(asked, course))


def at_a_distance(asked: Asked) -> Answer:
    """Answer on distance: for the course meant, else for those just shown that may be followed so."""
    if focus(asked) is not None or not asked.state.courses_shown:
        return about_one(asked)
    shown = [course for course in map(asked.desk.advisor.course, asked.state.courses_shown) if course is not None]
    remote = [course for course in shown if course.modality in _REMOTE] or shown
    return Answer((asked.reply("utter_course_distance", cards=map(cards.course_card, remote)),))


def about_one(asked: Asked) -> Answer:
    """Answer a question on courses in general, with the card of the one it is about when there is one."""
    course = focus(asked)
    if course is None:
        return plain(asked)
    name, values = "utter_" + asked.topic.replace(".", "_"), {}
    if asked.topic == "course.price" and course.cost_eur is None:
        name, values = "utter_course_price_unknown", {"title": course.title}
    reply = asked.reply(name, values, cards=(cards.course_card(course),), sources=course.sources)
    return Answer((reply,), changes=_focused(asked, course))
