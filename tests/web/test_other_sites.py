"""A page of another site: what it may ask of the API, and what it may not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_service import Service, problem, serving

from bot.web.guide import Guide

PARTNER = "https://www.partenaire.example"
STRANGER = "https://ailleurs.example"
CONVERSATIONS = "/api/v1/conversations"


@pytest.fixture
def open_service(guide: Guide, tmp_path: Path) -> Iterator[Service]:
    with serving(guide, tmp_path, allowed_origins=(PARTNER,)) as service:
        yield service


def preflight(service: Service, origin: str, path: str = CONVERSATIONS, method: str = "POST") -> Any:
    asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": "authorization,content-type"}
    return service.client.options(path, headers={"Origin": origin, **asked})


def crossing(answer: Any) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name.startswith("access-control-")}


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_allowed_site_may_ask_before_it_calls(open_service: Service, method: str) -> None:
    answer = preflight(open_service, PARTNER, method=method)
    assert answer.status_code == 200
    permission = crossing(answer)
    assert permission["access-control-allow-origin"] == PARTNER
    assert method in permission["access-control-allow-methods"]
    assert {"authorization", "content-type", "last-event-id"} <= {
        name.strip().lower() for name in permission["access-control-allow-headers"].split(",")
    }
    assert "Origin" in answer.headers["vary"]


def test_no_cookie_ever_crosses(open_service: Service) -> None:
    answers = [preflight(open_service, PARTNER), open_service.client.get("/healthz", headers={"Origin": PARTNER})]
    assert all("access-control-allow-credentials" not in answer.headers for answer in answers)


def test_an_allowed_site_reads_answers_and_refusals(open_service: Service) -> None:
    origin = {"Origin": PARTNER}
    opened = open_service.client.post(CONVERSATIONS, json={"channel": "web", "centre": None}, headers=origin)
    assert opened.status_code == 201
    assert opened.headers["access-control-allow-origin"] == PARTNER
    assert "Retry-After" in opened.headers["access-control-expose-headers"]
    refused = open_service.client.get(f"{CONVERSATIONS}/aucune", headers={**origin, "Authorization": "Bearer x"})
    problem(refused, 404)
    assert refused.headers["access-control-allow-origin"] == PARTNER


@pytest.mark.parametrize(
    "origin", [STRANGER, "null", PARTNER + ".attaquant.example", PARTNER.upper(), "http://www.partenaire.example"]
)
def test_any_other_site_gets_no_permission(open_service: Service, origin: str) -> None:
    asked = preflight(open_service, origin)
    assert asked.status_code == 405
    assert crossing(asked) == {}
    assert crossing(open_service.client.get("/healthz", headers={"Origin": origin})) == {}


def test_without_the_setting_no_site_gets_permission(service: Service) -> None:
    assert crossing(preflight(service, PARTNER)) == {}


@pytest.mark.parametrize(
    "path", ["/", "/conversation", "/borne/acdt-chaumont", "/static/style.css", "/confidentialite"]
)
def test_pages_stay_closed_to_allowed_sites(open_service: Service, path: str) -> None:
    assert crossing(open_service.client.get(path, headers={"Origin": PARTNER})) == {}
    assert crossing(preflight(open_service, PARTNER, path)) == {}


def test_a_client_that_is_no_browser_needs_no_permission(open_service: Service) -> None:
    assert open_service.client.get("/healthz").status_code == 200
    assert crossing(open_service.client.get("/healthz")) == {}
