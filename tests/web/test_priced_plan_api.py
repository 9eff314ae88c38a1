"""A price told with a profile: what each device pays of it, what is left."""

from __future__ import annotations

from typing import Any

import pytest
from web_service import Service, problem

BODY: dict[str, Any] = {
    "profile": {
        "situation": "employee",
        "commune": {"insee_code": "52121"},
        "field": "comptabilite_finance",
        "cpf_balance_eur": 1200,
    },
    "as_of": "2026-11-21",
}


def match(service: Service, **more: Any) -> Any:
    return service.client.post("/api/v1/match", json={**BODY, **more})


def test_a_price_is_shared_on_the_first_course_of_the_plan(service: Service) -> None:
    plan = match(service, price_eur=3000).json()
    mix = plan["mix"]["mix"]

    assert plan["mix"]["course_id"] == plan["courses"][0]["id"]
    assert mix["price_eur"] == 3000
    assert [step["device"] for step in mix["steps"]] == ["cpf"]
    assert mix["steps"][0]["amount_eur"] + mix["left_eur"] == 3000
    assert "cpf_topup_employer" in mix["closers"]
    assert any("1 800 €" in text for text in plan["mix"]["said"])


def test_the_course_of_the_price_may_be_named(service: Service) -> None:
    other = match(service).json()["courses"][1]["id"]
    assert match(service, price_eur=3000, course_id=other).json()["mix"]["course_id"] == other


@pytest.mark.parametrize("asked", [{}, {"price_eur": None}, {"course_id": "lg03606a"}])
def test_without_a_price_the_plan_is_as_ever(service: Service, asked: dict[str, Any]) -> None:
    assert match(service, **asked).content == match(service).content
    assert b'"mix":{' not in match(service).content


def test_the_rest_of_the_plan_does_not_change_and_the_explanation_may_come_too(service: Service) -> None:
    told = match(service, price_eur=3000, explain=True).json()
    assert told.pop("mix")
    assert told.pop("explanation")
    assert told == match(service).json()


def test_a_plan_without_a_course_has_no_share_to_tell(service: Service) -> None:
    body = {"profile": {"situation": "employee", "goal": "unsure"}, "as_of": "2026-11-21", "price_eur": 500}
    answer = service.client.post("/api/v1/match", json=body).json()
    assert (answer["courses"], answer["mix"]) == ([], None)


@pytest.mark.parametrize("price", [0, -5, "3000", True, 2_000_000, [3000]])
def test_what_is_no_price_is_refused(service: Service, price: object) -> None:
    assert "price_eur" in problem(match(service, price_eur=price), 422)["detail"]


@pytest.mark.parametrize("course", ["nulle-part", 12])
def test_an_unknown_course_is_refused(service: Service, course: object) -> None:
    assert "course_id" in problem(match(service, price_eur=3000, course_id=course), 422)["detail"]


def test_the_description_of_the_api_has_the_price(service: Service) -> None:
    schemas = service.client.get("/openapi.json").json()["components"]["schemas"]
    assert "price_eur" in schemas["MatchBody"]["properties"]
    assert "mix" in schemas["ExplainedPlan"]["properties"]
