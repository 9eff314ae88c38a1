"""Why, why not, and what would change the answer: every line of a plan, with its rules and its counterfactuals.

What would change an answer is never written by hand: the engine is run again with that one fact changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal

import msgspec

from bot.catalogue.records import Course
from bot.guidance.case import kind_of
from bot.guidance.combine import FundingMix
from bot.guidance.engine import Advisor, Reading
from bot.guidance.interview import is_known
from bot.guidance.plan_types import CourseMatch, Plan, Source
from bot.guidance.profile import FieldName
from bot.guidance.sources import source_of
from bot.guidance.whatif import Supposition, suppositions
from bot.law import Rule

Kind = Literal["course", "funding", "vae", "centre", "contact"]

_Others = Sequence[tuple[Supposition, Plan]]
# What a plan says of one line: the verdict, the amount, the rank, the first reason.
_Answer = tuple[str, float | None, int | None, str | None]

_CHANGES_TOLD = 4
_CHANGES_OF_ONE_FACT = 2
_ABSENT: _Answer = ("left_out", None, None, None)
_ORDER = {"no": 0, "left_out": 0, "likely": 1, "maybe": 1, "yes": 2, "shown": 2}
_FACTS: dict[FieldName, str] = {
    "situation": "votre situation",
    "commune": "votre commune",
    "goal": "votre but",
    "field": "le domaine ou le métier visé",
    "qualification_level": "votre niveau d'études",
    "experience_years": "vos années d'expérience dans ce domaine",
    "circumstances": "votre contrat ou votre statut",
    "age_band": "votre âge",
    "cpf_balance_eur": "votre solde CPF",
    "modality": "à distance ou sur place",
}


class RuleCited(msgspec.Struct, frozen=True, kw_only=True):
    """A rule behind an answer: what it says, from when to when, where it was read."""

    id: str
    statement: str
    valid_from: date | None
    valid_to: date | None
    source: Source


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What the answer becomes if one fact is other: ``said`` is the supposition, in French.

    ``verdict``, ``amount_eur`` and ``rank`` (of a course, from 1) are those of the plan made again with that fact;
    ``reason`` is what it then says.
    """

    field: FieldName
    value: Any
    said: str
    verdict: str
    amount_eur: float | None = None
    rank: int | None = None
    reason: str | None = None


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a plan, or one that is not in it: the verdict, why, by which rules, what would change it.

    ``verdict`` is that of the plan for devices and VAE, ``shown`` or ``left_out`` for the others.
    """

    kind: Kind
    id: str
    label: str
    verdict: str
    reasons: tuple[str, ...]
    rules: tuple[RuleCited, ...] = ()
    missing: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()


class MissingFact(msgspec.Struct, frozen=True, kw_only=True):
    """A fact not known yet. ``usefulness`` counts what it would change in the plan, on average over its answers."""

    field: FieldName
    label: str
    usefulness: float


class CourseMix(msgspec.Struct, frozen=True, kw_only=True):
    """How the devices add up on a course whose price is known."""

    course_id: str
    mix: FundingMix


class PricedMix(CourseMix, frozen=True, kw_only=True):
    """How the devices add up on the price told for one course; ``said`` tells it in French."""

    title: str
    said: tuple[str, ...]


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Why and why not, for every line of a plan; the facts still missing, the most useful first."""

    lines: tuple[Explained, ...]
    missing: tuple[MissingFact, ...]
    mixes: tuple[CourseMix, ...]


class ExplainedPlan(Plan, frozen=True, kw_only=True):
    """A plan, with its explanation when it was asked for, and the share of a price when one was told.

    ``mix`` is then null when the plan recommends no course to pay.
    """

    explanation: Explanation | msgspec.UnsetType = msgspec.UNSET
    mix: PricedMix | msgspec.UnsetType | None = msgspec.UNSET


def with_explanation(plan: Plan, explanation: Explanation) -> ExplainedPlan:
    """Return a plan that carries its explanation."""
    return msgspec.structs.replace(_extended(plan), explanation=explanation)


def with_priced_mix(plan: Plan, mix: PricedMix | None) -> ExplainedPlan:
    """Return a plan that carries the share of a price told."""
    return msgspec.structs.replace(_extended(plan), mix=mix)


def _extended(plan: Plan) -> ExplainedPlan:
    if isinstance(plan, ExplainedPlan):
        return plan
    return ExplainedPlan(**{name: getattr(plan, name) for name in plan.__struct_fields__})


def explain(plan: Plan, advisor: Advisor) -> Explanation:
    """Explain a plan made by this adviser. The same plan gives the same explanation."""
    reading = advisor.reading(plan.profile, plan.as_of)
    others = [
        (one, advisor.plan(one.profile, plan.as_of)) for one in suppositions(plan.profile, reading.law, plan.as_of)
    ]
    lines = (
        *_courses(plan, reading, advisor, others),
        *_funding(plan, reading, others),
        *_vae(plan, reading, others),
        *_centres(plan, reading, others),
        *_contacts(plan, others),
    )
    mixes = tuple(CourseMix(course_id=course.id, mix=mix) for course, mix in reading.mixes)
    return Explanation(lines=lines, missing=_missing(plan, advisor), mixes=mixes)


def _missing(plan: Plan, advisor: Advisor) -> tuple[MissingFact, ...]:
    """What the interview would ask first comes first; then every other fact, by what it changes."""
    profile = plan.profile
    asked = advisor.useful_questions(profile, plan.as_of)
    worth = {name: advisor.usefulness(profile, plan.as_of, name) for name in _FACTS if not is_known(profile, name)}
    rest = sorted((name for name in worth if name not in asked), key=lambda name: -worth[name])
    return tuple(
        MissingFact(field=name, label=_FACTS[name], usefulness=round(worth[name], 2)) for name in (*asked, *rest)
    )


def _funding(plan: Plan, reading: Reading, others: _Others) -> Iterator[Explained]:
    for answer in plan.funding:

        def then(other: Plan, device: str = answer.device) -> _Answer:
            one = next(line for line in other.funding if line.device == device)
            return one.eligible, one.amount_eur, None, next(iter(one.reasons), None)

        yield Explained(
            kind="funding",
            id=answer.device,
            label=answer.label,
            verdict=answer.eligible,
            reasons=(*answer.reasons, *answer.conditions),
            rules=_rules(reading, answer.sources, plan.as_of),
            missing=answer.missing,
            changes=_changes((answer.eligible, answer.amount_eur, None), others, then),
        )


def _vae(plan: Plan, reading: Reading, others: _Others) -> Iterator[Explained]:
    for route in plan.vae:

        def then(other: Plan, name: str = route.certification) -> _Answer:
            one = next((found for found in other.vae if found.certification == name), None)
            return (
                ("left_out", None, None, None)
                if one is None
                else (one.eligible, None, None, next(iter(one.reasons), None))
            )

        yield Explained(
            kind="vae",
            id=route.course_id or "",
            label=route.certification,
            verdict=route.eligible,
            reasons=route.reasons,
            rules=_rules(reading, route.sources, plan.as_of),
            missing=route.missing,
            changes=_changes((route.eligible, None, None), others, then),
        )


def _courses(plan: Plan, reading: Reading, advisor: Advisor, others: _Others) -> Iterator[Explained]:
    def rank_in(course_id: str) -> Callable[[Plan], _Answer]:
        def then(other: Plan) -> _Answer:
            for rank, one in enumerate(other.courses, start=1):
                if one.id == course_id:
                    return "shown", None, rank, next(iter(one.reasons), None)
            return _ABSENT

        return then

    for rank, course in enumerate(plan.courses, start=1):
        yield Explained(
            kind="course",
            id=course.id,
            label=course.title,
            verdict="shown",
            reasons=course.reasons,
            missing=_course_missing(course),
            changes=_changes(("shown", None, rank), others, rank_in(course.id)),
        )
    for other, _ in reading.after:
        yield Explained(
            kind="course",
            id=other.id,
            label=other.title,
            verdict="left_out",
            reasons=tuple(_why_after(other, reading, plan)),
            missing=_course_missing(advisor.course(other.id)),
            changes=_changes(("left_out", None, None), others, rank_in(other.id)),
        )


def _course_missing(course: CourseMatch | None) -> tuple[str, ...]:
    """What the catalogue does not know of a course and the centre does."""
    if course is None:
        return ()
    unknown = (
        (course.cost_eur is None, "prix"),
        (course.entry_level is None, "niveau demandé à l'entrée"),
        (course.modality is None, "à distance ou sur place"),
    )
    return tuple(label for holds, label in unknown if holds)


def _why_after(course: Course, reading: Reading, plan: Plan) -> list[str]:
    """Say why a course comes after the last one kept, on what the ranking looks at."""
    wish, wanted = reading.wish, plan.profile
    last = reading.ranked[-1][0]
    level = wanted.qualification_level
    less = (
        (_at(wish.fields, course.field) < _at(wish.fields, last.field), "Elle est moins proche de votre domaine."),
        (
            _at(wish.trade_scores, course.id) < _at(wish.trade_scores, last.id),
            "Elle est moins proche du métier visé.",
        ),
        (level is not None and _step(course, level) > _step(last, level), "Elle convient moins à votre niveau."),
        (
            wanted.goal in ("change_job", "certify_experience") and kind_of(course) != "rncp" == kind_of(last),
            "Elle ne mène pas à une certification RNCP.",
        ),
        (
            wanted.modality is not None and course.modality != wanted.modality == last.modality,
            "Elle se suit moins comme vous le souhaitez.",
        ),
        (_ended(course, plan.as_of) and not _ended(last, plan.as_of), "Son enregistrement au répertoire a pris fin."),
        (course.scope == "extended" != last.scope, "Je suis moins sûr qu'elle soit proposée."),
    )
    reasons = [reason for holds, reason in less if holds]
    first = f"Elle vient après les {len(reading.ranked)} formations proposées."
    return [first, *(reasons or ["Elle convient presque autant que la dernière proposée."])]


def _at(scores: Mapping[str, float], name: str) -> float:
    return scores.get(name, 0.0)


def _step(course: Course, reached: int) -> int:
    """How far the level of a course is from the step above the one reached."""
    level = course.level if course.level is not None else course.level_indicative
    return 0 if level is None else abs(level - reached - 1)


def _ended(course: Course, as_of: date) -> bool:
    return course.rncp_end_date is not None and course.rncp_end_date < as_of


def _centres(plan: Plan, reading: Reading, others: _Others) -> Iterator[Explained]:
    def shown_in(centre_id: str) -> Callable[[Plan], _Answer]:
        def then(other: Plan) -> _Answer:
            one = next((found for found in other.centres if found.id == centre_id), None)
            return (
                ("left_out", None, None, None) if one is None else ("shown", None, None, next(iter(one.reasons), None))
            )

        return then

    for centre in plan.centres:
        yield Explained(
            kind="centre",
            id=centre.id,
            label=centre.name,
            verdict="shown",
            reasons=centre.reasons,
            changes=_changes(("shown", None, None), others, shown_in(centre.id)),
        )
    for centre, why in reading.left_out:
        yield Explained(
            kind="centre",
            id=centre.id,
            label=centre.name,
            verdict="left_out",
            reasons=(why, *centre.reasons),
            changes=_changes(("left_out", None, None), others, shown_in(centre.id)),
        )


def _contacts(plan: Plan, others: _Others) -> Iterator[Explained]:
    for contact in plan.contacts:

        def then(other: Plan, contact_id: str = contact.id) -> _Answer:
            shown = any(one.id == contact_id for one in other.contacts)
            return ("shown" if shown else "left_out"), None, None, None

        yield Explained(
            kind="contact",
            id=contact.id,
            label=contact.label,
            verdict="shown",
            reasons=(contact.role,),
            changes=_changes(("shown", None, None), others, then),
        )


def _changes(
    now: tuple[str, float | None, int | None],
    others: _Others,
    then: Callable[[Plan], _Answer],
) -> tuple[Change, ...]:
    """Return the suppositions that change an answer, those that open it most first, few of the same fact."""
    found: list[Change] = []
    for supposed, other in others:
        verdict, amount, rank, reason = then(other)
        if (verdict, amount, rank) != now:
            found.append(
                Change(
                    field=supposed.field,
                    value=supposed.value,
                    said=supposed.said,
                    verdict=verdict,
                    amount_eur=amount,
                    rank=rank,
                    reason=reason,
                )
            )
    found.sort(key=lambda change: (change.verdict == now[0], -_ORDER[change.verdict], change.rank or 0))
    kept: list[Change] = []
    for change in found:
        if sum(one.field == change.field for one in kept) < _CHANGES_OF_ONE_FACT:
            kept.append(change)
    return tuple(kept[:_CHANGES_TOLD])


def _rules(reading: Reading, sources: tuple[Source, ...], as_of: date) -> tuple[RuleCited, ...]:
    return tuple(_cited(rule, as_of) for rule in reading.citations.rules_of(sources))


def _cited(rule: Rule, as_of: date) -> RuleCited:
    return RuleCited(
        id=rule.id,
        statement=rule.statement,
        valid_from=rule.valid_from,
        valid_to=rule.valid_to,
        source=source_of(rule, as_of),
    )
