"""The service itself: how it is doing, how it is described, how it refuses, how it stands failures."""

from __future__ import annotations

import logging
import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import event, text
from starlette.testclient import TestClient
from web_service import TODAY, Conversation, Service, problem, serving

from bot.web.__main__ import main
from bot.web.app import Surroundings, create_app
from bot.web.guide import Guide
from bot.web.limits import ADDRESS, OPENING
from bot.web.problems import Problem
from bot.web.settings import Settings
from bot.web.startup import Eventually
from bot.web.watch import Watch


def test_a_service_in_good_health_says_so(service: Service) -> None:
    answer = service.client.get("/healthz")
    assert answer.status_code == 200
    body = answer.json()
    counts = body.pop("catalogue")
    assert body == {"status": "ok", "assistant": "ready", "database": "ok"}
    assert set(counts) == {"communes", "centres", "courses"}
    assert counts["communes"] > 30_000
    assert min(counts.values()) > 0


def test_a_missing_assistant_shows(service: Service) -> None:
    service.rasa.stop()
    service.services.assistant.probe()
    body = service.client.get("/healthz").json()
    assert (body["status"], body["assistant"]) == ("degraded", "down")


def test_the_service_answers_before_anything_is_loaded(guide: Guide, tmp_path: Path) -> None:
    loading = threading.Event()

    def load(_engine: object) -> Guide:
        loading.wait(30)
        return guide

    app = create_app(
        Settings(database_url=f"sqlite:///{tmp_path / 'c.db'}", rasa_url="http://127.0.0.1:9", rate_limit=False),
        Surroundings(prepare_guide=load, today=lambda: TODAY),
    )
    with TestClient(app) as client:
        answer = client.get("/healthz")
        assert answer.status_code == 200
        assert answer.json()["status"] == "degraded"
        assert answer.json()["assistant"] == "warming"
        assert answer.json()["catalogue"] == {"communes": 0, "centres": 0, "courses": 0}
        waiting: list[Any] = []
        visitor = threading.Thread(target=lambda: waiting.append(client.post("/api/v1/conversations", json={})))
        visitor.start()
        loading.set()
        visitor.join(30)
        assert waiting[0].status_code == 201


def test_a_text_sent_while_everything_loads_is_kept_and_a_telephone_is_given(guide: Guide, tmp_path: Path) -> None:
    with serving(guide, tmp_path) as before:
        opened = before.open()
    loading = threading.Event()

    def load(_engine: object) -> Guide:
        loading.wait(30)
        return guide

    app = create_app(
        Settings(
            database_url=f"sqlite:///{tmp_path / 'conversations.db'}",
            rasa_url="http://127.0.0.1:9",
            rate_limit=False,
        ),
        Surroundings(prepare_guide=load, today=lambda: TODAY),
    )
    with TestClient(app) as client:
        conversation = Conversation(client, opened.id, opened.token)
        document = problem(conversation.say("je cherche une formation"), 503)
        loading.set()
        assert "01 40 27 20 00" in document["detail"]
        assert "démarre" in document["detail"]
        assert ("visitor", "je cherche une formation") in conversation.texts()


def test_what_cannot_be_loaded_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.startup.RETRY_SECONDS", 0.01)
    tries: list[int] = []

    def prepare() -> str:
        tries.append(1)
        if len(tries) < 3:
            raise OSError("disk full")
        return "here"

    value = Eventually("the value", prepare)
    assert value.peek() is None
    with pytest.raises(Problem, match="démarre") as refused:
        value.get(0.0)
    assert refused.value.status == 503
    value.run()
    assert value.get(0.0) == "here"


def test_every_call_is_described_and_every_description_is_a_call(service: Service) -> None:
    described = {
        (method.upper(), path)
        for path, methods in service.client.get("/openapi.json").json()["paths"].items()
        for method in methods
    }
    served = {
        (method, route.path)
        for route in cast(Any, service.client.app).routes
        if getattr(route, "name", "").startswith("api:")
        for method in route.methods - {"HEAD"}
    }
    contract = {
        ("GET", "/healthz"),
        ("GET", "/openapi.json"),
        ("POST", "/api/v1/conversations"),
        ("POST", "/api/v1/conversations/{id}/messages"),
        ("POST", "/api/v1/conversations/{id}/reports"),
        ("GET", "/api/v1/conversations/{id}"),
        ("GET", "/api/v1/conversations/{id}/events"),
        ("GET", "/api/v1/conversations/{id}/plan"),
        ("GET", "/api/v1/conversations/{id}/plan.pdf"),
        ("DELETE", "/api/v1/conversations/{id}"),
        ("POST", "/api/v1/match"),
        ("GET", "/api/v1/communes"),
        ("GET", "/api/v1/centres"),
        ("GET", "/api/v1/courses"),
        ("POST", "/api/v1/conversations/{id}/resume"),
        ("DELETE", "/api/v1/conversations/{id}/resume"),
        ("POST", "/api/v1/resume"),
        ("POST", "/api/v1/kiosks/{centre}/heartbeat"),
    }
    assert described == served == contract


def test_the_description_is_whole(service: Service) -> None:
    document = service.client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    schemas = document["components"]["schemas"]
    written = service.client.get("/openapi.json").text
    assert set(re.findall(r'"#/components/schemas/(\w+)"', written)) <= set(schemas)
    assert set(schemas["Message"]["properties"]) >= {"id", "at", "author", "text", "topic", "asks", "choices", "cards"}
    for methods in document["paths"].values():
        for call in methods.values():
            assert call["summary"]
            assert call["responses"]


@pytest.mark.parametrize(
    "path", ["/api", "/api/v1", "/api/v1/conversation", "/nulle/part", "/api/v1/match/", "/%00", "/é"]
)
def test_an_unknown_address_is_a_problem(service: Service, path: str) -> None:
    problem(service.client.get(path, follow_redirects=False), 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/api/v1/match", {"POST"}),
        ("GET", "/api/v1/conversations", {"POST"}),
        ("POST", "/healthz", {"GET", "HEAD"}),
        ("PATCH", "/api/v1/conversations/abc", {"GET", "HEAD", "DELETE"}),
        ("OPTIONS", "/api/v1/courses", {"GET", "HEAD"}),
    ],
)
def test_a_wrong_method_names_the_right_ones(service: Service, method: str, path: str, allowed: set[str]) -> None:
    answer = service.client.request(method, path)
    problem(answer, 405)
    assert set(answer.headers["allow"].split(", ")) == allowed


def test_every_answer_carries_the_security_headers(service: Service, conversation: Conversation) -> None:
    answers = [
        service.client.get("/healthz"),
        service.client.get("/nulle/part"),
        service.client.put("/api/v1/match"),
        service.client.get(conversation.path),
        conversation.get(),
        conversation.say("bonjour"),
        service.client.get("/"),
    ]
    for answer in answers:
        assert answer.headers["content-security-policy"].startswith("default-src '")
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert "http" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"]
        assert "no-store" in answer.headers["cache-control"]


def test_too_many_calls_of_one_address_wait(guide: Guide, tmp_path: Path) -> None:
    with serving(guide, tmp_path, rate_limit=True) as service:
        answers = [service.client.get("/api/v1/centres?near=52121") for _ in range(ADDRESS.burst + 100)]
        assert answers[0].status_code == 200
        refused = next(answer for answer in answers if answer.status_code != 200)
        problem(refused, 429)
        assert int(refused.headers["retry-after"]) >= 1
        assert service.client.get("/healthz").status_code == 200


def test_too_many_conversations_of_one_address_wait(guide: Guide, tmp_path: Path) -> None:
    with serving(guide, tmp_path, rate_limit=True) as service:
        answers = [service.client.post("/api/v1/conversations", json={}) for _ in range(OPENING.burst + 40)]
        problem(next(answer for answer in answers if answer.status_code != 201), 429)


def test_a_locked_database_is_a_problem_that_passes(service: Service, conversation: Conversation) -> None:
    with sqlite3.connect(service.folder / "conversations.db", isolation_level=None) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with impatient(service):
            document = problem(conversation.say("bonjour"), 503)
            assert "01 40 27 20 00" in document["detail"]
            assert service.client.get("/healthz").json()["database"] == "down"
            problem(service.client.post("/api/v1/conversations", json={}), 503)
            assert service.client.get("/healthz").status_code == 200
        holder.execute("ROLLBACK")
    holder.close()
    assert conversation.say("bonjour").status_code == 200
    service.services.watch.look()
    assert service.client.get("/healthz").json()["database"] == "ok"


@contextmanager
def impatient(service: Service) -> Iterator[None]:
    """Do not wait five seconds for a lock that the test itself holds."""

    def hurry(connection: Any) -> None:
        connection.exec_driver_sql("PRAGMA busy_timeout=10")

    engine = service.services.store._engine
    event.listen(engine, "begin", hurry)
    try:
        yield
    finally:
        event.remove(engine, "begin", hurry)


def test_a_full_disk_is_a_problem_that_passes(service: Service, conversation: Conversation) -> None:
    engine = service.services.store._engine
    with engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar()
    limited: list[Any] = []

    def fill(connection: Any) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        limited.append(connection)

    event.listen(engine, "begin", fill)
    answers = [conversation.say("a" * 2000) for _ in range(20)]
    event.remove(engine, "begin", fill)
    assert limited
    refused = [answer for answer in answers if answer.status_code != 200]
    problem(refused[0], 503)
    assert conversation.get().status_code == 200
    engine.dispose()
    assert conversation.say("bonjour").status_code == 200


def test_nothing_a_visitor_writes_is_logged(
    service: Service, conversation: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        conversation.say("mes girouettes")
        service.rasa.answer = lambda _asked: b"[]"
        conversation.say("mes girouettes")
        service.rasa.stop()
        conversation.say("mes girouettes")
    assert "girouettes" not in caplog.text
    assert conversation.token not in caplog.text


def test_an_unforeseen_error_tells_nothing_of_the_inside(
    service: Service, conversation: Conversation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise RuntimeError("secret girouettes")

    monkeypatch.setattr(service.services.turns, "say", break_down)
    answer = conversation.say("bonjour")
    document = problem(answer, 500)
    assert "girouettes" not in answer.text
    assert set(document) == {"type", "title", "status", "detail"}
    assert "girouettes" not in caplog.text
    assert "RuntimeError" in caplog.text


def test_the_pages_are_served_beside_the_api(service: Service) -> None:
    page = service.client.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")


def test_conversations_past_their_date_are_erased_by_themselves(service: Service) -> None:
    old, recent = service.open(), service.open()
    with service.services.store._engine.begin() as connection:
        past = "UPDATE conversations SET expires_at = '2020-01-01 00:00:00.000000' WHERE id = :id"
        connection.execute(text(past), {"id": old.id})
    problem(old.get(), 404)
    watch = Watch(service.services.store, service.services.assistant, prepared=lambda: True)
    watch.look()
    with service.services.store._engine.connect() as connection:
        left = connection.execute(text("SELECT id FROM conversations")).scalars().all()
    assert left == [recent.id]


def test_a_wrong_setting_stops_the_server_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", "huit mille")
    assert main() == 2
    assert "PORT" in capsys.readouterr().err


def test_stopping_ends_what_was_started(guide: Guide, tmp_path: Path) -> None:
    before = set(threading.enumerate())
    with serving(guide, tmp_path):
        assert {thread.name for thread in set(threading.enumerate()) - before} >= {"watch"}
    names = {thread.name for thread in set(threading.enumerate()) - before}
    assert not names & {"load", "watch"}
