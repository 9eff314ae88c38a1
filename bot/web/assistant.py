"""Rasa, called over its REST channel: one text in, the assistant's messages and the new state out."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

import msgspec
import requests

from bot.conversations import Draft
from bot.dialogue.types import Card, Choice, State
from bot.guidance.plan_types import Source
from bot.guidance.profile import FieldName

Readiness = Literal["ready", "warming", "down"]

CONNECT_SECONDS = 0.5
PROBE_SECONDS = 1.0
WARMING_SECONDS = 180
"""How long after the start of this process a Rasa that has never answered is said to be loading, not down."""

UNREADABLE_SECONDS = 10
"""How long a Rasa that answered something unreadable is said to be down, though its port answers."""

_MAX_ANSWER_BYTES = 4_000_000
log = logging.getLogger("bot.web.assistant")


class AssistantUnavailableError(Exception):
    """Rasa did not answer, or its answer could not be read. Nothing of the turn may be kept."""


@dataclass(frozen=True)
class Answer:
    """What the assistant says to one message, and where the dialogue then stands."""

    drafts: tuple[Draft, ...]
    state: State


class _About(msgspec.Struct, frozen=True, kw_only=True):
    topic: str | None = None
    asks: FieldName | None = None
    choices: tuple[Choice, ...] = ()
    cards: tuple[Card, ...] = ()
    sources: tuple[Source, ...] = ()


class _Custom(msgspec.Struct, frozen=True, kw_only=True):
    message: _About | None = None
    state: State | None = None


class _Item(msgspec.Struct, frozen=True, kw_only=True):
    text: str | None = None
    custom: _Custom | None = None


class RasaAssistant:
    """The client of one Rasa server. Safe to call from several threads."""

    def __init__(self, url: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._url = url
        self._clock = clock
        self._started = clock()
        self._seen = False
        self._up = False
        self._unreadable_at: float | None = None
        self._lock = threading.Lock()

    @property
    def readiness(self) -> Readiness:
        """Whether Rasa answered the last time it was called; ``warming`` while it may still be loading."""
        now = self._clock()
        with self._lock:
            if self._unreadable_at is not None and now - self._unreadable_at < UNREADABLE_SECONDS:
                return "down"
            if self._up:
                return "ready"
            loading = not self._seen and now - self._started < WARMING_SECONDS
        return "warming" if loading else "down"

    def probe(self) -> None:
        """Ask Rasa whether it is there. Its port opens once the model is loaded. Takes PROBE_SECONDS at most."""
        try:
            with _session() as session:
                answer = session.get(f"{self._url}/webhooks/rest/", timeout=PROBE_SECONDS)
                up = answer.status_code == requests.codes.ok
        except requests.RequestException:
            up = False
        self._note(up=up)

    def say(self, conversation_id: str, text: str, state: State, as_of: date, *, seconds: float) -> Answer:
        """Send a text and return the answer, within some seconds.

        Raises AssistantUnavailableError when Rasa is not there, is late, or answers something else than
        its protocol.
        """
        deadline = self._clock() + seconds
        body = msgspec.json.encode(
            {
                "sender": conversation_id,
                "message": text,
                "metadata": {"state": state, "as_of": as_of.isoformat()},
            }
        )
        try:
            content = self._post(body, deadline)
        except requests.RequestException as error:
            self._note(up=False)
            log.warning("no answer from Rasa: %s", type(error).__name__)
            raise AssistantUnavailableError from error
        try:
            answer = read_answer(content)
        except AssistantUnavailableError:
            # Its action server is away, or its model is broken: the port answers, the visitor has no answer.
            with self._lock:
                self._unreadable_at = self._clock()
            raise
        with self._lock:
            self._unreadable_at = None
        self._note(up=True)
        return answer

    def _post(self, body: bytes, deadline: float) -> bytes:
        with (
            _session() as session,
            session.post(
                f"{self._url}/webhooks/rest/webhook",
                data=body,
                headers={"Content-Type": "application/json"},
                timeout=(CONNECT_SECONDS, max(0.1, deadline - self._clock())),
                stream=True,
                allow_redirects=False,
            ) as answer,
        ):
            if answer.status_code != requests.codes.ok:
                raise requests.HTTPError(f"status {answer.status_code}")
            content = bytearray()
            for chunk in answer.iter_content(65536):
                content += chunk
                if len(content) > _MAX_ANSWER_BYTES or self._clock() > deadline:
                    raise requests.Timeout
            return bytes(content)

    def _note(self, *, up: bool) -> None:
        with self._lock:
            self._up = up
            self._seen = self._seen or up


def read_answer(content: bytes) -> Answer:
    """Read the list that Rasa answers: texts, what each message is about, and last the state.

    Raises AssistantUnavailableError for anything else.
    """
    try:
        items = msgspec.json.decode(content, type=list[_Item])
    except (ValueError, RecursionError) as error:
        log.warning("unreadable answer from Rasa: %s", type(error).__name__)
        raise AssistantUnavailableError from error
    texts: list[str] = []
    drafts: list[Draft] = []
    state: State | None = None
    for item in items:
        if item.text is not None:
            texts.append(item.text)
        if item.custom is None:
            continue
        if item.custom.message is not None:
            drafts.append(_draft("\n\n".join(texts), item.custom.message))
            texts.clear()
        if item.custom.state is not None:
            state = item.custom.state
    if state is None or not drafts or texts:
        log.warning("incomplete answer from Rasa: %d messages, state %s", len(drafts), state is not None)
        raise AssistantUnavailableError
    return Answer(tuple(drafts), state)


def _draft(text: str, about: _About) -> Draft:
    return Draft(
        author="assistant",
        text=text,
        topic=about.topic,
        asks=about.asks,
        choices=about.choices,
        cards=about.cards,
        sources=about.sources,
    )


def _session() -> requests.Session:
    # One session a call: Rasa may have restarted since, and a kept connection would lose a visitor's message.
    session = requests.Session()
    # A proxy set for the outside has no business between two processes of this machine.
    session.trust_env = False
    return session
