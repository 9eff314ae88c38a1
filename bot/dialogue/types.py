"""The state of a conversation between two turns, and what the assistant says in one."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from bot.guidance.plan_types import Link, Source
from bot.guidance.profile import Circumstance, FieldName, Profile

Channel = Literal["web", "kiosk", "guided"]
CardKind = Literal["centre", "course", "vae", "funding", "contact", "step"]


class CardFact(msgspec.Struct, frozen=True, kw_only=True):
    """One labelled fact of a card."""

    label: str
    value: str


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A centre, a course, a VAE route, a funding device, a contact or a step, ready to show."""

    kind: CardKind
    id: str
    title: str
    subtitle: str = ""
    facts: tuple[CardFact, ...] = ()
    reasons: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A button: what it says, and the payload it sends back (``/topic{json}``)."""

    label: str
    payload: str


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """One message of the assistant, before its words: the name of a response of domain.yml and its values.

    ``wording`` chooses among the ways of saying it (counted round); None until it is said.
    """

    response: str
    values: dict[str, str] = {}
    topic: str | None = None
    asks: FieldName | None = None
    choices: tuple[Choice, ...] = ()
    cards: tuple[Card, ...] = ()
    sources: tuple[Source, ...] = ()
    wording: int | None = None


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What a visitor's message means for the dialogue: a payload, or a text understood."""

    text: str = ""
    topics: tuple[tuple[str, float], ...] = ()
    facts: tuple[dict[str, Any], ...] = ()
    ranking: tuple[tuple[str, float], ...] = ()
    payload_topic: str | None = None
    payload_args: dict[str, Any] = {}
    language: str | None = None


class Doubt(msgspec.Struct, frozen=True, kw_only=True):
    """A contradiction asked about: the field, what it held before, and the circumstances that fell with it."""

    field: FieldName
    before: Any
    circumstances: tuple[Circumstance, ...] | None = None
    dropped: tuple[Circumstance, ...] = ()


class State(msgspec.Struct, frozen=True, kw_only=True):
    """All that the next turn needs of the previous ones. It holds no text of the visitor's.

    ``courses_shown`` and ``centres_shown`` are the last ones shown, in order; ``course_focus`` the one then spoken of.
    ``places`` are the communes (INSEE codes) offered when a name was ambiguous, until one is settled. ``history``: the
    fields given or refused, oldest first, to go back. ``doubt``: the contradiction just asked about; ``doubted``: the
    fields already asked about so. ``before``: the profile forgotten by starting again, until the next turn.
    ``report``: the visitor has just asked to report the last answer; the web process does it.
    It is kept with the conversation, sent to Rasa with each message and returned with each answer.
    """

    channel: Channel = "web"
    centre: str | None = None
    profile: Profile = Profile()
    asks: FieldName | None = None
    last: tuple[Reply, ...] = ()
    last_topic: str | None = None
    acronyms: tuple[str, ...] = ()
    courses_shown: tuple[str, ...] = ()
    course_focus: str | None = None
    centres_shown: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    misunderstood: int = 0
    paused: bool = False
    plan_shown: bool = False
    erase: Literal["", "asked", "confirmed"] = ""
    history: tuple[FieldName, ...] = ()
    doubt: Doubt | None = None
    doubted: tuple[FieldName, ...] = ()
    before: Profile | None = None
    report: bool = False
    turn: int = 0
