"""Whatever is sent, the answer is an answer or a refusal: never a failure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from web_service import Service, serving

from bot.web.guide import Guide

KEYS = st.sampled_from(["text", "payload", "client_id", "channel", "centre", "profile", "as_of"]) | st.text(max_size=5)
FIELDS = st.sampled_from(
    [
        "situation",
        "circumstances",
        "commune",
        "insee_code",
        "age",
        "age_band",
        "qualification_level",
        "experience_years",
        "goal",
        "field",
        "job_title",
        "modality",
        "cpf_balance_eur",
        "weekly_hours",
        "budget_eur",
        "declined",
    ]
)
WORDS = st.sampled_from(
    [
        "artisan",
        "jobseeker",
        "52121",
        "train",
        "distance",
        "cadre",
        "/plan.show",
        "/privacy.erase",
        "2026-11-21",
        "kiosk",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | FIELDS, inner, max_size=5),
    max_leaves=12,
)
BODIES = st.dictionaries(KEYS, VALUES, max_size=4) | VALUES
PROFILES = st.dictionaries(FIELDS, VALUES, max_size=6)
ANYTHING = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def running(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(guide, tmp_path_factory.mktemp("any")) as service:
        yield service


def written(value: Any) -> bytes:
    return json.dumps(value).encode()


def send(service: Service, path: str, content: bytes, headers: dict[str, str] | None = None) -> int:
    answer = service.client.post(path, content=content, headers={"Content-Type": "application/json", **(headers or {})})
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"]
    status: int = answer.status_code
    return status


@ANYTHING
@given(body=BODIES)
def test_any_opening(running: Service, body: Any) -> None:
    assert send(running, "/api/v1/conversations", written(body)) in {201, 400, 422}


@ANYTHING
@given(bodies=st.lists(BODIES | st.builds(lambda text: {"text": text}, st.text()), max_size=3))
def test_any_message(running: Service, bodies: list[Any]) -> None:
    conversation = running.open()
    for body in bodies:
        path = f"{conversation.path}/messages"
        assert send(running, path, written(body), conversation.headers) in {200, 400, 404, 413, 422}


@ANYTHING
@given(content=st.binary(max_size=200))
def test_any_bytes(running: Service, content: bytes) -> None:
    assert send(running, "/api/v1/match", content) in {200, 400, 413, 422}


@ANYTHING
@given(profile=PROFILES)
def test_any_choice(running: Service, profile: dict[str, Any]) -> None:
    conversation = running.open()
    payload = "/profile.inform" + written(profile).decode()
    path = f"{conversation.path}/messages"
    assert send(running, path, written({"payload": payload}), conversation.headers) in {200, 400, 413, 422}


@ANYTHING
@given(profile=PROFILES | VALUES, as_of=st.none() | st.dates().map(str) | VALUES)
def test_any_profile(running: Service, profile: Any, as_of: Any) -> None:
    body = written({"profile": profile, "as_of": as_of})
    assert send(running, "/api/v1/match", body) in {200, 400, 413, 422}


@ANYTHING
@given(
    call=st.sampled_from(["communes", "centres", "courses"]),
    query=st.dictionaries(
        st.sampled_from(["q", "near", "limit", "field", "level"]), st.text(max_size=30) | WORDS | st.integers().map(str)
    ),
)
def test_any_search(running: Service, call: str, query: dict[str, str]) -> None:
    safe = {name: value.encode("utf-8", "replace").decode() for name, value in query.items()}
    assert running.client.get(f"/api/v1/{call}", params=safe).status_code in {200, 422}
