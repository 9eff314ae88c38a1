"""The one action of the assistant: a turn of conversation, played by ``bot.dialogue``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import clock
from bot.catalogue import load_catalogue_files
from bot.database import make_engine
from bot.dialogue import Desk, LiveDesk, PayloadError, Reply, Said, State, make_desk, parse_payload, take_turn
from bot.guidance.profile import FieldName
from bot.law import load_law
from bot.nlu.facts import Answer, FactReader, read_answer
from bot.places import Places
from bot.territory.imported import Imported
from bot.territory.live import ImportedReader
from bot.topups import SchemeReader


def open_desk(imported: Imported | None = None) -> Desk:
    """Load the catalogue, the law and the reader of bare answers; ``imported`` is what was imported."""
    catalogue = load_catalogue_files()
    places = Places(catalogue)
    reader = FactReader(catalogue, places)

    def read(asks: FieldName, text: str, today: date, /, *, guided: bool) -> Answer:
        return read_answer(asks, text, reader=reader, today=today, guided=guided)

    return make_desk(catalogue, load_law(), places=places, read_answer=read, imported=imported)


def read_state(tracker: Tracker) -> State:
    """Return the state that came with the message, else the one of the slot (``rasa shell``), else a new one."""
    metadata = tracker.latest_message.get("metadata") or {}
    return msgspec.convert(metadata.get("state") or tracker.get_slot("state") or {}, State)


def read_said(message: Mapping[str, Any], desk: Desk) -> Said:
    """Return what a message means: a command of ours, or a text with its topics and facts."""
    text = str(message.get("text") or "")
    if text.startswith("/"):
        try:
            return parse_payload(text, desk.catalogue)
        except PayloadError:
            return Said(text=text)
    topics = message.get("topics") or ()
    return Said(
        text=text,
        topics=tuple((guess["topic"], guess["confidence"]) for guess in topics),
        facts=tuple(
            {"field": entity["entity"], **{key: entity[key] for key in entity.keys() - {"entity", "extractor"}}}
            for entity in message.get("entities") or ()
        ),
        ranking=tuple((guess["name"], guess["confidence"]) for guess in message.get("intent_ranking") or ()),
        language=message.get("language"),
    )


def send(dispatcher: CollectingDispatcher, reply: Reply, desk: Desk) -> None:
    """Send a reply: its words, then what goes with it.

    Rasa would draw a wording at random; the same conversation must always hear the same, through every door.
    """
    dispatcher.utter_message(text=desk.words.text(reply))
    shown = {
        "topic": reply.topic,
        "asks": reply.asks,
        "choices": reply.choices,
        "cards": reply.cards,
        "sources": reply.sources,
    }
    dispatcher.utter_message(json_message={"message": msgspec.to_builtins(shown)})


class ActionTakeTurn(Action):
    """Plays one turn. The state travels with the message; the last thing sent back is the new state."""

    def __init__(self) -> None:
        engine = make_engine()
        imports = ImportedReader(engine)
        self._live = LiveDesk(open_desk(imports()), SchemeReader(engine), imports)

    def name(self) -> str:
        """Return the name that the domain and the rules use."""
        return "action_take_turn"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Read the state and the message, take the turn, send the replies and the new state."""
        metadata = tracker.latest_message.get("metadata") or {}
        today = metadata.get("as_of")
        as_of = date.fromisoformat(today) if today else clock.today()
        desk = self._live()
        said = read_said(tracker.latest_message, desk)
        state, replies = take_turn(read_state(tracker), said, desk, as_of)
        for reply in replies:
            send(dispatcher, reply, desk)
        written = msgspec.to_builtins(state)
        dispatcher.utter_message(json_message={"state": written})
        return [SlotSet("state", written)]
