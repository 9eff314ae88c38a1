"""What the API receives and answers, as types: the same ones that are written, checked and described."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec

from bot.catalogue.records import Commune
from bot.conversations import Message
from bot.dialogue.types import Channel
from bot.guidance.profile import Profile, plan_ready
from bot.web.assistant import Readiness
from bot.web.texts import MAX_CHARACTERS


class OpeningBody(msgspec.Struct, frozen=True, kw_only=True):
    """How a conversation is opened: by which door, in which centre."""

    channel: Channel = "web"
    centre: str | None = None


class MessageBody(msgspec.Struct, frozen=True, kw_only=True):
    """What a visitor says: a text or the payload of a choice, one of the two.

    A ``client_id`` of the client's own makes a retry safe: the same one in the same conversation gets the
    stored answer.
    """

    text: Annotated[str, msgspec.Meta(max_length=MAX_CHARACTERS)] | None = None
    payload: str | None = None
    client_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] | None = None


class ReportBody(msgspec.Struct, frozen=True, kw_only=True):
    """An answer found wrong: its message, and what is wrong in the visitor's words when they wish."""

    message_id: str
    comment: Annotated[str, msgspec.Meta(max_length=MAX_CHARACTERS)] | None = None


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """A report taken. It carries no number: nothing leads from the report back to the conversation."""

    received: bool = True


class MatchBody(msgspec.Struct, frozen=True, kw_only=True):
    """A profile (its commune may be given by ``insee_code`` alone) and the day of the advice, today when absent.

    With ``explain``, the plan carries an ``explanation``: why, why not, and what would change each answer. With
    ``price_eur``, it carries a ``mix``: that price shared between the devices, what is left and who could pay it;
    ``course_id`` is the course of that price, the first of the plan when absent.
    """

    profile: Profile
    as_of: date | None = None
    explain: bool | None = None
    price_eur: float | None = None
    course_id: str | None = None


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation just opened. The token is shown this once."""

    id: str
    token: str
    messages: tuple[Message, ...]
    profile: Profile
    plan_ready: bool


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """The answers to a message; ``received`` is that message as it was stored."""

    messages: tuple[Message, ...]
    profile: Profile
    plan_ready: bool
    received: Message


class ConversationView(msgspec.Struct, frozen=True, kw_only=True):
    """A whole conversation, as a page shows it again."""

    messages: tuple[Message, ...]
    profile: Profile
    plan_ready: bool


class CommuneView(msgspec.Struct, frozen=True, kw_only=True):
    """A commune, for auto-completion."""

    insee_code: str
    name: str
    department_code: str
    postal_codes: tuple[str, ...]
    population: int | None


class CatalogueSize(msgspec.Struct, frozen=True, kw_only=True):
    """How much the catalogue holds; zeros while it loads."""

    communes: int
    centres: int
    courses: int


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """How the service is doing. ``ok`` when everything answers."""

    status: Literal["ok", "degraded"]
    assistant: Readiness
    database: Literal["ok", "down"]
    catalogue: CatalogueSize


def conversation_view(messages: tuple[Message, ...], profile: Profile) -> ConversationView:
    """Show a conversation."""
    return ConversationView(messages=messages, profile=profile, plan_ready=plan_ready(profile))


def commune_view(commune: Commune) -> CommuneView:
    """Show a commune."""
    return CommuneView(
        insee_code=commune.insee_code,
        name=commune.name,
        department_code=commune.department_code,
        postal_codes=commune.postal_codes,
        population=commune.population,
    )
