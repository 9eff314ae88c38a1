"""One turn: what a visitor says, stored at once, then answered: a text by Rasa, a choice by the dialogue itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from bot.conversations import Conversation, ConversationStore, Draft, Message
from bot.conversations.messages import numbered
from bot.conversations.store import utc_now
from bot.dialogue.types import Said, State
from bot.guidance.profile import Profile
from bot.web.assistant import AssistantUnavailableError, RasaAssistant
from bot.web.events import Hub
from bot.web.guide import Guide
from bot.web.learning import Learner
from bot.web.texts import for_rasa

TURN_SECONDS = 4.0
"""A text is answered or refused within this time, waiting for another tab's turn included."""


@dataclass(frozen=True)
class Turn:
    """What was said in answer, and the profile after it."""

    received: Message
    messages: tuple[Message, ...]
    profile: Profile


class ConversationLocks:
    """One lock for each conversation in use: its turns come one after the other."""

    def __init__(self) -> None:
        self._locks: dict[str, tuple[threading.Lock, int]] = {}
        self._guard = threading.Lock()

    @contextmanager
    def hold(self, conversation_id: str, seconds: float) -> Iterator[None]:
        """Hold a conversation, waiting some seconds for it at most. Raises AssistantUnavailableError after that."""
        with self._guard:
            lock, users = self._locks.get(conversation_id, (threading.Lock(), 0))
            self._locks[conversation_id] = (lock, users + 1)
        try:
            if not lock.acquire(timeout=max(0.0, seconds)):
                raise AssistantUnavailableError
            try:
                yield
            finally:
                lock.release()
        finally:
            with self._guard:
                lock, users = self._locks[conversation_id]
                if users == 1:
                    del self._locks[conversation_id]
                else:
                    self._locks[conversation_id] = (lock, users - 1)


class Turns:
    """Plays turns. What the visitor wrote is stored before anything else; a turn that fails changes nothing more."""

    def __init__(
        self,
        store: ConversationStore,
        hub: Hub,
        assistant: RasaAssistant,
        today: Callable[[], date],
        *,
        learner: Learner | None = None,
        seconds: float = TURN_SECONDS,
    ) -> None:
        self._store = store
        self._hub = hub
        self._assistant = assistant
        self._today = today
        self._learner = learner
        self._seconds = seconds
        self._locks = ConversationLocks()

    @contextmanager
    def hold(self, conversation_id: str) -> Iterator[None]:
        """Keep turns of a conversation from being played meanwhile. Raises AssistantUnavailableError after a while."""
        with self._locks.hold(conversation_id, self._seconds):
            yield

    def say(self, conversation: Conversation, text: str, client_id: str | None) -> Turn:
        """Play a typed text. Raises AssistantUnavailableError (the text is kept) and ConversationGoneError."""

        def answer(state: State, seconds: float) -> tuple[State, tuple[Draft, ...]]:
            said = self._assistant.say(conversation.id, for_rasa(text), state, self._today(), seconds=seconds)
            return said.state, said.drafts

        return self._play(conversation, text, client_id, answer, typed=True)

    def choose(self, guide: Guide, conversation: Conversation, label: str, said: Said, client_id: str | None) -> Turn:
        """Play a choice, without Rasa.

        Raises AssistantUnavailableError when another turn takes too long, and ConversationGoneError.
        """
        return self._play(
            conversation, label, client_id, lambda state, _seconds: guide.choose(state, said, self._today())
        )

    def _play(
        self,
        conversation: Conversation,
        written: str,
        client_id: str | None,
        answer: Callable[[State, float], tuple[State, tuple[Draft, ...]]],
        *,
        typed: bool = False,
    ) -> Turn:
        deadline = time.monotonic() + self._seconds
        received = self._store.receive(conversation.id, written, client_id=client_id)
        self._hub.notify(conversation.id)
        with self._locks.hold(conversation.id, deadline - time.monotonic()):
            # Read again under the lock: another tab, or a first try of this message, may just have been answered.
            state = self._store.get(conversation.id).state
            answers = received.answers or self._store.answered(conversation.id, received.position)
            if answers:
                return Turn(received.message, answers, state.profile)
            state, drafts = answer(state, deadline - time.monotonic())
            if state.erase == "confirmed":
                return Turn(received.message, self._erase(conversation.id, drafts), Profile())
            answers = self._store.answer(conversation.id, drafts, state, answers=received.position)
        if self._learner is not None and typed:
            self._learner.after_text(conversation.id, written, drafts)
        if self._learner is not None and state.report:
            self._learner.report_last(replace(conversation, state=state), received.position)
        self._hub.notify(conversation.id)
        return Turn(received.message, answers, state.profile)

    def _erase(self, conversation_id: str, drafts: tuple[Draft, ...]) -> tuple[Message, ...]:
        """Erase everything, and number the goodbye that is shown once and kept nowhere."""
        last = self._store.last_position(conversation_id)
        self._store.delete(conversation_id)
        self._hub.notify(conversation_id)
        now = utc_now()
        return tuple(numbered(draft, last + rank, now) for rank, draft in enumerate(drafts, start=1))
