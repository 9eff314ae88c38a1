"""What is kept of a conversation, who may read it, and what is left of it once erased."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from bot.conversations import RETENTION_DAYS, ConversationGoneError, ConversationStore, Draft
from bot.conversations.tables import conversations, messages, rasa_trackers
from bot.database import make_engine, upgrade
from bot.dialogue.types import State
from bot.guidance.profile import Profile

GREETING = (Draft(author="assistant", text="Bonjour."),)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 9, 0, tzinfo=timezone.utc)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{tmp_path / 'conversations.db'}")
    upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(engine: Engine, clock: Clock) -> ConversationStore:
    return ConversationStore(engine, now=clock)


def test_a_conversation_is_opened_only_by_its_token(store: ConversationStore) -> None:
    conversation, token, _ = store.create(State(), GREETING)
    _, other_token, _ = store.create(State(), GREETING)

    assert store.open(conversation.id, token) == conversation
    for wrong in (other_token, "", token[:-1], token + "x", "é", "\ud83d"):
        with pytest.raises(ConversationGoneError):
            store.open(conversation.id, wrong)
    for unknown in ("0" * 32, "", "x\0", "\ud83d", conversation.id + "\n", conversation.id.upper() + "é"):
        with pytest.raises(ConversationGoneError):
            store.open(unknown, token)


def test_the_token_is_long_and_kept_nowhere(store: ConversationStore, engine: Engine) -> None:
    conversation, token, _ = store.create(State(), GREETING)
    with engine.connect() as connection:
        row = connection.execute(select(conversations)).one()
    assert len(token) >= 43  # 256 bits, base64
    assert token not in str(dict(row._mapping))
    assert conversation.id not in token


def test_what_was_said_comes_back_in_order_with_its_time_in_utc(store: ConversationStore, clock: Clock) -> None:
    conversation, _, _ = store.create(State(), GREETING)
    clock.now += timedelta(minutes=1)
    received = store.receive(conversation.id, "je suis artisan")
    store.answer(conversation.id, [Draft(author="assistant", text="Très bien.")], State(), answers=received.position)

    said = store.messages(conversation.id)

    assert [(message.author, message.text) for message in said] == [
        ("assistant", "Bonjour."),
        ("visitor", "je suis artisan"),
        ("assistant", "Très bien."),
    ]
    assert len({message.id for message in said}) == 3
    assert said[1].at == datetime(2026, 11, 21, 9, 1, tzinfo=timezone.utc)
    assert store.messages(conversation.id, after=received.position) == said[2:]


def test_any_text_is_given_back_as_written(store: ConversationStore) -> None:
    conversation, _, _ = store.create(State(), GREETING)
    written = "a\x00b\u200b\u202e\N{GRINNING FACE} 'or 1=1;-- \x1b[0m"
    store.receive(conversation.id, written)
    assert store.messages(conversation.id)[-1].text == written


def test_the_same_message_sent_twice_is_kept_once_with_its_answer(store: ConversationStore) -> None:
    conversation, _, _ = store.create(State(), GREETING)
    first = store.receive(conversation.id, "bonjour", client_id="un")
    assert store.receive(conversation.id, "bonjour", client_id="un") == first

    stored = store.answer(conversation.id, GREETING, State(turn=1), answers=first.position)

    again = store.receive(conversation.id, "bonjour", client_id="un")
    assert again.answers == stored
    assert len(store.messages(conversation.id)) == 3
    assert [message.id for message in store.messages(conversation.id)] == ["1", "2", "3"]


def test_the_same_client_number_in_two_conversations_names_two_messages(store: ConversationStore) -> None:
    one, _, _ = store.create(State(), GREETING)
    two, _, _ = store.create(State(), GREETING)
    store.receive(one.id, "un", client_id="x")
    store.receive(two.id, "deux", client_id="x")
    assert store.messages(one.id)[-1].text == "un"
    assert store.messages(two.id)[-1].text == "deux"


def test_two_tabs_writing_at_once_lose_nothing(store: ConversationStore) -> None:
    conversation, _, _ = store.create(State(), ())
    tabs = [
        threading.Thread(target=lambda tab=tab: [store.receive(conversation.id, f"{tab}-{n}") for n in range(10)])
        for tab in range(4)
    ]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    said = store.messages(conversation.id)
    assert sorted(message.text for message in said) == sorted(f"{tab}-{n}" for tab in range(4) for n in range(10))
    assert [int(message.id) for message in said] == list(range(1, 41))


def test_where_the_dialogue_stands_is_kept_with_the_answer(store: ConversationStore) -> None:
    conversation, token, _ = store.create(State(), GREETING)
    received = store.receive(conversation.id, "je suis artisan")
    state = State(profile=Profile(situation="artisan", circumstances=()), asks="commune", turn=1)
    store.answer(conversation.id, GREETING, state, answers=received.position)
    assert store.open(conversation.id, token).state == state


def test_erasing_leaves_no_row_and_no_byte(store: ConversationStore, engine: Engine, tmp_path: Path) -> None:
    conversation, token, _ = store.create(State(profile=Profile(job_title="souffleuse de verre")), GREETING)
    kept, kept_token, _ = store.create(State(), GREETING)
    secret = "mon voisin collectionne les girouettes "
    for round_ in range(30):
        received = store.receive(conversation.id, secret * 40)
        store.answer(
            conversation.id,
            [Draft(author="assistant", text=secret * 60)],
            State(turn=round_),
            answers=received.position,
        )
    with engine.begin() as connection:
        connection.execute(
            insert(rasa_trackers).values(
                conversation_id=conversation.id, events=secret * 200, updated_at=datetime.now(timezone.utc)
            )
        )

    store.delete(conversation.id)
    store.delete(conversation.id)

    with pytest.raises(ConversationGoneError):
        store.open(conversation.id, token)
    with engine.connect() as connection:
        for table, column in (
            (conversations, conversations.c.id),
            (messages, messages.c.conversation_id),
            (rasa_trackers, rasa_trackers.c.conversation_id),
        ):
            assert connection.execute(select(table).where(column == conversation.id)).first() is None
    files = list(tmp_path.iterdir())
    assert files
    for file in files:
        content = file.read_bytes()
        assert b"girouettes" not in content
        assert b"souffleuse" not in content
        assert conversation.id.encode() not in content
    assert store.open(kept.id, kept_token).id == kept.id


def test_nothing_can_be_added_to_an_erased_conversation(store: ConversationStore, engine: Engine) -> None:
    conversation, _, _ = store.create(State(), GREETING)
    store.delete(conversation.id)
    with pytest.raises(ConversationGoneError):
        store.receive(conversation.id, "encore là ?")
    with pytest.raises(ConversationGoneError):
        store.answer(conversation.id, GREETING, State(), answers=1)
    with pytest.raises(ConversationGoneError):
        store.append(conversation.id, GREETING)
    with pytest.raises(ConversationGoneError):
        store.save_state(conversation.id, State())
    late = insert(rasa_trackers).values(
        conversation_id=conversation.id, events="[]", updated_at=datetime.now(timezone.utc)
    )
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(late)


def test_a_conversation_left_alone_is_erased_after_its_term(store: ConversationStore, clock: Clock) -> None:
    old, old_token, _ = store.create(State(), GREETING)
    alive, alive_token, _ = store.create(State(), GREETING)
    clock.now += timedelta(days=RETENTION_DAYS - 1)
    store.receive(alive.id, "me revoilà")
    clock.now += timedelta(days=1)

    with pytest.raises(ConversationGoneError):
        store.open(old.id, old_token)
    assert store.purge() == (old.id,)
    assert len(store.messages(old.id)) == 1, "a rehearsal erases nothing"
    assert store.purge(dry_run=False) == (old.id,)
    assert store.messages(old.id) == ()
    assert store.purge(dry_run=False) == ()
    assert store.open(alive.id, alive_token).id == alive.id


def test_an_instant_without_a_zone_is_refused(engine: Engine) -> None:
    naive = datetime(2026, 11, 21, tzinfo=timezone.utc).replace(tzinfo=None)
    row = {"id": "x", "token_hash": "", "channel": "web", "state": "{}", "last_position": 0}
    with pytest.raises(Exception, match="fuseau horaire"), engine.begin() as connection:
        connection.execute(insert(conversations).values(**row, created_at=naive, updated_at=naive, expires_at=naive))


def test_the_check_tells_a_read_only_file(tmp_path: Path, engine: Engine) -> None:
    ConversationStore(engine).check()
    engine.dispose()
    readonly = make_engine(f"sqlite:///file:{tmp_path / 'conversations.db'}?mode=ro&uri=true")
    with pytest.raises(Exception, match="readonly"):
        ConversationStore(readonly).check()
    readonly.dispose()
