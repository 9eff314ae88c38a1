"""The plan, shown in the conversation."""

from __future__ import annotations

from itertools import chain

from bot.dialogue import cards, labels
from bot.dialogue.answers.asked import Answer, Asked, plain
from bot.dialogue.payloads import make_payload
from bot.dialogue.questions import human_choice
from bot.dialogue.recap import correct_choices, known_fields, recap_card
from bot.dialogue.types import Card, Choice
from bot.guidance.plan_types import Plan, Source
from bot.guidance.profile import missing_for_plan, plan_ready

_CENTRES, _COURSES, _ROUTES, _FUNDING, _CONTACTS = 3, 4, 2, 6, 4


def plan_cards(plan: Plan) -> chain[Card]:
    """Return the cards of a plan, in its order. The devices that are refused stay in the plan itself."""
    return chain(
        map(cards.centre_card, plan.centres[:_CENTRES]),
        map(cards.course_card, plan.courses[:_COURSES]),
        map(cards.vae_card, plan.vae[:_ROUTES]),
        map(cards.funding_card, [line for line in plan.funding if line.eligible != "no"][:_FUNDING]),
        map(cards.contact_card, plan.contacts[:_CONTACTS]),
        (cards.step_card(index, step) for index, step in enumerate(plan.next_steps, 1)),
    )


def _sources(plan: Plan) -> tuple[Source, ...]:
    shown = [line for line in plan.funding if line.eligible != "no"][:_FUNDING]
    return tuple(
        dict.fromkeys(chain.from_iterable((*(line.sources for line in shown), *(r.sources for r in plan.vae))))
    )


def _not_yet(asked: Asked) -> Answer:
    values = {"missing": ", ".join(map(labels.your_field, missing_for_plan(asked.state.profile)))}
    profile, catalogue = asked.state.profile, asked.desk.catalogue
    known = bool(known_fields(profile))
    reply = asked.reply(
        "utter_plan_not_ready",
        values,
        cards=(recap_card(profile, catalogue),) if known else (),
        choices=correct_choices(profile, catalogue),
    )
    return Answer((reply,))


def send(asked: Asked) -> Answer:
    """Say how to take the plan away, or what is still needed for one."""
    return plain(asked) if plan_ready(asked.state.profile) else _not_yet(asked)


def _to_contact(plan: Plan, asked: Asked) -> str:
    """Name the centre to contact first: the one of the plan's contacts, which may not be the nearest place."""
    centres = {centre.id for centre in asked.desk.catalogue.centres}
    first = next((one for one in plan.contacts if one.id in centres), None)
    if first is None:
        return cards.unknown()
    nearby = any(one.id == first.id for one in plan.centres)
    return first.label if nearby or first.phone is None else f"{first.label} ({first.phone})"


def show(asked: Asked) -> Answer:
    """Show the plan, or say what is still needed for one."""
    profile = asked.state.profile
    if not plan_ready(profile):
        return _not_yet(asked)
    plan = asked.desk.advisor.plan(profile, asked.as_of)
    values = {
        "place": profile.commune.name if profile.commune else "",
        "centre": _to_contact(plan, asked),
        "course": plan.courses[0].title if plan.courses else cards.unknown(),
        "contact": plan.contacts[0].label if plan.contacts else cards.unknown(),
        "centres_count": str(len(plan.centres)),
        "courses_count": str(len(plan.courses)),
    }
    choices = (
        Choice(label=labels.topic_label("plan.send") or "", payload=make_payload("plan.send")),
        Choice(label=labels.button("correct_any"), payload=make_payload("talk.correct")),
        human_choice(),
    )
    reply = asked.reply("utter_plan_show", values, choices=choices, cards=plan_cards(plan), sources=_sources(plan))
    shown = tuple(course.id for course in plan.courses[:_COURSES])
    centres = tuple(centre.id for centre in plan.centres[:_CENTRES])
    return Answer(
        (reply,), changes={"plan_shown": True, "courses_shown": shown, "course_focus": None, "centres_shown": centres}
    )
