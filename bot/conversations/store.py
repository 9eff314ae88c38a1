"""Storing conversations: what was said, where the dialogue stands, and real erasure."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import msgspec
from sqlalchemy import case, delete, insert, literal, select, text, update
from sqlalchemy.engine import Connection, Engine, Row
from sqlalchemy.exc import DBAPIError

from bot.conversations.messages import Draft, Message, numbered
from bot.conversations.retention import lifetime
from bot.conversations.tables import (
    UtcDateTime,
    conversation_keys,
    conversations,
    messages,
    rasa_trackers,
    resume_codes,
)
from bot.conversations.tokens import hashed, new_token
from bot.dialogue.types import State
from bot.learning.tables import unheard

_ID_BYTES = 16
_ID_SHAPE = re.compile(f"[0-9a-f]{{{2 * _ID_BYTES}}}")


class ConversationGoneError(LookupError):
    """The conversation was erased, has expired, or never existed."""


@dataclass(frozen=True)
class Conversation:
    """A conversation: its door and where the dialogue stands. Instants are UTC."""

    id: str
    state: State
    created_at: datetime
    updated_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Received:
    """A visitor's message as stored, and the answers it already got (a retry of an answered message)."""

    message: Message
    position: int
    answers: tuple[Message, ...]


def utc_now() -> datetime:
    """Return the current instant, in UTC."""
    return datetime.now(timezone.utc)


class ConversationStore:
    """Conversations in the database. Each call is one short transaction; every call may raise SQLAlchemy's errors.

    Calls on a conversation that is gone raise ConversationGoneError.
    """

    def __init__(self, engine: Engine, *, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._now = now

    def create(self, state: State, drafts: Sequence[Draft]) -> tuple[Conversation, str, tuple[Message, ...]]:
        """Open a conversation with its first messages. Returns it, its secret token (kept nowhere) and the messages."""
        conversation_id = secrets.token_hex(_ID_BYTES)
        token = new_token()
        now = self._now()
        expires_at = now + lifetime(state.channel)
        with self._engine.begin() as connection:
            connection.execute(
                insert(conversations).values(
                    id=conversation_id,
                    token_hash=hashed(token),
                    channel=state.channel,
                    centre=state.centre,
                    state=_encode(state),
                    last_position=0,
                    created_at=now,
                    updated_at=now,
                    expires_at=expires_at,
                )
            )
            stored = self._append(connection, conversation_id, drafts, now)
        return Conversation(conversation_id, state, now, now, expires_at), token, stored

    def open(self, conversation_id: str, token: str) -> Conversation:
        """Return a conversation to who holds its token.

        A wrong token and an unknown conversation raise the same error.
        """
        row = None
        keys: Sequence[str] = ()
        # What is not an id of ours never reaches the database: PostgreSQL refuses some characters (NUL).
        if _ID_SHAPE.fullmatch(conversation_id):
            others = select(conversation_keys.c.token_hash).where(
                conversation_keys.c.conversation_id == conversation_id
            )
            with self._engine.connect() as connection:
                row = connection.execute(select(conversations).where(conversations.c.id == conversation_id)).first()
                keys = connection.execute(others).scalars().all()
        # A comparison is made in every case, so that the time taken says nothing either.
        given = hashed(token)
        held = any(hmac.compare_digest(given, key) for key in (row.token_hash if row else hashed(""), *keys))
        if row is None or not held or row.expires_at <= self._now():
            raise ConversationGoneError(conversation_id)
        return _conversation(row)

    def get(self, conversation_id: str) -> Conversation:
        """Return a conversation by its id, for who is already known to be allowed."""
        with self._engine.connect() as connection:
            row = connection.execute(select(conversations).where(conversations.c.id == conversation_id)).first()
        if row is None or row.expires_at <= self._now():
            raise ConversationGoneError(conversation_id)
        return _conversation(row)

    def messages(self, conversation_id: str, *, after: int = 0) -> tuple[Message, ...]:
        """Return the messages after a position, oldest first."""
        with self._engine.connect() as connection:
            return _read(connection, conversation_id, messages.c.position > after)

    def last_position(self, conversation_id: str) -> int:
        """Return the position of the last message."""
        with self._engine.connect() as connection:
            return _last_position(connection, conversation_id)

    def receive(self, conversation_id: str, said: str, *, client_id: str | None = None) -> Received:
        """Store what a visitor wrote, at once.

        A ``client_id`` already seen in this conversation stores nothing: it is the same message, sent again.
        """
        now = self._now()
        with self._engine.begin() as connection:
            # Reserving nothing takes the write lock before reading, so that two retries at once see one another.
            self._reserve(connection, conversation_id, 0, now)
            known = self._known(connection, conversation_id, client_id)
            if known is not None:
                return known
            position = self._reserve(connection, conversation_id, 1, now)
            message = numbered(Draft(author="visitor", text=said), position, now)
            connection.execute(insert(messages).values(**_row(conversation_id, message, position, client_id=client_id)))
        return Received(message, position, ())

    def question_of(self, conversation_id: str, position: int) -> str | None:
        """Return what the visitor had written that the message at a position answers, None when it answers nothing."""
        answer = messages.alias()
        query = select(messages.c.body).where(
            messages.c.conversation_id == conversation_id,
            answer.c.conversation_id == conversation_id,
            answer.c.position == position,
            messages.c.position == answer.c.answers,
        )
        with self._engine.connect() as connection:
            body = connection.execute(query).scalar()
        return None if body is None else msgspec.json.decode(body, type=Message).text

    def answered(self, conversation_id: str, position: int) -> tuple[Message, ...]:
        """Return the answers that a visitor's message already got."""
        with self._engine.connect() as connection:
            return _read(connection, conversation_id, messages.c.answers == position)

    def answer(
        self, conversation_id: str, drafts: Sequence[Draft], state: State, *, answers: int
    ) -> tuple[Message, ...]:
        """Store the answers to a visitor's message and where the dialogue now stands, both or neither."""
        now = self._now()
        with self._engine.begin() as connection:
            stored = self._append(connection, conversation_id, drafts, now, answers=answers)
            self._save(connection, conversation_id, state)
        return stored

    def append(self, conversation_id: str, drafts: Sequence[Draft]) -> tuple[Message, ...]:
        """Add messages that answer nothing (a counsellor's)."""
        with self._engine.begin() as connection:
            return self._append(connection, conversation_id, drafts, self._now())

    def save_state(self, conversation_id: str, state: State) -> None:
        """Keep where the dialogue stands."""
        with self._engine.begin() as connection:
            self._save(connection, conversation_id, state)

    def delete(self, conversation_id: str) -> None:
        """Erase a conversation: messages, state, what Rasa remembers. Erasing twice is no error."""
        with self._engine.begin() as connection:
            self._erase(connection, [conversation_id])
        self._forget_journal()

    def purge(self, *, dry_run: bool = True) -> tuple[str, ...]:
        """Erase the conversations past their date (``retention.lifetime`` after the last message) and return their ids.

        With ``dry_run`` they are only listed.
        """
        with self._engine.begin() as connection:
            expired = select(conversations.c.id).where(conversations.c.expires_at <= self._now())
            ids = tuple(connection.execute(expired).scalars())
            if dry_run or not ids:
                return ids
            self._erase(connection, ids)
        self._forget_journal()
        return ids

    def check(self) -> None:
        """Raise SQLAlchemy's error when conversations can be neither read nor written."""
        with self._engine.connect() as connection:
            # Changes no row, and is rolled back: a file that is read-only or held by another shows all the same.
            connection.execute(update(conversations).where(conversations.c.id == "").values(last_position=0))

    def _append(
        self,
        connection: Connection,
        conversation_id: str,
        drafts: Sequence[Draft],
        now: datetime,
        *,
        answers: int | None = None,
    ) -> tuple[Message, ...]:
        last = self._reserve(connection, conversation_id, len(drafts), now)
        stored = tuple(numbered(draft, last - len(drafts) + 1 + rank, now) for rank, draft in enumerate(drafts))
        if stored:
            connection.execute(
                insert(messages),
                [_row(conversation_id, message, int(message.id), answers=answers) for message in stored],
            )
        return stored

    def _reserve(self, connection: Connection, conversation_id: str, count: int, now: datetime) -> int:
        moved = connection.execute(
            update(conversations)
            .where(conversations.c.id == conversation_id)
            .values(
                last_position=conversations.c.last_position + count,
                updated_at=now,
                expires_at=case(
                    (conversations.c.channel == "kiosk", literal(now + lifetime("kiosk"), UtcDateTime)),
                    else_=literal(now + lifetime("web"), UtcDateTime),
                ),
            )
        )
        if moved.rowcount == 0:
            raise ConversationGoneError(conversation_id)
        return _last_position(connection, conversation_id)

    def _known(self, connection: Connection, conversation_id: str, client_id: str | None) -> Received | None:
        if client_id is None:
            return None
        found = _read(connection, conversation_id, messages.c.client_id == client_id)
        if not found:
            return None
        position = int(found[0].id)
        return Received(found[0], position, _read(connection, conversation_id, messages.c.answers == position))

    def _save(self, connection: Connection, conversation_id: str, state: State) -> None:
        saved = connection.execute(
            update(conversations).where(conversations.c.id == conversation_id).values(state=_encode(state))
        )
        if saved.rowcount == 0:
            raise ConversationGoneError(conversation_id)

    def _erase(self, connection: Connection, ids: Sequence[str]) -> None:
        # Explicit, though the keys cascade: erasure must not hang on a setting of the connection.
        for table, column in (
            (rasa_trackers, rasa_trackers.c.conversation_id),
            (unheard, unheard.c.conversation_id),
            (messages, messages.c.conversation_id),
            (resume_codes, resume_codes.c.conversation_id),
            (conversation_keys, conversation_keys.c.conversation_id),
            (conversations, conversations.c.id),
        ):
            for conversation_id in ids:
                connection.execute(delete(table).where(column == conversation_id))

    def _forget_journal(self) -> None:
        """Copy the write-ahead journal of SQLite into the file and cut it: what was erased is still in it."""
        if self._engine.dialect.name != "sqlite":
            return
        try:
            with self._engine.connect() as connection:
                connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        except DBAPIError:
            # Someone is reading: the rows are gone, and the next erasure or purge cuts the journal.
            return


def _encode(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _conversation(row: Row) -> Conversation:
    return Conversation(
        id=row.id,
        state=msgspec.json.decode(row.state, type=State),
        created_at=row.created_at,
        updated_at=row.updated_at,
        expires_at=row.expires_at,
    )


def _last_position(connection: Connection, conversation_id: str) -> int:
    query = select(conversations.c.last_position).where(conversations.c.id == conversation_id)
    position = connection.execute(query).scalar()
    if position is None:
        raise ConversationGoneError(conversation_id)
    return int(position)


def _read(connection: Connection, conversation_id: str, condition: Any) -> tuple[Message, ...]:
    query = (
        select(messages.c.body)
        .where(messages.c.conversation_id == conversation_id, condition)
        .order_by(messages.c.position)
    )
    return tuple(msgspec.json.decode(body, type=Message) for body in connection.execute(query).scalars())


def _row(
    conversation_id: str,
    message: Message,
    position: int,
    *,
    client_id: str | None = None,
    answers: int | None = None,
) -> dict[str, object]:
    return {
        "conversation_id": conversation_id,
        "position": position,
        "at": message.at,
        "author": message.author,
        "body": _encode(message),
        "client_id": client_id,
        "answers": answers,
    }
