"""Opening, reading and erasing a conversation over the API."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from fake_rasa import message as said_by_rasa
from fake_rasa import state
from web_service import Conversation, Service, problem

MESSAGE_KEYS = {"id", "at", "author", "text", "topic", "asks", "choices", "cards", "sources"}


def test_a_visitor_is_greeted(service: Service) -> None:
    answer = service.client.post("/api/v1/conversations", json={"channel": "web", "centre": None})
    assert answer.status_code == 201
    opened = answer.json()
    assert re.fullmatch(r"[A-Za-z0-9_-]{43,}", opened["token"])
    assert opened["messages"]
    for message in opened["messages"]:
        assert set(message) >= MESSAGE_KEYS
        assert message["author"] == "assistant"
        assert message["text"]
        assert datetime.fromisoformat(message["at"].replace("Z", "+00:00")).utcoffset() is not None
    assert any(message["choices"] for message in opened["messages"])


@pytest.mark.parametrize("channel", ["web", "kiosk", "guided"])
def test_every_door_opens(service: Service, channel: str) -> None:
    assert service.open(channel=channel, centre="acdt-chaumont").greeting


def test_two_conversations_share_nothing(service: Service) -> None:
    one, two = service.open(), service.open()
    assert one.id != two.id
    assert one.token != two.token
    problem(service.client.get(one.path, headers=two.headers), 404)


@pytest.mark.parametrize(
    "body",
    [
        {"channel": "fax"},
        {"channel": 3},
        {"channel": "web", "centre": "nulle-part"},
        {"channel": "web", "centre": 4},
        {"centre": ["a"]},
        [],
        "web",
        3,
    ],
)
def test_a_door_that_does_not_exist_is_refused(service: Service, body: object) -> None:
    problem(service.client.post("/api/v1/conversations", json=body), 422)


def test_a_page_reload_shows_everything(conversation: Conversation) -> None:
    conversation.say("bonjour")
    shown = conversation.get()
    assert shown.status_code == 200
    body = shown.json()
    assert set(body) >= {"messages", "profile", "plan_ready"}
    assert body["messages"][: len(conversation.greeting)] == conversation.greeting
    assert [message["author"] for message in body["messages"][len(conversation.greeting) :]] == ["visitor", "assistant"]
    assert body["plan_ready"] is False
    assert body["profile"]["situation"] is None
    assert body["profile"]["declined"] == []


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic abc", "abc", "Bearer é", "Bearer a b"])
@pytest.mark.parametrize(
    ("method", "rest"),
    [("GET", ""), ("GET", "/plan"), ("GET", "/plan.pdf"), ("GET", "/events"), ("DELETE", ""), ("POST", "/messages")],
)
def test_without_a_token_nothing_is_shown(
    conversation: Conversation, method: str, rest: str, header: str | None
) -> None:
    headers = {} if header is None else {"Authorization": header.encode()}
    body = {"json": {"text": "bonjour"}} if method == "POST" else {}
    answer = conversation.client.request(method, conversation.path + rest, headers=headers, **body)
    problem(answer, 401)
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("method", "rest"),
    [("GET", ""), ("GET", "/plan"), ("GET", "/plan.pdf"), ("GET", "/events"), ("DELETE", ""), ("POST", "/messages")],
)
def test_a_wrong_token_and_an_unknown_conversation_look_the_same(
    service: Service, conversation: Conversation, method: str, rest: str
) -> None:
    other = service.open()
    body = {"json": {"text": "bonjour"}} if method == "POST" else {}
    answers = [
        service.client.request(method, path + rest, headers={"Authorization": f"Bearer {token}"}, **body)
        for path, token in (
            (conversation.path, other.token),
            (conversation.path, "faux"),
            ("/api/v1/conversations/" + "0" * 32, conversation.token),
            ("/api/v1/conversations/x%00y", conversation.token),
            ("/api/v1/conversations/é", conversation.token),
        )
    ]
    documents = [problem(answer, 404) for answer in answers]
    assert all(document == documents[0] for document in documents)
    headers = [{name: value for name, value in answer.headers.items() if name != "date"} for answer in answers]
    assert all(one == headers[0] for one in headers)
    assert conversation.get().status_code == 200


def test_erasing_leaves_no_byte_of_it(service: Service, conversation: Conversation) -> None:
    for _ in range(5):
        conversation.say("mes girouettes " * 50)
    assert conversation.delete().status_code == 204
    problem(conversation.get(), 404)
    problem(conversation.say("encore là ?"), 404)
    problem(conversation.delete(), 404)
    for file in service.folder.iterdir():
        content = file.read_bytes()
        assert b"girouettes" not in content
        assert conversation.id.encode() not in content


def test_asking_to_be_forgotten_erases_everything_and_says_goodbye(
    service: Service, conversation: Conversation
) -> None:
    conversation.say("mes girouettes " * 50)
    asked = conversation.choose("/privacy.erase")
    (confirm,) = [
        choice["payload"]
        for message in asked.json()["messages"]
        for choice in message["choices"]
        if choice["payload"] == '/privacy.erase{"confirm":true}'
    ]
    said = conversation.choose(confirm)
    assert said.status_code == 200
    assert said.json()["messages"][0]["topic"] == "privacy.erase"
    assert said.json()["plan_ready"] is False
    problem(conversation.get(), 404)
    for file in service.folder.iterdir():
        assert b"girouettes" not in file.read_bytes()


def test_asking_to_be_forgotten_by_a_text_erases_too(service: Service, conversation: Conversation) -> None:
    service.rasa.answer = lambda asked: [
        *said_by_rasa("C'est effacé. Au revoir.", topic="privacy.erase"),
        *state(asked, erase="confirmed"),
    ]
    said = conversation.say("oui, effacez tout")
    assert said.status_code == 200
    assert [one["text"] for one in said.json()["messages"]] == ["C'est effacé. Au revoir."]
    problem(conversation.get(), 404)


def test_changing_ones_mind_erases_nothing(conversation: Conversation) -> None:
    conversation.choose("/privacy.erase")
    assert conversation.choose('/privacy.erase{"confirm":false}').status_code == 200
    assert conversation.get().status_code == 200
