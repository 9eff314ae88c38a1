"""An explanation, as a counsellor reads it: pourquoi, pourquoi pas, ce qui changerait la réponse."""

from __future__ import annotations

from collections.abc import Iterator

from bot.guidance.combine import said
from bot.guidance.explain import Change, Explained, Explanation, Kind, RuleCited
from bot.guidance.french import day, euros

_TITLES: dict[Kind, str] = {
    "course": "Parcours",
    "funding": "Financements",
    "vae": "Validation des acquis de l'expérience (VAE)",
    "centre": "Centres",
    "contact": "Contacts",
}
_VERDICTS = {
    "yes": "oui",
    "likely": "probablement",
    "maybe": "à vérifier",
    "no": "non",
    "shown": "proposé",
    "left_out": "non proposé",
}
_REFUSED = frozenset({"no", "left_out"})


def explanation_text(explanation: Explanation) -> str:
    """Write an explanation for a person to read at a terminal."""
    return "\n".join(_lines(explanation)).strip()


def _lines(explanation: Explanation) -> Iterator[str]:
    if explanation.missing:
        yield from _title("Ce qui manque, le plus utile d'abord")
        yield from (f"• {one.label}" for one in explanation.missing)
    for course in explanation.mixes:
        yield from _title(f"Le prix, partagé : {course.course_id}")
        yield from (f"• {text}" for text in said(course.mix))
    for kind, title in _TITLES.items():
        lines = [one for one in explanation.lines if one.kind == kind]
        if lines:
            yield from _title(title)
            for one in lines:
                yield from _explained(one)


def _title(text: str) -> tuple[str, ...]:
    return ("", text, "─" * len(text))


def _explained(one: Explained) -> Iterator[str]:
    yield f"{one.label} : {_VERDICTS[one.verdict]}"
    question = "Pourquoi pas ?" if one.verdict in _REFUSED else "Pourquoi ?"
    yield f"    {question} {' '.join(one.reasons)}"
    if one.missing:
        yield f"    Il manque : {', '.join(one.missing)}"
    yield from (f"    Ce qui changerait : {_change(change)}" for change in one.changes)
    yield from (f"    Règle {_rule(rule)}" for rule in one.rules)


def _change(change: Change) -> str:
    verdict = _VERDICTS[change.verdict]
    if change.rank is not None:
        verdict += f", au rang {change.rank}"
    if change.amount_eur is not None:
        verdict += f", {euros(change.amount_eur)}"
    return f"{change.said} : {verdict}."


def _rule(rule: RuleCited) -> str:
    until = "" if rule.valid_to is None else f", jusqu'au {day(rule.valid_to)}"
    since = "" if rule.valid_from is None else f", {day(rule.valid_from)}"
    return f"{rule.id} ({rule.source.label}{since}{until}) {rule.source.url or ''}".rstrip()
