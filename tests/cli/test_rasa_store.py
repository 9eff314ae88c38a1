"""What Rasa keeps of a conversation: little, beside it, and nothing once it is erased."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import read_endpoint_config
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.conversations import ConversationStore
from bot.conversations.tables import rasa_trackers
from bot.database import make_engine, metadata
from bot.dialogue.types import State
from bot.processes import PROJECT_ROOT
from bot.rasa_store import SENDERS_IN_MEMORY, ConversationTrackerStore

# Rasa warns so of every domain that has a slot.
pytestmark = pytest.mark.filterwarnings("ignore:Slot auto-fill has been removed")

FROM_WEB = {"state": {"channel": "web"}}


@lru_cache(maxsize=1)
def domain() -> Domain:
    return Domain.from_yaml(
        """
version: "3.1"
intents: [centre.find]
slots:
  language:
    type: text
    mappings: [{type: custom}]
actions: [action_take_turn]
"""
    )


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{tmp_path / 'test.db'}")
    metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Engine) -> Iterator[ConversationTrackerStore]:
    store = ConversationTrackerStore(domain(), url=str(engine.url))
    yield store
    store._engine.dispose()


def new_conversation(engine: Engine) -> str:
    return ConversationStore(engine).create(State(), ())[0].id


def say(tracker: DialogueStateTracker, text: str, metadata: dict[str, object] | None = None) -> None:
    """Add one turn, as Rasa does."""
    message = UserUttered(text, {"name": "centre.find", "confidence": 0.9}, metadata=metadata)
    for event in (ActionExecuted("action_listen"), message, ActionExecuted("action_take_turn"), BotUttered("Voici.")):
        tracker.update(event, domain())


def converse(
    store: ConversationTrackerStore, sender: str, turns: int, metadata: dict[str, object] | None = None
) -> DialogueStateTracker:
    async def play() -> DialogueStateTracker:
        for turn in range(turns):
            tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
            if turn == 0:
                tracker.update(SessionStarted(), domain())
                tracker.update(SlotSet("language", "fr"), domain())
            say(tracker, f"message {turn}", metadata)
            await store.save(tracker)
        return await store.get_or_create_tracker(sender)

    return asyncio.run(play())


def stored(engine: Engine, conversation: str) -> str | None:
    with engine.connect() as connection:
        query = select(rasa_trackers.c.events).where(rasa_trackers.c.conversation_id == conversation)
        return connection.execute(query).scalar_one_or_none()


def texts(tracker: DialogueStateTracker) -> list[str | None]:
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


def test_rasa_builds_the_store_that_the_endpoints_file_names(monkeypatch: pytest.MonkeyPatch, engine: Engine) -> None:
    monkeypatch.setenv("DATABASE_URL", str(engine.url))
    endpoint = read_endpoint_config(str(PROJECT_ROOT / "endpoints.yml"), "tracker_store")

    store = TrackerStore.create(endpoint, domain())

    assert isinstance(store, ConversationTrackerStore)
    assert store._engine.url == engine.url
    store._engine.dispose()


def test_a_conversation_finds_its_last_turns_and_its_slots_again(
    engine: Engine, store: ConversationTrackerStore
) -> None:
    tracker = converse(store, new_conversation(engine), 5, FROM_WEB)

    assert texts(tracker) == ["message 3", "message 4"]
    assert tracker.get_slot("language") == "fr"
    assert tracker.latest_message is not None
    assert tracker.latest_message.text == "message 4"


def test_the_two_hundredth_turn_stores_no_more_than_the_tenth(engine: Engine, store: ConversationTrackerStore) -> None:
    short, long = new_conversation(engine), new_conversation(engine)
    converse(store, short, 10, FROM_WEB)
    converse(store, long, 200, FROM_WEB)

    after_10, after_200 = stored(engine, short), stored(engine, long)
    assert after_10 is not None
    assert after_200 is not None
    assert len(after_200) <= len(after_10) * 1.1


def test_a_rasa_that_restarts_finds_the_tracker_of_before(engine: Engine, store: ConversationTrackerStore) -> None:
    conversation = new_conversation(engine)
    converse(store, conversation, 1, FROM_WEB)

    other = ConversationTrackerStore(domain(), url=str(engine.url))
    tracker = asyncio.run(other.retrieve(conversation))
    other._engine.dispose()

    assert tracker is not None
    assert texts(tracker) == ["message 0"]


def test_erasing_a_conversation_erases_its_tracker(engine: Engine, store: ConversationTrackerStore) -> None:
    conversation = new_conversation(engine)
    converse(store, conversation, 2, FROM_WEB)
    assert stored(engine, conversation) is not None

    ConversationStore(engine).delete(conversation)

    assert stored(engine, conversation) is None
    assert asyncio.run(store.retrieve(conversation)) is None


def test_a_turn_that_ends_after_the_erasure_leaves_nothing(engine: Engine, store: ConversationTrackerStore) -> None:
    conversation = new_conversation(engine)
    tracker = asyncio.run(store.get_or_create_tracker(conversation))
    say(tracker, "j'habite Chaumont", FROM_WEB)
    ConversationStore(engine).delete(conversation)

    asyncio.run(store.save(tracker))

    assert stored(engine, conversation) is None
    assert conversation not in asyncio.run(store.keys())
    assert asyncio.run(store.retrieve(conversation)) is None


def test_rasa_shell_has_a_memory_without_a_conversation(engine: Engine, store: ConversationTrackerStore) -> None:
    tracker = converse(store, "a-shell", 2)

    assert texts(tracker) == ["message 0", "message 1"]
    assert stored(engine, "a-shell") is None


def test_senders_without_a_conversation_do_not_pile_up(store: ConversationTrackerStore) -> None:
    async def greet() -> None:
        for number in range(SENDERS_IN_MEMORY + 5):
            tracker = DialogueStateTracker(f"shell-{number}", domain().slots)
            say(tracker, "bonjour")
            await store.save(tracker)

    asyncio.run(greet())

    assert len(list(asyncio.run(store.keys()))) == SENDERS_IN_MEMORY
    assert asyncio.run(store.retrieve("shell-0")) is None
    assert asyncio.run(store.retrieve(f"shell-{SENDERS_IN_MEMORY + 4}")) is not None


def test_a_database_without_its_tables_does_not_stop_the_conversation(tmp_path: Path) -> None:
    store = ConversationTrackerStore(domain(), url=f"sqlite:///{tmp_path / 'empty.db'}")

    tracker = converse(store, "a-shell", 1)

    store._engine.dispose()
    assert texts(tracker) == ["message 0"]
