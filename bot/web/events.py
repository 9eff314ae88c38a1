"""New messages of a conversation, as they come: server-sent events."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import msgspec
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from bot.conversations import ConversationGoneError, ConversationStore, Message
from bot.conversations.messages import position_of

KEEP_ALIVE_SECONDS = 15.0
"""A comment is sent this often, so that nothing on the way closes a silent connection."""

RETRY_MILLISECONDS = 3000
MAX_LISTENERS = 10


class TooManyListenersError(Exception):
    """A conversation has as many open event streams as it may."""


@dataclass(eq=False)
class _Bell:
    loop: asyncio.AbstractEventLoop
    rung: asyncio.Event = field(default_factory=asyncio.Event)

    def ring(self) -> None:
        # A loop that is closing takes its streams with it: there is nobody left to wake.
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.rung.set)


class Hub:
    """Wakes those who listen to a conversation. What is new, they read in the database: nothing is lost here."""

    def __init__(self) -> None:
        self._bells: dict[str, set[_Bell]] = {}
        self._lock = threading.Lock()
        self.closed = False

    def notify(self, conversation_id: str) -> None:
        """Say, from any thread, that a conversation has changed or is gone."""
        with self._lock:
            bells = tuple(self._bells.get(conversation_id, ()))
        for bell in bells:
            bell.ring()

    def close(self) -> None:
        """End every stream: the server stops."""
        self.closed = True
        with self._lock:
            bells = [bell for listeners in self._bells.values() for bell in listeners]
        for bell in bells:
            bell.ring()

    @contextmanager
    def listen(self, conversation_id: str) -> Iterator[asyncio.Event]:
        """Give an event that is set at each change, while in the block. Raises TooManyListenersError."""
        bell = _Bell(asyncio.get_running_loop())
        with self._lock:
            listeners = self._bells.setdefault(conversation_id, set())
            if len(listeners) >= MAX_LISTENERS:
                raise TooManyListenersError(conversation_id)
            listeners.add(bell)
        try:
            yield bell.rung
        finally:
            with self._lock:
                listeners.discard(bell)
                if not listeners:
                    self._bells.pop(conversation_id, None)


async def stream(
    store: ConversationStore,
    hub: Hub,
    conversation_id: str,
    *,
    after: int,
    token: str | None = None,
    keep_alive: float = KEEP_ALIVE_SECONDS,
) -> AsyncIterator[bytes]:
    """Yield each message after a position, in order, as events; ends when the conversation is erased.

    With a ``token``, it ends too when that token no longer opens it: the conversation has moved.
    """
    with hub.listen(conversation_id) as rung:
        yield f": conversation\nretry: {RETRY_MILLISECONDS}\n\n".encode()
        while not hub.closed:
            rung.clear()
            try:
                new = await run_in_threadpool(_since, store, conversation_id, after, token)
            except ConversationGoneError:
                yield b"event: end\ndata: {}\n\n"
                return
            except SQLAlchemyError:
                # Read again at the next change or keep-alive: nothing is skipped, the position has not moved.
                new = ()
            for message in new:
                yield _event(message)
                after = position_of(message.id)
            try:
                await asyncio.wait_for(rung.wait(), keep_alive)
            except asyncio.TimeoutError:
                yield b": ...\n\n"


def _since(store: ConversationStore, conversation_id: str, after: int, token: str | None) -> tuple[Message, ...]:
    if token is None:
        store.get(conversation_id)
    else:
        store.open(conversation_id, token)
    return store.messages(conversation_id, after=after)


def _event(message: Message) -> bytes:
    # JSON on one line: no line break of a visitor's can end the event early.
    return b"id: " + message.id.encode() + b"\nevent: message\ndata: " + msgspec.json.encode(message) + b"\n\n"
