"""Saying a profile back in French: in passing, and line by line."""

from __future__ import annotations

from collections.abc import Iterable

from bot.catalogue.records import Catalogue
from bot.dialogue import labels
from bot.dialogue.words import fill
from bot.guidance.profile import PROFILE_FIELDS, CommuneRef, FieldName, Profile
from bot.law.figures import euros, number
from bot.places import in_place


def _counted(value: float, one: str, many: str) -> str:
    return f"{number(value)} {many if value >= 2 else one}"


def value_label(field: FieldName, profile: Profile, catalogue: Catalogue) -> str:
    """Return the value of a known field in a few French words. Raises ValueError when the field is not known."""
    value = getattr(profile, field)
    if value is None:
        raise ValueError(f"{field} is not known")
    if isinstance(value, CommuneRef):
        return f"{value.name} ({value.department_code})"
    if field == "field":
        known = catalogue.fields.get(str(value))
        return known.label if known else str(value)
    if field == "circumstances":
        return ", ".join(labels.choice_label("circumstances", item) for item in value or ("none",))
    if field == "age":
        return _counted(value, "an", "ans")
    if field == "experience_years":
        return _counted(value, "an", "ans") if value >= 1 else labels.choice_label(field, 0.5).lower()
    if field in {"cpf_balance_eur", "budget_eur"}:
        return euros(value)
    if field == "weekly_hours":
        return _counted(value, "heure", "heures")
    return labels.choice_label(field, value)


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


def known_fields(profile: Profile) -> tuple[FieldName, ...]:
    """Return the fields that hold something to show, the band left out when the age is known."""
    return tuple(
        field
        for field in PROFILE_FIELDS
        if getattr(profile, field) is not None and not (field == "age_band" and profile.age is not None)
    )
