"""The interview's questions, as replies: each answerable by a button or in words, each refusable."""

from __future__ import annotations

from typing import Any

from bot.catalogue.records import Catalogue, Commune
from bot.dialogue import labels
from bot.dialogue.payloads import make_payload
from bot.dialogue.taking import goes_with
from bot.dialogue.types import Choice, Reply
from bot.dialogue.words import Listener, Words
from bot.guidance.profile import FieldName, Profile

# Fields whose honest answer is often "I do not know" rather than a refusal.
_OFTEN_UNKNOWN = frozenset(
    {"cpf_balance_eur", "field", "job_title", "qualification_level", "experience_years", "weekly_hours"}
)


def field_choices(field: FieldName, catalogue: Catalogue, profile: Profile | None = None) -> tuple[Choice, ...]:
    """Return the buttons that answer a question, without the one that refuses it.

    A circumstance that cannot go with the situation of ``profile`` is not offered.
    """
    if field == "field":
        pairs: list[tuple[Any, str]] = [(item.id, item.label) for item in catalogue.fields.values()]
    else:
        pairs = list(labels.options(field))
    situation = profile.situation if profile is not None else None
    if field == "circumstances":
        none = Choice(
            label=labels.choice_label(field, "none"), payload=make_payload("profile.inform", circumstances=[])
        )
        return (
            *(
                Choice(label=label, payload=make_payload("profile.inform", circumstances=[value]))
                for value, label in pairs
                if goes_with(value, situation)
            ),
            none,
        )
    return tuple(
        Choice(label=label, payload=make_payload("profile.inform", **{field: value})) for value, label in pairs
    )


def decline_choice(field: FieldName) -> Choice:
    """Return the button that leaves a question unanswered."""
    name = "unknown" if field in _OFTEN_UNKNOWN else "decline"
    return Choice(label=labels.button(name), payload=make_payload("talk.decline", field=field))


def plan_choice() -> Choice:
    """Return the button that shows the plan."""
    return Choice(label=labels.button("show_plan"), payload=make_payload("plan.show"))


def human_choice() -> Choice:
    """Return the button that leads to a person."""
    return Choice(label=labels.button("human"), payload=make_payload("talk.human"))


def ask(field: FieldName, words: Words, listener: Listener, catalogue: Catalogue, *, again: bool, plan: bool) -> Reply:
    """Ask one question. ``again``: the answer was not understood. ``plan``: a plan can already be shown."""
    name = f"utter_ask_{field}"
    if again and f"{name}_again" in words:
        name = f"{name}_again"
    choices = (
        *field_choices(field, catalogue, listener.profile),
        decline_choice(field),
        *((plan_choice(),) if plan else ()),
    )
    return words.compose(name, listener, asks=field, choices=choices)


def place_choice(commune: Commune, catalogue: Catalogue, *, topic: str | None = None) -> Choice:
    """Return the button that settles a commune: "Chaumont (Haute-Marne, 52)".

    With a ``topic`` it settles the town a question is about, without saying that the person comes from there.
    """
    department = catalogue.departments[commune.department_code]
    return Choice(
        label=f"{commune.name} ({department.name}, {department.code})",
        payload=make_payload(topic, place=commune.insee_code)
        if topic
        else make_payload("profile.inform", commune=commune.insee_code),
    )
