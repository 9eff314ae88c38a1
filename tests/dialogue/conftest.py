"""The desk the dialogue works with, loaded once; and a visitor to play turns with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from bot.catalogue import load_catalogue_files
from bot.dialogue import Desk, Reply, Said, State, make_desk, open_conversation, parse_payload, take_turn
from bot.law import load_law

TODAY = date(2026, 11, 21)


@dataclass
class Visitor:
    """Someone in conversation: what they say is given as topics and facts already understood, or as a choice."""

    desk: Desk
    state: State = field(default_factory=State)
    replies: tuple[Reply, ...] = ()
    said: list[str] = field(default_factory=list)

    def opens(self) -> tuple[Reply, ...]:
        self.state, self.replies = open_conversation(self.state, self.desk, TODAY)
        return self.replies

    def says(self, text: str = "", *topics: str, **facts: Any) -> tuple[Reply, ...]:
        given = tuple({"field": name, "value": value, "start": 0, "end": 0} for name, value in facts.items())
        return self.sends(Said(text=text, topics=tuple((topic, 0.9) for topic in topics), facts=given))

    def chooses(self, payload: str) -> tuple[Reply, ...]:
        return self.sends(parse_payload(payload, self.desk.catalogue))

    def sends(self, said: Said) -> tuple[Reply, ...]:
        self.state, self.replies = take_turn(self.state, said, self.desk, TODAY)
        return self.replies

    @property
    def topics(self) -> list[str | None]:
        return [reply.topic for reply in self.replies]

    @property
    def texts(self) -> list[str]:
        return [self.desk.words.text(reply) for reply in self.replies]


@pytest.fixture(scope="session")
def desk() -> Desk:
    return make_desk(load_catalogue_files(), load_law())


@pytest.fixture
def visitor(desk: Desk) -> Visitor:
    return Visitor(desk)


@pytest.fixture
def visitor_at(desk: Desk) -> Callable[[State], Visitor]:
    return lambda state: Visitor(desk, state)
