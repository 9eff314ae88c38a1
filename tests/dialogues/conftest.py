"""People in conversation, in-process: what they type goes through the real understanding, then through the dialogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec
import pytest

from bot.catalogue import load_catalogue_files
from bot.dialogue import Desk, Reply, Said, State, make_desk, open_conversation, parse_payload, take_turn
from bot.guidance.profile import FieldName, Profile, plan_ready
from bot.law import load_law
from bot.nlu.facts import Answer, FactReader, read_answer
from bot.nlu.questions import MessageReader
from bot.places import Places

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 21)


@dataclass
class Talk:
    """A conversation being played: its state, and what was answered to the last thing said."""

    desk: Desk
    reader: MessageReader
    state: State
    replies: tuple[Reply, ...] = ()

    def opens(self) -> None:
        self.state, self.replies = open_conversation(self.state, self.desk, TODAY)

    def says(self, text: str) -> None:
        understood = self.reader.understand(text, today=TODAY, guided=self.state.channel == "guided")
        self._turn(
            Said(
                text=text,
                topics=tuple((guess.topic, guess.confidence) for guess in understood.topics),
                facts=tuple(msgspec.to_builtins(fact) for fact in understood.facts),
                ranking=tuple((guess.topic, guess.confidence) for guess in understood.ranking),
                language=understood.language,
            )
        )

    def mumbles(self, text: str, guesses: Iterable[str]) -> None:
        """Say something of which the understanding is sure of nothing: it has only guesses."""
        self._turn(Said(text=text, ranking=tuple((topic, 0.2) for topic in guesses)))

    def chooses(self, payload: str) -> None:
        self._turn(parse_payload(payload, self.desk.catalogue))

    def _turn(self, said: Said) -> None:
        self.state, self.replies = take_turn(self.state, said, self.desk, TODAY)

    @property
    def profile(self) -> Profile:
        return self.state.profile

    @property
    def plan_ready(self) -> bool:
        return plan_ready(self.profile)

    @property
    def text(self) -> str:
        return "\n".join(self.desk.words.text(reply, self.state.turn) for reply in self.replies)


@pytest.fixture(scope="session")
def talking(message_reader: MessageReader, fact_reader: FactReader) -> Callable[[State], Talk]:
    """Open a conversation at any state."""
    catalogue = load_catalogue_files()

    def read(asks: FieldName, text: str, today: date, /, *, guided: bool) -> Answer:
        return read_answer(asks, text, reader=fact_reader, today=today, guided=guided)

    desk = make_desk(catalogue, load_law(), places=Places(catalogue), read_answer=read)
    return lambda state: Talk(desk, message_reader, state)
