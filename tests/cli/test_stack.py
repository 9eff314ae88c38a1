"""The three real processes together."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from sqlalchemy import text

from bot.database import make_engine
from tests.conftest import Stack

pytestmark = pytest.mark.rasa

_LISTENING = "0A"


def listening_addresses(port: int) -> set[str]:
    """Return the local addresses on which something of this machine listens on a port, as the kernel writes them."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            local, _, state = line.split()[1:4]
            address, number = local.split(":")
            if state == _LISTENING and int(number, 16) == port:
                found.add(address)
    return found


def conversation(stack: Stack) -> tuple[str, dict[str, str]]:
    """Open a conversation; return its address and the header of its calls."""
    opened = requests.post(f"{stack.url}/api/v1/conversations", json={"channel": "web"}, timeout=10)
    assert opened.status_code == 201, opened.text
    data = opened.json()
    return f"{stack.url}/api/v1/conversations/{data['id']}", {"Authorization": f"Bearer {data['token']}"}


def say(address: str, headers: dict[str, str], words: str) -> dict[str, Any]:
    answered = requests.post(f"{address}/messages", json={"text": words}, headers=headers, timeout=30)
    assert answered.status_code == 200, answered.text
    return dict(answered.json())


def wait_until_ready(url: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while requests.get(f"{url}/healthz", timeout=10).json()["assistant"] != "ready":
        assert time.monotonic() < deadline, "the assistant does not come back"
        time.sleep(0.2)


def stored_trackers(stack: Stack, conversation_id: str) -> list[str]:
    engine = make_engine(stack.database_url)
    try:
        with engine.connect() as connection:
            query = text("SELECT events FROM rasa_trackers WHERE conversation_id = :id")
            return list(connection.execute(query, {"id": conversation_id}).scalars())
    finally:
        engine.dispose()


def test_rasa_and_its_actions_are_reachable_from_this_machine_only(stack: Stack) -> None:
    for url in (stack.rasa_url, stack.actions_url):
        assert listening_addresses(urlsplit(url).port or 0) == {"0100007F"}


def test_a_message_typed_by_a_visitor_is_understood_and_answered(stack: Stack) -> None:
    address, headers = conversation(stack)

    answered = say(address, headers, "c'est quoi le CPF ?")

    assert "cpf.what" in [message["topic"] for message in answered["messages"]]


def test_erasing_a_conversation_leaves_nothing_in_rasas_store(stack: Stack) -> None:
    address, headers = conversation(stack)
    say(address, headers, "j'habite à Chaumont")
    conversation_id = address.rsplit("/", 1)[-1]
    assert len(stored_trackers(stack, conversation_id)) == 1

    assert requests.delete(address, headers=headers, timeout=10).status_code == 204

    assert stored_trackers(stack, conversation_id) == []


def test_what_rasa_stores_does_not_grow_with_the_conversation(stack: Stack) -> None:
    address, headers = conversation(stack)
    conversation_id = address.rsplit("/", 1)[-1]
    sizes = []
    for _ in range(8):
        say(address, headers, "merci")
        sizes.append(len(stored_trackers(stack, conversation_id)[0]))

    assert sizes[-1] <= sizes[3] * 1.1


def test_what_is_written_while_rasa_is_stopped_is_kept_and_the_next_message_is_answered(stack: Stack) -> None:
    address, headers = conversation(stack)
    rasa = stack.processes["rasa"]
    rasa.send_signal(signal.SIGSTOP)
    try:
        refused = requests.post(f"{address}/messages", json={"text": "j'habite à Langres"}, headers=headers, timeout=30)
    finally:
        rasa.send_signal(signal.SIGCONT)

    assert refused.status_code == 503
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert "01 40 27 20 00" in refused.json()["detail"]
    wait_until_ready(stack.url)
    answered = say(address, headers, "merci")
    assert "talk.thanks" in [message["topic"] for message in answered["messages"]]
    kept = requests.get(address, headers=headers, timeout=10).json()["messages"]
    assert [message["text"] for message in kept if message["author"] == "visitor"] == ["j'habite à Langres", "merci"]
