"""A plan asked for with its explanation."""

from __future__ import annotations

from typing import Any

import pytest
from web_service import Service, problem

from bot.guidance.plan_types import DEVICES

BODY: dict[str, Any] = {
    "profile": {"situation": "artisan", "commune": {"insee_code": "52121"}, "goal": "progress", "field": "gestion_pme"},
    "as_of": "2026-11-21",
}


def match(service: Service, **more: Any) -> Any:
    return service.client.post("/api/v1/match", json={**BODY, **more})


def test_the_explanation_comes_when_it_is_asked_for(service: Service) -> None:
    answer = match(service, explain=True)
    assert answer.status_code == 200
    explanation = answer.json()["explanation"]
    assert {one["id"] for one in explanation["lines"] if one["kind"] == "funding"} == set(DEVICES)
    assert explanation["missing"]
    assert any(one["changes"] for one in explanation["lines"])


@pytest.mark.parametrize("asked", [{}, {"explain": False}, {"explain": None}])
def test_without_it_the_plan_is_as_ever(service: Service, asked: dict[str, Any]) -> None:
    plain = match(service).content
    assert match(service, **asked).content == plain
    assert b'"explanation"' not in plain
    told = match(service, explain=True).json()
    del told["explanation"]
    assert told == match(service).json()


def test_anything_else_is_refused(service: Service) -> None:
    assert problem(match(service, explain="oui"), 422)["detail"].startswith("« explain »")


def test_the_description_of_the_api_has_it(service: Service) -> None:
    schemas = service.client.get("/openapi.json").json()["components"]["schemas"]
    assert "explain" in schemas["MatchBody"]["properties"]
    assert "explanation" in schemas["ExplainedPlan"]["properties"]
    assert "explanation" not in schemas["ExplainedPlan"]["required"]
