"""Short questions that hang on what was just said or shown: "et à Dijon ?", "et pour ma femme ?", "c'est combien ?"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec

from bot.dialogue import spoken
from bot.dialogue.desk import Desk
from bot.dialogue.payloads import PLACE_TOPICS
from bot.dialogue.ranks import pick
from bot.dialogue.types import Said, State
from bot.guidance.profile import Profile, read_profile
from bot.nlu.understanding import Fact

STAFF_TOPIC = "funding.owner"
_ONES_OWN_MASTERS = frozenset({"artisan", "business_owner", "liberal"})
_LONGEST = 12
_BARE_RANK = 3
_COUNTED_IN_EUROS = frozenset({"cpf_balance_eur", "budget_eur"})
# Topics asked of a place: « et à Dijon ? » asks the same of another.
_OF_A_PLACE = PLACE_TOPICS | {"territory.jobs", "program.about"}
# Talk that a short question may be taken for; anything else said for sure is its own subject.
_VAGUE = frozenset({"talk.help", "talk.out_of_scope", "talk.repeat", "profile.inform", "talk.greet", "guidance.unsure"})


@dataclass(frozen=True)
class Following:
    """What a short question means after what came before: see ``bot.dialogue.hearing.Heard``."""

    topics: list[str]
    facts: tuple[Fact, ...] = ()
    args: dict[str, Any] = field(default_factory=dict)
    supposed: Profile | None = None
    other: bool = False


@dataclass(frozen=True)
class Short:
    """A short text and what it is read with: where the conversation stands, and what was understood of it alone."""

    state: State
    said: Said
    topics: Sequence[str]
    facts: tuple[Fact, ...]
    desk: Desk
    as_of: date

    @property
    def text(self) -> str:
        """What was written."""
        return self.said.text


def follow(short: Short) -> Following | None:
    """Return what a short question means in the light of the last answer, None when it stands by itself."""
    if not 0 < len(short.text.split()) <= _LONGEST:
        return None
    ways = (_on_the_account, _of_a_centre, _of_a_course, _for_somebody, _supposing, _elsewhere, _same_subject)
    return next((meant for meant in (way(short) for way in ways) if meant is not None), None)


def _on_the_account(short: Short) -> Following | None:
    """« J'ai 1 500 euros dessus », after a question about the CPF: it is the balance of the account."""
    about_it = short.state.last_topic is not None and short.state.last_topic.startswith("cpf.")
    counted = any(fact.field in _COUNTED_IN_EUROS for fact in short.facts)
    if not about_it or counted or short.desk.read_answer is None or not spoken.says_an_amount(short.text):
        return None
    read = short.desk.read_answer("cpf_balance_eur", short.text, short.as_of, guided=False)
    if not isinstance(read, Fact) or read.negated:
        return None
    return Following(["profile.inform"], (*(fact for fact in short.facts if fact.field != "commune"), read))


def _of_a_centre(short: Short) -> Following | None:
    """« Le deuxième, c'est quoi son téléphone ? », after centres were shown."""
    if short.state.last_topic not in PLACE_TOPICS or pick(short.text, short.state.centres_shown) is None:
        return None
    return Following([spoken.of_a_centre(short.text) or "centre.contact"])


def _of_a_course(short: Short) -> Following | None:
    """« La deuxième », after courses were shown: what is known of it."""
    bare = len(short.text.split()) <= _BARE_RANK and not short.facts
    last = short.state.last_topic or ""
    if not bare or not last.startswith("course.") or pick(short.text, short.state.courses_shown) is None:
        return None
    return Following(["course.detail"])


def _for_somebody(short: Short) -> Following | None:
    """« Et pour mon salarié ? » asks as an employer; « et pour ma femme ? » asks the same for somebody else."""
    who = spoken.about_whom(short.text)
    if who == "them":
        who = "staff" if short.state.profile.situation in _ONES_OWN_MASTERS else "others"
    if who is None or not spoken.opens_with_and(short.text):
        return None
    if who == "staff":
        return Following([STAFF_TOPIC])
    asked, last = _same_subject(short), short.state.last_topic
    subject = asked.topics if asked else list(_own_subject(short.topics)) or ([last] if last else [])
    return Following(subject, short.facts, supposed=_somebody(short), other=True) if subject else None


def _somebody(short: Short) -> Profile:
    """Return what is known of somebody else: what the question says of them, and the same town."""
    known = _situation(short.text.split(" qui ", 1)[-1], short) if " qui " in short.text else {}
    return msgspec.structs.replace(read_profile(known), commune=short.state.profile.commune)


def _situation(words: str, short: Short) -> dict[str, Any]:
    if short.desk.read_answer is None:
        return {}
    read = short.desk.read_answer("situation", words.strip(" ?.!"), short.as_of, guided=True)
    return {"situation": read.value} if isinstance(read, Fact) and not read.negated else {}


def _supposing(short: Short) -> Following | None:
    """« Et si j'étais au chômage ? », « et pour un artisan ? »: the same question, for another situation."""
    words, topic, profile = spoken.supposed(short.text), short.state.last_topic, short.state.profile
    known = _situation(words, short) if words is not None and topic is not None else {}
    if topic is None or not known or known["situation"] == profile.situation:
        return None
    if topic.startswith("cpf.") and known["situation"] in _ONES_OWN_MASTERS:
        topic = "cpf.selfemployed"
    return Following([topic], supposed=msgspec.structs.replace(profile, circumstances=None, declined=(), **known))


def _elsewhere(short: Short) -> Following | None:
    """« Et à Dijon ? », after a question about a place."""
    topic = short.state.last_topic
    if topic not in _OF_A_PLACE or not spoken.opens_with_and(short.text) or short.state.profile.commune is None:
        return None
    named = tuple(fact for fact in short.facts if fact.field == "commune" and not fact.negated)
    return Following([str(topic)], named) if named and len(named) == len(short.facts) else None


def _same_subject(short: Short) -> Following | None:
    """« Et c'est combien ? »: of what was just answered."""
    question, last = spoken.bare_question(short.text), short.state.last_topic
    if question is None or last is None or pick(short.text, short.state.courses_shown) is not None:
        return None
    topic = spoken.followed_by(last, question)
    return None if topic is None or list(short.topics) == [topic] else Following([topic])


def _own_subject(topics: Sequence[str]) -> tuple[str, ...]:
    """Return what a message asks by itself, besides vague talk."""
    return tuple(topic for topic in topics if topic not in _VAGUE)
