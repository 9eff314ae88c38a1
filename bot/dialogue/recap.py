"""Saying a profile back in French: in passing, and line by line."""

from __future__ import annotations

from collections.abc import Iterable

from bot.catalogue.records import Catalogue
from bot.dialogue import labels
from bot.dialogue.payloads import make_payload
from bot.dialogue.types import Card, CardFact, Choice
from bot.dialogue.words import fill
from bot.guidance.french import euros, number
from bot.guidance.profile import PROFILE_FIELDS, CommuneRef, FieldName, Profile
from bot.places import in_place


def _counted(value: float, one: str, many: str) -> str:
    return f"{number(value)} {many if value >= 2 else one}"


def value_label(field: FieldName, profile: Profile, catalogue: Catalogue) -> str:
    """Return the value of a known field in a few French words. Raises ValueError when the field is not known."""
    value = getattr(profile, field)
    if value is None:
        raise ValueError(f"{field} is not known")
    match field:
        case "commune":
            text = f"{value.name} ({value.department_code})"
        case "field":
            known = catalogue.fields.get(value)
            text = known.label if known else value
        case "circumstances":
            text = ", ".join(labels.choice_label(field, item) for item in value or ("none",))
        case "age" | "experience_years" if value >= 1:
            text = _counted(value, "an", "ans")
        case "experience_years":
            text = labels.choice_label(field, 0.5).lower()
        case "cpf_balance_eur" | "budget_eur":
            text = euros(value)
        case "weekly_hours":
            text = _counted(value, "heure", "heures")
        case _:
            text = labels.choice_label(field, value)
    return text


def said_back(fields: Iterable[FieldName], profile: Profile, catalogue: Catalogue) -> str:
    """Return what was just understood as one clause: "vous êtes artisan ou artisane, vous êtes à Chaumont (52)"."""
    parts: list[str] = []
    for field in fields:
        value = getattr(profile, field)
        if field == "circumstances":
            parts += [labels.noted(field, item) or str(item) for item in value or ("none",)]
        elif isinstance(value, CommuneRef):
            where = f"{in_place(value.name)} ({value.department_code})"
            parts.append(fill(labels.sentence(field), {"value": where}))
        elif (phrase := labels.noted(field, value)) is not None:
            parts.append(phrase)
        else:
            parts.append(fill(labels.sentence(field), {"value": value_label(field, profile, catalogue)}))
    return ", ".join(parts)


def recap_card(profile: Profile, catalogue: Catalogue) -> Card:
    """Return what was understood of a person, a line a field."""
    facts = tuple(
        CardFact(label=capitalised(labels.your_field(name)), value=value_label(name, profile, catalogue))
        for name in known_fields(profile)
    )
    return Card(kind="step", id="recap", title=labels.card_label("text", "recap"), facts=facts)


def correct_choices(profile: Profile, catalogue: Catalogue) -> tuple[Choice, ...]:
    """Return the buttons that change what was understood, a button a line."""
    return tuple(
        Choice(
            label=fill(
                labels.button("correct"),
                {"field": labels.field_label(name), "value": value_label(name, profile, catalogue)},
            ),
            payload=make_payload("talk.correct", field=name),
        )
        for name in known_fields(profile)
    )


def capitalised(text: str) -> str:
    """Return a text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def known_fields(profile: Profile) -> tuple[FieldName, ...]:
    """Return the fields that hold something to show, the band left out when the age is known."""
    return tuple(
        field
        for field in PROFILE_FIELDS
        if getattr(profile, field) is not None and not (field == "age_band" and profile.age is not None)
    )
