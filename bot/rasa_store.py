"""Where Rasa keeps its trackers: beside the conversation they belong to, short, and erased with it.

Named in ``endpoints.yml``. The web process owns the state of a conversation and sends it with every message, so a
tracker is only what Rasa's rules need to predict: the last turns and the slots. Losing one is harmless; keeping one
after its conversation was erased is not.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime, timezone

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, SESSION_START_METADATA_SLOT
from rasa.shared.core.conversation import Dialogue
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import DateTime, bindparam, text
from sqlalchemy.exc import SQLAlchemyError

from bot.database import make_engine

logger = logging.getLogger(__name__)

TURNS_KEPT = 2
SENDERS_IN_MEMORY = 200
"""How many senders without a conversation (``rasa shell``, a test of the channel) are kept, in memory only."""

_READ = text("SELECT events FROM rasa_trackers WHERE conversation_id = :id")
_KEYS = text("SELECT conversation_id FROM rasa_trackers")
# One statement, so that a conversation erased during the turn cannot come back: no conversation, no row.
_WRITE = text(
    "INSERT INTO rasa_trackers (conversation_id, events, updated_at) "
    "SELECT id, :events, :now FROM conversations WHERE id = :id "
    "ON CONFLICT (conversation_id) DO UPDATE SET events = excluded.events, updated_at = excluded.updated_at"
).bindparams(bindparam("now", type_=DateTime()))


class ConversationTrackerStore(TrackerStore, SerializedTrackerAsText):
    """Trackers of the last two turns, in the table ``rasa_trackers`` of ``DATABASE_URL``.

    A tracker is written only while its conversation exists. A sender without a conversation stays in memory, the
    oldest forgotten first, unless its messages come from the web process: those belong to a conversation just erased
    and are dropped. When the database does not answer, the turn goes on without a stored tracker.
    """

    def __init__(
        self,
        domain: Domain | None,
        event_broker: EventBroker | None = None,
        *,
        host: str | None = None,
        url: str | None = None,
        **_kwargs: object,
    ) -> None:
        """Build the store as Rasa does from ``endpoints.yml``; ``url`` (or Rasa's ``host``) overrides DATABASE_URL."""
        super().__init__(domain, event_broker)
        self._engine = make_engine(url or host)
        self._in_memory: OrderedDict[str, str] = OrderedDict()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the last turns and the slots of a tracker, if its conversation still exists."""
        await self.stream_events(tracker)
        serialised = self.serialise_tracker(tracker)
        if await asyncio.to_thread(self._write, tracker.sender_id, serialised):
            self._in_memory.pop(tracker.sender_id, None)
        elif not _comes_from_web(tracker):
            self._remember(tracker.sender_id, serialised)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the tracker of a conversation, or None when there is none."""
        serialised = await asyncio.to_thread(self._read, sender_id) or self._in_memory.get(sender_id)
        return None if serialised is None else self.deserialise_tracker(sender_id, serialised)

    async def keys(self) -> Iterable[str]:
        """Return the ids of all senders that have a tracker."""
        return [*await asyncio.to_thread(self._stored_ids), *self._in_memory]

    @staticmethod
    def serialise_tracker(tracker: DialogueStateTracker) -> str:
        """Write the recent part of a tracker in Rasa's own format."""
        return json.dumps(Dialogue(tracker.sender_id, recent_events(tracker)).as_dict())

    def _write(self, sender_id: str, events: str) -> bool:
        try:
            with self._engine.begin() as connection:
                values = {"id": sender_id, "events": events, "now": datetime.now(timezone.utc).replace(tzinfo=None)}
                return connection.execute(_WRITE, values).rowcount > 0
        except SQLAlchemyError:
            logger.warning("The tracker of a conversation could not be stored.", exc_info=True)
            return False

    def _read(self, sender_id: str) -> str | None:
        try:
            with self._engine.connect() as connection:
                stored = connection.execute(_READ, {"id": sender_id}).scalar_one_or_none()
        except SQLAlchemyError:
            logger.warning("The tracker of a conversation could not be read.", exc_info=True)
            return None
        return None if stored is None else str(stored)

    def _stored_ids(self) -> list[str]:
        try:
            with self._engine.connect() as connection:
                return [str(stored) for stored in connection.execute(_KEYS).scalars()]
        except SQLAlchemyError:
            logger.warning("The trackers could not be listed.", exc_info=True)
            return []

    def _remember(self, sender_id: str, serialised: str) -> None:
        self._in_memory[sender_id] = serialised
        self._in_memory.move_to_end(sender_id)
        while len(self._in_memory) > SENDERS_IN_MEMORY:
            self._in_memory.popitem(last=False)


def recent_events(tracker: DialogueStateTracker, turns: int = TURNS_KEPT) -> list[Event]:
    """Return the events that rebuild a tracker with its slots, its active loop and its last ``turns`` turns only."""
    events = tracker.applied_events()
    start = _start_of_turn(events, turns)
    if start == 0:
        return list(events)
    began = events[start].timestamp
    kept: list[Event] = []
    if tracker.active_loop_name:
        kept.append(ActiveLoop(tracker.active_loop_name, timestamp=began))
    later = {event.key for event in events[start:] if isinstance(event, SlotSet)}
    kept += [
        SlotSet(name, slot.value, timestamp=began)
        for name, slot in tracker.slots.items()
        # Rasa copies the metadata of the first message in a slot: the visitor's state, already kept elsewhere.
        if name not in later and name != SESSION_START_METADATA_SLOT and slot.value != slot.initial_value
    ]
    return kept + list(events[start:])


def _start_of_turn(events: list[Event], turns: int) -> int:
    """Return the index where the last ``turns`` turns begin: the action_listen before the visitor's message."""
    messages = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(messages) <= turns:
        return 0
    index = messages[-turns]
    while index > 0 and not _is_listen(events[index]):
        index -= 1
    return index


def _is_listen(event: Event) -> bool:
    return isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME


def _comes_from_web(tracker: DialogueStateTracker) -> bool:
    message = tracker.latest_message
    return message is not None and "state" in (message.metadata or {})
