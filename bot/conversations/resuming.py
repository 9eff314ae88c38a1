"""Opening a conversation elsewhere: the short code that moves it to a telephone, the link printed on a sheet.

Two codes, for two needs:

- **The telephone's** is typed or scanned beside a kiosk. It works once, for ``PHONE_CODE_MINUTES``, and *moves* the
  conversation: a new token opens it and everything that opened it before stops working. A second code of the same
  conversation takes the place of the first. Eight signs of 32 make 2**40 codes, and the API tries at most a hundred
  codes at once then one a second, all addresses together (``bot.web.limits``): somebody who guesses without a pause
  finds a given code before it expires with a chance below one in a thousand million, and with a hundred codes waiting
  at every moment finds one of them with a chance of three in a thousand a year.
- **The sheet's** is printed, and read by a camera. It works for ``SHEET_LINK_DAYS``, as often as wanted, *beside* what
  opens the conversation already; it holds 128 random bits, which nobody guesses. ``revoke`` ends it, and erasing the
  conversation too.

Codes are kept hashed, as tokens are.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.sql import Select

from bot.conversations.retention import PHONE_CODE_MINUTES, SHEET_LINK_DAYS, lifetime
from bot.conversations.store import ConversationGoneError, utc_now
from bot.conversations.tables import conversation_keys, conversations, resume_codes
from bot.conversations.tokens import hashed, new_token
from bot.dialogue.types import State

# Digits and capitals without I, L, O and U: what is read on a screen is typed without mistaking one sign for another.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISTAKEN = str.maketrans("OIL", "011")
_SHORT = re.compile(f"[{_SIGNS}]{{8}}")
_LONG_BYTES = 16
_LONG = re.compile(r"[A-Za-z0-9_-]{22}")
_SEPARATORS = re.compile(r"[\s.·–-]+")
MOST_LINKS = 10
"""Printed links, and what they opened, that one conversation keeps: the oldest give way."""


class CodeRefusedError(LookupError):
    """The code was never given, was used, has expired, or its conversation is gone: nothing tells which."""


@dataclass(frozen=True)
class PhoneCode:
    """A code to be typed, as it is shown (two groups of four signs), and until when it can be used (UTC)."""

    code: str
    expires_at: datetime


@dataclass(frozen=True)
class Resumed:
    """A conversation opened by a code, and the new token that opens it. ``moved``: it is closed where it was."""

    id: str
    token: str
    moved: bool


def is_short(code: str) -> bool:
    """Tell whether this can only be a code typed by hand, which somebody could try to guess."""
    return _LONG.fullmatch(code.strip()) is None


class ResumeCodes:
    """The codes in the database. Each call is one short transaction; every call may raise SQLAlchemy's errors."""

    def __init__(self, engine: Engine, *, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._now = now

    def for_phone(self, conversation_id: str) -> PhoneCode:
        """Give the code that moves a conversation to a telephone; the one given before stops working."""
        code = "".join(secrets.choice(_SIGNS) for _ in range(8))
        expires_at = self._now() + timedelta(minutes=PHONE_CODE_MINUTES)
        with self._engine.begin() as connection:
            connection.execute(delete(resume_codes).where(_codes_of(conversation_id), resume_codes.c.kind == "phone"))
            self._give(connection, conversation_id, "phone", code, expires_at)
        return PhoneCode(f"{code[:4]}-{code[4:]}", expires_at)

    def for_sheet(self, conversation_id: str) -> str:
        """Give a code to print, which opens the conversation again."""
        code = secrets.token_urlsafe(_LONG_BYTES)
        with self._engine.begin() as connection:
            self._give(connection, conversation_id, "sheet", code, self._now() + timedelta(days=SHEET_LINK_DAYS))
            kept = (
                select(resume_codes.c.code_hash)
                .where(_codes_of(conversation_id), resume_codes.c.kind == "sheet")
                .order_by(resume_codes.c.created_at.desc())
            )
            _drop_oldest(connection, resume_codes, "code_hash", kept)
        return code

    def conversation_of(self, code: str) -> str:
        """Return the conversation that a code opens, without using it. Raises CodeRefusedError."""
        return self._found(_hash_of(code))[0]

    def use(self, code: str) -> Resumed:
        """Open the conversation of a code, and use the code up if it is a telephone's. Raises CodeRefusedError."""
        code_hash = _hash_of(code)
        conversation_id, kind = self._found(code_hash)
        token = new_token()
        with self._engine.begin() as connection:
            # Written before anything is read: of two who use the code at once, one finds it gone.
            used = connection.execute(
                delete(resume_codes).where(resume_codes.c.code_hash == code_hash)
                if kind == "phone"
                else update(resume_codes).where(resume_codes.c.code_hash == code_hash).values(kind=kind)
            )
            if used.rowcount == 0:
                raise CodeRefusedError
            if kind == "phone":
                self._move(connection, conversation_id, token)
            else:
                self._add_key(connection, conversation_id, token)
        return Resumed(conversation_id, token, moved=kind == "phone")

    def revoke(self, conversation_id: str, token: str) -> None:
        """End every code of a conversation, and everything that opens it but this token."""
        with self._engine.begin() as connection:
            connection.execute(delete(resume_codes).where(_codes_of(conversation_id)))
            self._open_with(connection, conversation_id, token)

    def _give(
        self,
        connection: Connection,
        conversation_id: str,
        kind: Literal["phone", "sheet"],
        code: str,
        expires_at: datetime,
    ) -> None:
        now = self._now()
        connection.execute(delete(resume_codes).where(resume_codes.c.expires_at <= now))
        there = select(conversations.c.id).where(conversations.c.id == conversation_id)
        if connection.execute(there).first() is None:
            raise ConversationGoneError(conversation_id)
        connection.execute(
            insert(resume_codes).values(
                code_hash=hashed(code),
                conversation_id=conversation_id,
                kind=kind,
                created_at=now,
                expires_at=expires_at,
            )
        )

    def _found(self, code_hash: str) -> tuple[str, str]:
        query = (
            select(resume_codes.c.conversation_id, resume_codes.c.kind)
            .join(conversations, conversations.c.id == resume_codes.c.conversation_id)
            .where(resume_codes.c.code_hash == code_hash)
            .where(resume_codes.c.expires_at > self._now(), conversations.c.expires_at > self._now())
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise CodeRefusedError
        return row.conversation_id, row.kind

    def _move(self, connection: Connection, conversation_id: str, token: str) -> None:
        connection.execute(delete(resume_codes).where(_codes_of(conversation_id)))
        self._open_with(connection, conversation_id, token)
        row = connection.execute(select(conversations.c.state).where(conversations.c.id == conversation_id)).one()
        state = msgspec.json.decode(row.state, type=State)
        # On a telephone, the person reads at home: the lobby's short words and its short memory no longer apply.
        moved = msgspec.json.encode(msgspec.structs.replace(state, channel="web")).decode()
        connection.execute(
            update(conversations)
            .where(conversations.c.id == conversation_id)
            .values(state=moved, channel="web", expires_at=self._now() + lifetime("web"))
        )

    def _open_with(self, connection: Connection, conversation_id: str, token: str) -> None:
        connection.execute(delete(conversation_keys).where(conversation_keys.c.conversation_id == conversation_id))
        connection.execute(
            update(conversations).where(conversations.c.id == conversation_id).values(token_hash=hashed(token))
        )

    def _add_key(self, connection: Connection, conversation_id: str, token: str) -> None:
        connection.execute(
            insert(conversation_keys).values(
                token_hash=hashed(token), conversation_id=conversation_id, created_at=self._now()
            )
        )
        kept = (
            select(conversation_keys.c.token_hash)
            .where(conversation_keys.c.conversation_id == conversation_id)
            .order_by(conversation_keys.c.created_at.desc())
        )
        _drop_oldest(connection, conversation_keys, "token_hash", kept)


def _hash_of(code: str) -> str:
    """Return the hash of a code as it was given, whatever the case, the spaces and the dashes it was typed with."""
    whole = code.strip()
    if _LONG.fullmatch(whole):
        return hashed(whole)
    typed = _SEPARATORS.sub("", whole).upper().translate(_MISTAKEN)
    if not _SHORT.fullmatch(typed):
        raise CodeRefusedError
    return hashed(typed)


def _codes_of(conversation_id: str) -> Any:
    return resume_codes.c.conversation_id == conversation_id


def _drop_oldest(connection: Connection, table: Table, column: str, newest_first: Select) -> None:
    old = connection.execute(newest_first).scalars().all()[MOST_LINKS:]
    if old:
        connection.execute(delete(table).where(table.c[column].in_(old)))
