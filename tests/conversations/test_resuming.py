"""A code opens a conversation elsewhere: once and for minutes beside a kiosk, for days from a printed sheet."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.conversations import ConversationGoneError, ConversationStore, Draft
from bot.conversations.resuming import MOST_LINKS, CodeRefusedError, ResumeCodes, is_short
from bot.conversations.retention import KIOSK_RETENTION_HOURS, PHONE_CODE_MINUTES, RETENTION_DAYS, SHEET_LINK_DAYS
from bot.conversations.tables import conversation_keys, resume_codes
from bot.database import make_engine, upgrade
from bot.dialogue.types import State

GREETING = (Draft(author="assistant", text="Bonjour."),)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 9, 0, tzinfo=timezone.utc)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{tmp_path / 'conversations.db'}")
    upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Engine, clock: Clock) -> ConversationStore:
    return ConversationStore(engine, now=clock)


@pytest.fixture
def codes(engine: Engine, clock: Clock) -> ResumeCodes:
    return ResumeCodes(engine, now=clock)


def kiosk(store: ConversationStore) -> tuple[str, str]:
    conversation, token, _ = store.create(State(channel="kiosk", centre="acdt-chaumont"), GREETING)
    return conversation.id, token


def test_the_code_of_a_kiosk_moves_the_conversation(store: ConversationStore, codes: ResumeCodes) -> None:
    conversation_id, token = kiosk(store)
    resumed = codes.use(codes.for_phone(conversation_id).code)
    assert resumed.moved
    assert store.open(resumed.id, resumed.token).id == conversation_id
    with pytest.raises(ConversationGoneError):
        store.open(conversation_id, token)


def test_on_the_phone_it_is_no_longer_a_kiosk(store: ConversationStore, codes: ResumeCodes) -> None:
    conversation_id, _ = kiosk(store)
    codes.use(codes.for_phone(conversation_id).code)
    state = store.get(conversation_id).state
    assert (state.channel, state.centre) == ("web", "acdt-chaumont")


def test_the_lobby_forgets_within_hours_and_the_phone_within_days(
    store: ConversationStore, codes: ResumeCodes, clock: Clock
) -> None:
    left, taken = kiosk(store)[0], kiosk(store)[0]
    assert store.get(left).expires_at == clock.now + timedelta(hours=KIOSK_RETENTION_HOURS)
    clock.now += timedelta(minutes=30)
    store.receive(left, "Je suis encore là.")
    assert store.get(left).expires_at == clock.now + timedelta(hours=KIOSK_RETENTION_HOURS)
    codes.use(codes.for_phone(taken).code)
    clock.now += timedelta(hours=KIOSK_RETENTION_HOURS)
    assert store.purge(dry_run=False) == (left,)
    store.receive(taken, "Je continue chez moi.")
    assert store.get(taken).expires_at == clock.now + timedelta(days=RETENTION_DAYS)


def test_a_code_is_used_once(store: ConversationStore, codes: ResumeCodes) -> None:
    code = codes.for_phone(kiosk(store)[0]).code
    codes.use(code)
    with pytest.raises(CodeRefusedError):
        codes.use(code)


def test_of_two_who_use_a_code_at_once_one_is_refused(store: ConversationStore, codes: ResumeCodes) -> None:
    for _ in range(10):
        code = codes.for_phone(kiosk(store)[0]).code
        start, opened = threading.Barrier(2), []

        def use(code: str = code, start: threading.Barrier = start, opened: list[str] = opened) -> None:
            start.wait()
            try:
                opened.append(codes.use(code).id)
            except CodeRefusedError:
                return

        threads = [threading.Thread(target=use) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(opened) == 1


def test_a_code_lives_for_minutes(store: ConversationStore, codes: ResumeCodes, clock: Clock) -> None:
    given = codes.for_phone(kiosk(store)[0])
    assert given.expires_at == clock.now + timedelta(minutes=PHONE_CODE_MINUTES)
    clock.now += timedelta(minutes=PHONE_CODE_MINUTES, seconds=-1)
    assert codes.conversation_of(given.code)
    clock.now += timedelta(seconds=1)
    with pytest.raises(CodeRefusedError):
        codes.use(given.code)


def test_a_second_code_takes_the_place_of_the_first(store: ConversationStore, codes: ResumeCodes) -> None:
    conversation_id, _ = kiosk(store)
    first, second = codes.for_phone(conversation_id), codes.for_phone(conversation_id)
    with pytest.raises(CodeRefusedError):
        codes.use(first.code)
    assert codes.use(second.code).id == conversation_id


@pytest.mark.parametrize("how", [str.lower, lambda c: c.replace("-", " "), lambda c: f"  {c[:2]} {c[2:]}  "])
def test_a_code_is_read_as_it_is_typed(store: ConversationStore, codes: ResumeCodes, how: object) -> None:
    conversation_id, _ = kiosk(store)
    assert callable(how)
    assert codes.use(how(codes.for_phone(conversation_id).code)).id == conversation_id


def test_signs_that_look_alike_are_taken_for_each_other(store: ConversationStore, codes: ResumeCodes) -> None:
    conversation_id, _ = kiosk(store)
    code = codes.for_phone(conversation_id).code
    while not {"0", "1"} <= set(code):
        code = codes.for_phone(conversation_id).code
    assert codes.use(code.replace("0", "o").replace("1", "l")).id == conversation_id


@pytest.mark.parametrize(
    "code", ["", "ABCD", "ABCD-EFG", "ABCDEFGHJ", "ABCD-EFGU", "é" * 8, "A" * 22, "x" * 5000, "\0" * 8]
)
def test_what_is_no_code_is_refused(codes: ResumeCodes, code: str) -> None:
    with pytest.raises(CodeRefusedError):
        codes.use(code)


def test_codes_are_drawn_by_chance_and_kept_hashed(
    store: ConversationStore, codes: ResumeCodes, engine: Engine
) -> None:
    ids = [kiosk(store)[0] for _ in range(40)]
    given = [codes.for_phone(one).code for one in ids] + [codes.for_sheet(one) for one in ids]
    assert len(set(given)) == 80
    with engine.connect() as connection:
        kept = connection.execute(select(resume_codes.c.code_hash)).scalars().all()
    assert len(kept) == 80
    assert not set(kept) & {code.replace("-", "") for code in given}
    assert all(is_short(code) for code in given[:40])
    assert not any(is_short(code) for code in given[40:])


def test_a_printed_link_opens_as_often_as_wanted_beside_the_rest(store: ConversationStore, codes: ResumeCodes) -> None:
    conversation, token, _ = store.create(State(channel="web"), GREETING)
    code = codes.for_sheet(conversation.id)
    first, second = codes.use(code), codes.use(code)
    assert not first.moved
    for key in (token, first.token, second.token):
        assert store.open(conversation.id, key).id == conversation.id


def test_a_printed_link_ends_after_its_days(store: ConversationStore, codes: ResumeCodes, clock: Clock) -> None:
    conversation, _, _ = store.create(State(channel="web"), GREETING)
    code = codes.for_sheet(conversation.id)
    clock.now += timedelta(days=SHEET_LINK_DAYS - 1)
    store.receive(conversation.id, "Je suis encore là.")
    clock.now += timedelta(days=1)
    assert store.get(conversation.id)
    with pytest.raises(CodeRefusedError):
        codes.use(code)


def test_revoking_leaves_one_token(store: ConversationStore, codes: ResumeCodes) -> None:
    conversation, token, _ = store.create(State(channel="web"), GREETING)
    code = codes.for_sheet(conversation.id)
    elsewhere = codes.use(code)
    codes.revoke(conversation.id, token)
    assert store.open(conversation.id, token)
    with pytest.raises(ConversationGoneError):
        store.open(conversation.id, elsewhere.token)
    with pytest.raises(CodeRefusedError):
        codes.use(code)


def test_moving_to_a_phone_ends_the_printed_links_and_what_they_opened(
    store: ConversationStore, codes: ResumeCodes
) -> None:
    conversation, _, _ = store.create(State(channel="web"), GREETING)
    printed = codes.for_sheet(conversation.id)
    elsewhere = codes.use(printed)
    moved = codes.use(codes.for_phone(conversation.id).code)
    assert store.open(conversation.id, moved.token)
    with pytest.raises(ConversationGoneError):
        store.open(conversation.id, elsewhere.token)
    with pytest.raises(CodeRefusedError):
        codes.use(printed)


def test_a_conversation_keeps_few_links(
    store: ConversationStore, codes: ResumeCodes, engine: Engine, clock: Clock
) -> None:
    conversation, _, _ = store.create(State(channel="web"), GREETING)
    code = ""
    for _ in range(MOST_LINKS + 3):
        clock.now += timedelta(minutes=1)
        code = codes.for_sheet(conversation.id)
        newest = codes.use(code)
    with engine.connect() as connection:
        assert len(connection.execute(select(resume_codes)).all()) == MOST_LINKS
        assert len(connection.execute(select(conversation_keys)).all()) == MOST_LINKS
    assert store.open(conversation.id, newest.token)


def test_erasing_a_conversation_erases_its_codes_and_keys(
    store: ConversationStore, codes: ResumeCodes, engine: Engine
) -> None:
    conversation, _, _ = store.create(State(channel="web"), GREETING)
    code = codes.for_sheet(conversation.id)
    codes.use(code)
    codes.for_phone(conversation.id)
    store.delete(conversation.id)
    with engine.connect() as connection:
        assert connection.execute(select(resume_codes)).all() == []
        assert connection.execute(select(conversation_keys)).all() == []
    with pytest.raises(CodeRefusedError):
        codes.use(code)


def test_no_code_is_given_for_a_conversation_that_is_gone(codes: ResumeCodes) -> None:
    for give in (codes.for_phone, codes.for_sheet):
        with pytest.raises(ConversationGoneError):
            give("0" * 32)
