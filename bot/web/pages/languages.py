"""In which language an answer is: a screen reader must change its voice, and Arabic runs from right to left."""

from __future__ import annotations

from collections.abc import Mapping

OPENINGS: Mapping[str, str] = {
    "en": "I only understand",
    "es": "Solo entiendo",
    "ar": "أفهم اللغة",
    "pt": "Só compreendo",
    "uk": "Я розумію",
    "tr": "Yalnızca Fransızca",
    "de": "Ich verstehe",
    "it": "Capisco solo",
    "ro": "Înțeleg doar",
    "pl": "Rozumiem tylko",
    "ru": "Я понимаю",
}
"""How the answer in each language begins: those of ``utter_language_*`` in the domain, which are the only ones."""


def language_of(text: str) -> str | None:
    """Return the language (BCP 47) of an answer that is not in French, None for French."""
    return next((code for code, opening in OPENINGS.items() if text.startswith(opening)), None)
