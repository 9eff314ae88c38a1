"""The profile and the verdicts in the words a visitor reads."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from bot.dialogue.labels import choice_label
from bot.guidance import french
from bot.guidance.profile import FieldName, Profile

FIELD_LABELS: Mapping[FieldName, str] = {
    "situation": "Votre situation",
    "circumstances": "Précisions",
    "commune": "Votre commune",
    "age": "Votre âge",
    "age_band": "Votre tranche d'âge",
    "qualification_level": "Votre niveau de diplôme",
    "experience_years": "Votre expérience",
    "goal": "Votre projet",
    "field": "Le domaine",
    "job_title": "Le métier",
    "modality": "La façon de suivre les cours",
    "cpf_balance_eur": "Votre solde CPF (compte personnel de formation)",
    "weekly_hours": "Votre temps libre pour étudier",
    "budget_eur": "Votre budget",
}
FUNDING_VERDICTS: Mapping[str, str] = {"yes": "Oui", "maybe": "À vérifier", "no": "Non"}
VAE_VERDICTS: Mapping[str, str] = {"yes": "Oui", "likely": "Probable, à vérifier", "no": "Non"}


def number(value: float) -> str:
    """Write a number in French for paper, where it must not be cut at a line's end."""
    return french.number(value).replace(" ", "\u202f")


def euros(value: float) -> str:
    """Write an amount in French for paper: « 1 234 € »."""
    amount, _, sign = french.euros(value).rpartition(" ")
    return amount.replace(" ", "\u202f") + "\u00a0" + sign


def quantity(value: float, one: str, many: str) -> str:
    """Write a number with its noun, which is plural from two on."""
    return f"{number(value)}\u00a0{many if value >= 2 else one}"


def profile_lines(profile: Profile, field_label: str | None = None) -> list[tuple[FieldName, str, str]]:
    """Return what the visitor said, as (field, label, value) in French, in the order of a conversation.

    ``field_label`` is the catalogue's label of ``profile.field``; without it that line is left out. What is not known
    has no line.
    """
    values: dict[FieldName, str | None] = {
        "situation": _label("situation", profile.situation),
        "circumstances": ", ".join(choice_label("circumstances", word) for word in profile.circumstances or ()),
        "commune": _commune(profile),
        "age": None if profile.age is None else quantity(profile.age, "an", "ans"),
        "age_band": None if profile.age is not None else _label("age_band", profile.age_band),
        "qualification_level": _label("qualification_level", profile.qualification_level),
        "experience_years": _experience(profile.experience_years),
        "goal": _label("goal", profile.goal),
        "field": field_label if profile.field else None,
        "job_title": profile.job_title,
        "modality": _label("modality", profile.modality),
        "cpf_balance_eur": None if profile.cpf_balance_eur is None else euros(profile.cpf_balance_eur),
        "weekly_hours": _weekly(profile.weekly_hours),
        "budget_eur": None if profile.budget_eur is None else euros(profile.budget_eur),
    }
    return [(name, FIELD_LABELS[name], value) for name, value in values.items() if value]


def printable(text: str) -> str:
    """Return the text with what the sheet's font cannot draw replaced by « […] ».

    Accessible PDF refuses a character without a glyph: an emoji in a job title would otherwise leave no sheet at all.
    """
    kept: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        if _drawable(character):
            kept.append(character)
        elif character.isspace():
            kept.append(" ")
        elif unicodedata.category(character) not in {"Cc", "Cf", "Mn"} and kept[-1:] != ["[…]"]:
            kept.append("[…]")
    return "".join(kept)


_DRAWABLE = (
    (0x20, 0x7E),
    (0xA0, 0xAC),
    (0xAE, 0x17F),
    (0x391, 0x3A1),
    (0x3A3, 0x3A9),
    (0x3B1, 0x3C9),
    (0x410, 0x44F),
    (0x2013, 0x2014),
    (0x2018, 0x201A),
    (0x201C, 0x201E),
    (0x2022, 0x2022),
    (0x2026, 0x2026),
    (0x202F, 0x202F),
    (0x2039, 0x203A),
    (0x20AC, 0x20AC),
    (0x2192, 0x2192),
    (0x2212, 0x2212),
)


def _drawable(character: str) -> bool:
    return any(low <= ord(character) <= high for low, high in _DRAWABLE)


def _label(field: FieldName, value: object) -> str | None:
    return None if value is None else choice_label(field, value)


def _commune(profile: Profile) -> str | None:
    if profile.commune is None:
        return None
    code = profile.commune.postal_code or profile.commune.department_code
    return f"{profile.commune.name} ({code})"


def _experience(years: float | None) -> str | None:
    if years is None:
        return None
    return quantity(years, "an", "ans") if years else "pas encore d'expérience"


def _weekly(hours: float | None) -> str | None:
    return None if hours is None else f"{quantity(hours, 'heure', 'heures')} par semaine"
