"""Every new message reaches who is listening, in order, once, until the conversation is erased."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests
import uvicorn
from web_service import Conversation, Service, problem

from bot.conversations import Draft
from bot.web.events import MAX_LISTENERS


class Listener:
    """A client of the event stream."""

    def __init__(self, url: str, conversation: Conversation, last_event_id: str | None = None) -> None:
        headers = dict(conversation.headers)
        if last_event_id is not None:
            headers["Last-Event-ID"] = last_event_id
        self.answer = requests.get(f"{url}{conversation.path}/events", headers=headers, stream=True, timeout=10)
        self._lines = self.answer.iter_lines(chunk_size=1, decode_unicode=True)

    def opened(self) -> Listener:
        assert self.answer.status_code == 200
        assert next(self._lines).startswith(":")
        return self

    def next(self) -> tuple[str, str | None, Any]:
        """The next event: its name, its id, its data."""
        event: dict[str, str] = {}
        for line in self._lines:
            if line and not line.startswith(":"):
                name, _, value = line.partition(": ")
                event[name] = value
            elif "data" in event:
                return event["event"], event.get("id"), json.loads(event["data"])
        raise AssertionError("the stream ended")

    def ended(self) -> bool:
        return not any(line for line in self._lines)

    def close(self) -> None:
        self.answer.close()


@contextmanager
def listening_at(app: Any) -> Iterator[str]:
    """The same application on a real socket: the test client cannot stream."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        server = uvicorn.Server(
            uvicorn.Config(
                app, lifespan="off", ws="none", log_config=None, access_log=False, timeout_graceful_shutdown=1
            )
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)


@pytest.fixture
def url(service: Service) -> Iterator[str]:
    with listening_at(service.client.app) as url:
        yield url


def test_each_new_message_comes_to_both_tabs(url: str, conversation: Conversation) -> None:
    tabs = [Listener(url, conversation).opened() for _ in range(2)]
    said = conversation.say("bonjour\nà tous").json()
    for tab in tabs:
        events = [tab.next(), tab.next()]
        assert [name for name, _, _ in events] == ["message", "message"]
        assert [data for _, _, data in events] == [said["received"], *said["messages"]]
        assert [number for _, number, _ in events] == [data["id"] for _, _, data in events]
        tab.close()


def test_a_counsellors_message_comes_too(url: str, service: Service, conversation: Conversation) -> None:
    tab = Listener(url, conversation).opened()
    service.services.store.append(conversation.id, [Draft(author="counsellor", text="Je prends la suite.")])
    service.services.hub.notify(conversation.id)
    _, _, data = tab.next()
    assert (data["author"], data["text"]) == ("counsellor", "Je prends la suite.")
    tab.close()


def test_a_lost_connection_resumes_where_it_stopped(url: str, conversation: Conversation) -> None:
    first = conversation.say("un").json()
    conversation.say("deux")
    tab = Listener(url, conversation, last_event_id=first["received"]["id"]).opened()
    assert [tab.next()[2]["text"] for _ in range(3)] == ["Vous dites : un", "deux", "Vous dites : deux"]
    tab.close()


def test_an_unreadable_last_event_gives_everything_again(url: str, conversation: Conversation) -> None:
    tab = Listener(url, conversation, last_event_id="n'importe quoi").opened()
    assert tab.next()[2] == conversation.greeting[0]
    tab.close()


def test_the_stream_ends_when_the_conversation_is_erased(url: str, conversation: Conversation) -> None:
    tab = Listener(url, conversation).opened()
    conversation.delete()
    assert tab.next()[0] == "end"
    assert tab.ended()
    assert Listener(url, conversation).answer.status_code == 404


def test_nobody_hears_another_conversation(url: str, service: Service, conversation: Conversation) -> None:
    other = service.open()
    tab = Listener(url, conversation).opened()
    other.say("secret")
    conversation.say("bonjour")
    assert tab.next()[2]["text"] == "bonjour"
    tab.close()


def test_asking_only_for_the_headers_does_not_listen(service: Service, conversation: Conversation) -> None:
    answer = service.client.head(f"{conversation.path}/events", headers=conversation.headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")


def test_a_conversation_has_a_limited_number_of_listeners(
    url: str, service: Service, conversation: Conversation
) -> None:
    tabs = [Listener(url, conversation).opened() for _ in range(MAX_LISTENERS)]
    answer = service.client.get(f"{conversation.path}/events", headers=conversation.headers)
    problem(answer, 429)
    assert int(answer.headers["retry-after"]) > 0
    for tab in tabs:
        tab.close()
