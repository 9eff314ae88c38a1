"""Contradictions: what is said now against what was said before, asked about once and no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import msgspec

from bot.dialogue import labels
from bot.dialogue.payloads import make_payload
from bot.dialogue.taking import Taken
from bot.dialogue.types import Choice, Doubt, Reply, State
from bot.dialogue.words import Listener, Words
from bot.guidance.french import number
from bot.guidance.profile import FieldName, Profile
from bot.nlu.understanding import Fact

# Fields that have one value at a time: a goal, a trade or a town may change without a word.
_HELD: tuple[FieldName, ...] = ("situation", "age")
# A word that says more than the one before, rather than the contrary.
_SAYS_MORE: Mapping[str, frozenset[str]] = {
    "employee": frozenset({"public_agent"}),
    "business_owner": frozenset({"artisan", "liberal"}),
    "other": frozenset(
        {"employee", "artisan", "business_owner", "liberal", "jobseeker", "public_agent", "student", "retired"}
    ),
}


def contradiction(state: State, taken: Taken, facts: Sequence[Fact]) -> Doubt | None:
    """Return what to ask about after facts were taken, None when nothing is contradicted or it was asked already.

    A fact denied in the same breath ("je ne suis pas salarié, je suis artisan") is a correction, not a contradiction.
    """
    for name in _HELD:
        before, after = getattr(state.profile, name), getattr(taken.profile, name)
        if name not in taken.corrected or name in state.doubted or after in _SAYS_MORE.get(str(before), ()):
            continue
        if any(fact.field == name and fact.negated for fact in facts):
            continue
        return Doubt(field=name, before=before, circumstances=state.profile.circumstances, dropped=taken.dropped)
    return None


def settled(taken: Taken, doubt: Doubt | None) -> Taken:
    """Return what was taken once a contradiction is answered: noted, not corrected, with what goes with it."""
    if doubt is None or doubt.field not in taken.noted:
        return taken
    corrected = tuple(name for name in taken.corrected if name != doubt.field)
    if getattr(taken.profile, doubt.field) != doubt.before:
        return replace(taken, corrected=corrected, dropped=(*taken.dropped, *doubt.dropped))
    profile = taken.profile
    if "circumstances" not in taken.noted:
        profile = msgspec.structs.replace(profile, circumstances=doubt.circumstances)
    return replace(taken, profile=profile, corrected=corrected, dropped=())


def question_about(doubt: Doubt, profile: Profile, words: Words, listener: Listener) -> Reply:
    """Ask which of two answers holds today, a button each."""
    after = getattr(profile, doubt.field)
    values = {"before": _said(doubt.field, doubt.before), "after": _said(doubt.field, after)}
    choices = tuple(
        Choice(label=_label(doubt.field, value), payload=make_payload("profile.inform", **{doubt.field: value}))
        for value in (doubt.before, after)
    )
    return words.compose("utter_ask_contradiction", listener, asks=doubt.field, values=values, choices=choices)


def _said(name: FieldName, value: object) -> str:
    return _label(name, value) if name == "age" else labels.said_value(name, value)


def _label(name: FieldName, value: object) -> str:
    return f"{number(float(str(value)))} ans" if name == "age" else labels.choice_label(name, value)
