"""Rasa's answers are read as documented, and anything else is no answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from fake_rasa import FakeRasa, echo, message, state

from bot.dialogue.types import State
from bot.guidance.profile import Profile
from bot.web.assistant import (
    UNREADABLE_SECONDS,
    WARMING_SECONDS,
    AssistantUnavailableError,
    RasaAssistant,
    read_answer,
)

TODAY = date(2026, 11, 21)


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    rasa = FakeRasa()
    yield rasa
    rasa.stop()


def test_a_text_goes_with_the_state_and_the_day(rasa: FakeRasa) -> None:
    before = State(channel="kiosk", profile=Profile(situation="artisan"), asks="commune", turn=3)
    answer = RasaAssistant(rasa.url).say("c1", "à Chaumont", before, TODAY, seconds=5)
    (asked,) = rasa.asked
    assert asked["sender"] == "c1"
    assert asked["message"] == "à Chaumont"
    assert asked["metadata"]["as_of"] == "2026-11-21"
    assert asked["metadata"]["state"]["profile"]["situation"] == "artisan"
    assert answer.state.turn == 4
    assert answer.state.profile == before.profile
    assert answer.drafts[0].text == "Vous dites : à Chaumont"


def test_paragraphs_are_put_together_again() -> None:
    asked: dict[str, Any] = {"metadata": {"state": {}}}
    choice = {"label": "Oui", "payload": "/talk.affirm"}
    items = [
        *message(
            "Un.\n\nDeux.", topic="cpf.what", sources=[{"label": "Code", "url": None, "valid_from": "2026-01-01"}]
        ),
        *message("Où ?", asks="commune", choices=[choice]),
        *state(asked, turn=1),
    ]
    answer = read_answer(json.dumps(items).encode())
    assert [draft.text for draft in answer.drafts] == ["Un.\n\nDeux.", "Où ?"]
    assert answer.drafts[0].topic == "cpf.what"
    assert answer.drafts[0].sources[0].valid_from == date(2026, 1, 1)
    assert answer.drafts[1].asks == "commune"
    assert answer.drafts[1].choices[0].payload == "/talk.affirm"


ABOUT: dict[str, Any] = {"metadata": {"state": {}}}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"oups",
        b"{}",
        b"[]",
        b"null",
        b"[1, 2]",
        b'["texte"]',
        b"[" * 5000,
        b"\xff\xfe",
        json.dumps(message("sans état")).encode(),
        json.dumps(state(ABOUT)).encode(),
        json.dumps([*message("a"), {"text": "sans suite"}, *state(ABOUT)]).encode(),
        json.dumps([*message("a", asks="inconnu"), *state(ABOUT)]).encode(),
        json.dumps([*message("a"), *state(ABOUT, channel="fax")]).encode(),
        json.dumps([{"text": 3}, *message("a"), *state(ABOUT)]).encode(),
    ],
)
def test_anything_else_is_no_answer(content: bytes) -> None:
    with pytest.raises(AssistantUnavailableError):
        read_answer(content)


@pytest.mark.parametrize("status", [302, 404, 409, 500, 503])
def test_an_error_of_rasas_is_no_answer(rasa: FakeRasa, status: int) -> None:
    rasa.answer = lambda _asked: status
    assistant = RasaAssistant(rasa.url)
    assistant.probe()
    with pytest.raises(AssistantUnavailableError):
        assistant.say("c", "bonjour", State(), TODAY, seconds=5)
    assert assistant.readiness == "down"


def test_a_silent_rasa_is_given_up(rasa: FakeRasa) -> None:
    silence = threading.Event()
    rasa.answer = lambda _asked: (silence.wait(20) and 200) or 200
    try:
        with pytest.raises(AssistantUnavailableError):
            RasaAssistant(rasa.url).say("c", "bonjour", State(), TODAY, seconds=0.2)
    finally:
        silence.set()


def test_a_rasa_that_never_answered_is_warming_then_down(rasa: FakeRasa) -> None:
    now = [0.0]
    assistant = RasaAssistant("http://127.0.0.1:9", clock=lambda: now[0])
    assistant.probe()
    assert assistant.readiness == "warming"
    now[0] = WARMING_SECONDS + 1
    assert assistant.readiness == "down"


def test_a_rasa_that_answers_is_ready_and_one_that_stops_is_down(rasa: FakeRasa) -> None:
    assistant = RasaAssistant(rasa.url)
    assistant.probe()
    assert assistant.readiness == "ready"
    rasa.stop()
    assistant.probe()
    assert assistant.readiness == "down"


def test_a_rasa_whose_answers_cannot_be_read_is_down_for_a_while(rasa: FakeRasa) -> None:
    now = [0.0]
    assistant = RasaAssistant(rasa.url, clock=lambda: now[0])
    rasa.answer = lambda _asked: b"[]"
    with pytest.raises(AssistantUnavailableError):
        assistant.say("c", "bonjour", State(), TODAY, seconds=5)
    assistant.probe()
    assert assistant.readiness == "down"
    now[0] = UNREADABLE_SECONDS + 1
    assert assistant.readiness == "ready"


def test_a_rasa_that_answers_well_again_is_ready_at_once(rasa: FakeRasa) -> None:
    assistant = RasaAssistant(rasa.url)
    rasa.answer = lambda _asked: b"[]"
    with pytest.raises(AssistantUnavailableError):
        assistant.say("c", "bonjour", State(), TODAY, seconds=5)
    rasa.answer = echo
    assistant.say("c", "bonjour", State(), TODAY, seconds=5)
    assert assistant.readiness == "ready"


def test_a_proxy_of_the_outside_is_not_used(rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assistant = RasaAssistant(rasa.url)
    assistant.probe()
    assert assistant.readiness == "ready"
