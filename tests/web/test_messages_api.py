"""What a visitor says over the API, and what becomes of it when things go wrong."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fake_rasa import echo, message, state
from web_service import Conversation, Service, problem, serving

from bot.web.guide import Guide
from bot.web.limits import CONVERSATION


def test_a_text_is_answered_by_the_assistant(service: Service, conversation: Conversation) -> None:
    service.rasa.answer = lambda asked: [
        *message("C'est noté.", topic="profile.inform"),
        *message("Le CPF est un compte.\n\nIl paie des formations.", topic="cpf.what"),
        *message("Où habitez-vous ?", asks="commune", choices=[{"label": "Passer", "payload": "/talk.decline"}]),
        *state(asked, profile={"situation": "artisan"}, asks="commune"),
    ]
    answer = conversation.say("je suis artisan, c'est quoi le CPF ?")
    assert answer.status_code == 200
    body = answer.json()
    assert [one["topic"] for one in body["messages"]] == ["profile.inform", "cpf.what", None]
    assert body["messages"][1]["text"] == "Le CPF est un compte.\n\nIl paie des formations."
    assert body["messages"][2]["asks"] == "commune"
    assert body["profile"]["situation"] == "artisan"
    assert body["received"]["text"] == "je suis artisan, c'est quoi le CPF ?"
    assert all(one["author"] == "assistant" for one in body["messages"])
    assert conversation.get().json()["profile"]["situation"] == "artisan"


def test_the_state_follows_from_turn_to_turn(service: Service, conversation: Conversation) -> None:
    for _ in range(3):
        conversation.say("bonjour")
    assert [asked["metadata"]["state"]["turn"] for asked in service.rasa.asked] == [0, 1, 2]
    assert {asked["sender"] for asked in service.rasa.asked} == {conversation.id}
    assert {asked["metadata"]["as_of"] for asked in service.rasa.asked} == {"2026-11-21"}


@pytest.mark.parametrize("typed", ["/restart", " \u200b/restart", "\x00/plan.show"])
def test_a_typed_command_is_only_a_text(service: Service, conversation: Conversation, typed: str) -> None:
    assert conversation.say(typed).status_code == 200
    assert service.rasa.asked[-1]["message"].startswith("∕")
    assert ("visitor", typed) in conversation.texts()


@pytest.mark.parametrize(
    "typed", ["a\x00b", "a\x1b[31mb", "\u202eabc", "é" * 2000, "\N{GRINNING FACE}" * 2000, "';--", "<b>"]
)
def test_any_text_is_kept_as_written(conversation: Conversation, typed: str) -> None:
    assert conversation.say(typed).status_code == 200
    assert ("visitor", typed) in conversation.texts()


def test_half_a_character_breaks_nothing(conversation: Conversation) -> None:
    answer = conversation.client.post(
        f"{conversation.path}/messages",
        content=b'{"text": "bonjour \\ud83d"}',
        headers={**conversation.headers, "Content-Type": "application/json; charset=utf-8"},
    )
    assert answer.status_code == 200
    assert ("visitor", "bonjour \ufffd") in conversation.texts()


@pytest.mark.parametrize("text", ["a" * 2001, " " * 2001, "\N{GRINNING FACE}" * 2001, "a" * 1_000_000])
def test_a_long_text_is_refused(conversation: Conversation, text: str) -> None:
    problem(conversation.say(text), 413)
    assert all(author == "assistant" for author, _ in conversation.texts())


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": "   \n"},
        {"text": "\u200b\u200d"},
        {"text": None},
        {"text": 3},
        {"text": ["a"]},
        {"text": {"a": 1}},
        {"text": True},
        {"payload": ""},
        {"payload": 3},
        {"text": "a", "payload": "/talk.help"},
        {"texte": "a"},
        {"text": "a", "client_id": 3},
        {"text": "a", "client_id": ""},
        {"text": "a", "client_id": "x" * 65},
        [],
        "bonjour",
        3,
    ],
)
def test_a_message_that_says_nothing_is_refused(service: Service, conversation: Conversation, body: object) -> None:
    problem(conversation.post(body), 422)
    assert service.rasa.asked == []
    assert all(author == "assistant" for author, _ in conversation.texts())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff",
        b'{"text": "\xe9"}',
        b"[" * 60000,
        b'{"text": NaN}',
        b"{'a': 1}",
        b'{"a": 1' + b"0" * 5000 + b"}",
    ],
)
def test_a_body_that_is_not_json_is_refused(conversation: Conversation, content: bytes) -> None:
    headers = {**conversation.headers, "Content-Type": "application/json"}
    problem(conversation.client.post(f"{conversation.path}/messages", content=content, headers=headers), 400)


@pytest.mark.parametrize(
    "media_type", [None, "text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""]
)
def test_another_format_is_refused(conversation: Conversation, media_type: str | None) -> None:
    headers = {**conversation.headers, **({} if media_type is None else {"Content-Type": media_type})}
    answer = conversation.client.post(f"{conversation.path}/messages", content=b'{"text": "a"}', headers=headers)
    problem(answer, 415)


@pytest.mark.parametrize(
    "payload",
    [
        "plan.show",
        "/inconnu",
        "/restart",
        "/session_start",
        "/plan.show{",
        "/plan.show{}x",
        '/profile.inform{"situation": "roi"}',
        '/profile.inform{"commune": "99999"}',
        '/profile.inform{"age": 400}',
        "/profile.inform",
        '/talk.decline{"field": "couleur"}',
        '/privacy.erase{"confirm": "oui"}',
        "/" + "a" * 1999,
        '/profile.inform{"a":' + "[" * 900,
    ],
)
def test_a_choice_that_was_never_offered_is_refused(service: Service, conversation: Conversation, payload: str) -> None:
    problem(conversation.choose(payload), 422)
    assert all(author == "assistant" for author, _ in conversation.texts())


def test_a_choice_is_answered_without_the_assistant(service: Service, conversation: Conversation) -> None:
    service.rasa.stop()
    answer = conversation.choose('/profile.inform{"situation": "artisan"}')
    assert answer.status_code == 200
    assert answer.json()["profile"]["situation"] == "artisan"
    assert answer.json()["messages"][0]["topic"] == "profile.inform"
    assert service.rasa.asked == []


def test_a_choice_is_shown_by_its_label(conversation: Conversation) -> None:
    choice = next(choice for message in conversation.greeting for choice in message["choices"])
    conversation.choose(choice["payload"])
    assert ("visitor", choice["label"]) in conversation.texts()


def test_an_old_choice_and_one_of_the_pages_own_have_their_label_too(conversation: Conversation) -> None:
    choice = next(choice for message in conversation.greeting for choice in message["choices"])
    for _ in range(2):
        conversation.choose("/talk.help")
    conversation.choose(choice["payload"])
    conversation.choose('/profile.inform{"commune":"52121","modality":"any"}')
    said = [text for author, text in conversation.texts() if author == "visitor"]
    assert said[2] == choice["label"]
    assert said[3].startswith("Chaumont, ")
    assert not any(text.startswith("/") for text in said)


def test_a_plan_comes_from_choices_alone(service: Service, conversation: Conversation) -> None:
    service.rasa.stop()
    for args in ('{"situation": "artisan"}', '{"commune": "52121"}', '{"goal": "certify_experience"}'):
        answer = conversation.choose("/profile.inform" + args)
        assert answer.status_code == 200
    assert answer.json()["plan_ready"] is True
    assert conversation.get("/plan").status_code == 200


def detail_of_the_refusal(service: Service, conversation: Conversation, text: str = "je cherche une formation") -> str:
    before = conversation.get().json()
    answer = conversation.say(text)
    document = problem(answer, 503)
    assert int(answer.headers["retry-after"]) > 0
    assert "01 40 27 20 00" in document["detail"]
    after = conversation.get().json()
    assert [one["text"] for one in after["messages"]] == [*(one["text"] for one in before["messages"]), text]
    assert after["profile"] == before["profile"]
    detail: str = document["detail"]
    return detail


def test_when_the_assistant_is_down_the_text_is_kept_and_a_telephone_is_given(
    service: Service, conversation: Conversation
) -> None:
    service.rasa.stop()
    service.services.assistant.probe()
    assert "gardé" in detail_of_the_refusal(service, conversation)


def test_when_the_assistant_is_down_the_nearest_centre_is_named(service: Service) -> None:
    service.rasa.stop()
    conversation = service.open()
    conversation.choose('/profile.inform{"commune": "52121"}')
    assert "Chaumont" in detail_of_the_refusal(service, conversation)


def test_when_the_assistant_is_down_the_town_of_the_text_counts(service: Service, conversation: Conversation) -> None:
    service.rasa.stop()
    assert "Brive" in detail_of_the_refusal(service, conversation, "je cherche une formation près de Brive")


def test_when_the_assistant_is_down_an_unknown_place_is_said_unknown(
    service: Service, conversation: Conversation
) -> None:
    service.rasa.stop()
    assert "Je ne connais pas votre commune" in detail_of_the_refusal(service, conversation)


def test_when_no_centre_can_be_looked_for_the_telephone_is_given_all_the_same(
    service: Service, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Guide, "nearest", break_down)
    service.rasa.stop()
    assert "gardé" in detail_of_the_refusal(service, conversation)


def test_when_the_assistant_is_down_a_kiosk_names_its_own_centre(service: Service) -> None:
    service.rasa.stop()
    assert "Chaumont" in detail_of_the_refusal(service, service.open(channel="kiosk", centre="acdt-chaumont"))


GARBAGE: list[Any] = [
    500,
    404,
    b"",
    b"<html>",
    b"[]",
    b"{}",
    b"[{}]",
    b'[{"recipient_id": "x", "text": "seul"}]',
    b'[{"recipient_id": "x", "custom": {"state": {}}}]',
    b'[{"recipient_id": "x", "custom": {"state": {"channel": "fax"}}}]',
]


@pytest.mark.parametrize("garbage", GARBAGE)
def test_when_the_assistant_answers_nonsense_nothing_is_lost(
    service: Service, conversation: Conversation, garbage: Any
) -> None:
    conversation.choose('/profile.inform{"situation": "artisan"}')
    service.rasa.answer = lambda _asked: garbage
    detail_of_the_refusal(service, conversation)
    service.rasa.answer = echo
    assert conversation.say("je cherche une formation").status_code == 200
    assert service.rasa.asked[-1]["metadata"]["state"]["profile"]["situation"] == "artisan"


def test_when_the_assistant_is_silent_the_visitor_is_told(guide: Guide, tmp_path: Any) -> None:
    silence = threading.Event()
    with serving(guide, tmp_path, turn_seconds=0.3) as service:
        conversation = service.open()

        def answer_too_late(_asked: dict[str, Any]) -> int:
            silence.wait(20)
            return 500

        service.rasa.answer = answer_too_late
        try:
            detail_of_the_refusal(service, conversation)
        finally:
            silence.set()


def test_a_retry_gets_the_stored_answer_and_no_second_turn(service: Service, conversation: Conversation) -> None:
    first = conversation.say("bonjour", client_id="m1")
    again = conversation.say("bonjour", client_id="m1")
    assert again.status_code == 200
    assert again.json() == first.json()
    assert len(service.rasa.asked) == 1
    choice = conversation.choose('/profile.inform{"situation": "artisan"}', client_id="m2")
    assert conversation.choose('/profile.inform{"situation": "artisan"}', client_id="m2").json() == choice.json()
    assert [author for author, _ in conversation.texts()].count("visitor") == 2


def test_a_text_refused_then_sent_again_is_kept_once(service: Service, conversation: Conversation) -> None:
    service.rasa.answer = lambda _asked: 500
    problem(conversation.say("bonjour", client_id="m1"), 503)
    service.rasa.answer = echo
    assert conversation.say("bonjour", client_id="m1").status_code == 200
    assert [author for author, _ in conversation.texts()].count("visitor") == 1


def test_two_tabs_take_turns(service: Service, conversation: Conversation) -> None:
    together = threading.Barrier(4)

    def say(number: int) -> Any:
        together.wait(10)
        return conversation.say(f"message {number}")

    with ThreadPoolExecutor(4) as tabs:
        answers = list(tabs.map(say, range(4)))

    assert [answer.status_code for answer in answers] == [200] * 4
    assert [asked["metadata"]["state"]["turn"] for asked in service.rasa.asked] == [0, 1, 2, 3]
    texts = conversation.texts()
    for number, answer in enumerate(answers):
        assert answer.json()["messages"][0]["text"] == f"Vous dites : message {number}"
        assert ("visitor", f"message {number}") in texts
    assert len(texts) == len(conversation.greeting) + 8


def test_the_same_message_sent_by_two_tabs_at_once_is_one_turn(service: Service, conversation: Conversation) -> None:
    together = threading.Barrier(4)

    def say(_: int) -> Any:
        together.wait(10)
        return conversation.say("bonjour", client_id="m1").json()

    with ThreadPoolExecutor(4) as tabs:
        answers = list(tabs.map(say, range(4)))
    assert all(answer == answers[0] for answer in answers)
    assert len(service.rasa.asked) == 1


def test_a_conversation_erased_while_the_assistant_thinks_stays_erased(
    service: Service, conversation: Conversation
) -> None:
    def erase_meanwhile(asked: dict[str, Any]) -> list[dict[str, Any]]:
        assert conversation.delete().status_code == 204
        return echo(asked)

    service.rasa.answer = erase_meanwhile
    problem(conversation.say("mes girouettes"), 404)
    problem(conversation.get(), 404)


def test_too_many_messages_wait_a_little(guide: Guide, tmp_path: Any) -> None:
    with serving(guide, tmp_path, rate_limit=True) as service:
        conversation = service.open()
        answers = [conversation.choose("/talk.help") for _ in range(CONVERSATION.burst * 3)]
        refused = [answer for answer in answers if answer.status_code != 200]
        assert refused
        problem(refused[0], 429)
        assert int(refused[0].headers["retry-after"]) >= 1
