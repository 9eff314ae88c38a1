"""What a turn leaves to learn from: a message not understood, an answer reported as wrong."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache

from sqlalchemy.exc import SQLAlchemyError

from bot.conversations import Conversation, ConversationStore, Draft, Message
from bot.guidance.french import fold
from bot.learning.masking import known_words, mask
from bot.learning.reports import Scenario, without_identity
from bot.learning.store import LearningStore
from bot.web.guide import Guide

NOT_UNDERSTOOD = "talk.not_understood"
_TALK = ("talk.", "profile.")
_MAX_TEXT = 500

log = logging.getLogger("bot.web.learning")


class Learner:
    """Keeps, masked, what the assistant can be improved with. Failing to keep it never spoils a turn."""

    def __init__(
        self,
        store: LearningStore,
        conversations: ConversationStore,
        guide: Callable[[], Guide | None],
        today: Callable[[], date],
    ) -> None:
        self._store = store
        self._conversations = conversations
        self._guide = guide
        self._today = today

    def after_text(self, conversation_id: str, text: str, drafts: Sequence[Draft]) -> None:
        """Keep a message that was not understood, with its conversation."""
        missed = next((draft for draft in drafts if draft.topic == NOT_UNDERSTOOD), None)
        if missed is None:
            return
        guesses = [choice.payload.removeprefix("/") for choice in missed.choices if "{" not in choice.payload]
        masked = mask(text[:_MAX_TEXT], known=known_words())
        try:
            self._store.note_unheard(conversation_id, masked, guesses, day=self._today())
        except SQLAlchemyError as error:
            log.warning("a message not understood was not kept: %s", type(error).__name__)

    def report_last(self, conversation: Conversation, before: int) -> None:
        """Report the last answer of substance given before a position."""
        said = [one for one in self._conversations.messages(conversation.id) if int(one.id) < before]
        answers = [one for one in said if one.author == "assistant" and one.topic and not one.topic.startswith(_TALK)]
        any_answer = [one for one in said if one.author == "assistant" and one.topic]
        target = next(iter(reversed(answers or any_answer)), None)
        if target is None:
            return
        try:
            self.report(conversation, target, None)
        except SQLAlchemyError as error:
            log.warning("a report was not kept: %s", type(error).__name__)

    def report(self, conversation: Conversation, answer: Message, comment: str | None) -> None:
        """Keep a report on one answer, anonymous: nothing in it leads back to the conversation."""
        question = self._conversations.question_of(conversation.id, int(answer.id))
        self._store.add_report(
            Scenario(
                as_of=self._today(),
                channel=conversation.state.channel,
                topic=answer.topic,
                question=self._masked(question or ""),
                profile=without_identity(conversation.state.profile),
                comment=self._masked(comment) if comment else None,
            )
        )

    def _masked(self, text: str) -> str:
        guide = self._guide()
        towns = _town_names(guide) if guide is not None else frozenset()
        return mask(text[:_MAX_TEXT], known=known_words(), towns=towns)


@lru_cache(maxsize=2)
def _town_names(guide: Guide) -> frozenset[str]:
    return frozenset(fold(commune.name) for commune in guide.catalogue.communes.values())
