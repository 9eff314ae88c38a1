"""What goes wrong is a page for people and a document for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.requests import Request
from starlette.routing import Route
from starlette.testclient import TestClient

from bot.web.app import create_app
from bot.web.problems import Problem
from bot.web.settings import Settings

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    async def broken(_: Request) -> Any:
        raise RuntimeError("un secret")

    async def busy(_: Request) -> Any:
        raise Problem(429, "Trop de demandes. Attendez <une> minute.", headers={"Retry-After": "60"})

    database = tmp_path_factory.mktemp("errors") / "conseil.db"
    app = create_app(Settings(database_url=f"sqlite:///{database}", rate_limit=False))
    app.router.routes[:0] = [Route("/casse", broken), Route("/occupe", busy), Route("/api/v1/casse", broken)]
    with TestClient(app, raise_server_exceptions=False) as started:
        yield started


def test_a_browser_gets_a_page_for_an_unknown_address(client: TestClient) -> None:
    answer = client.get("/inconnue", headers=BROWSER)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert '<html lang="fr">' in answer.text
    assert "Cette adresse n'existe pas" in answer.text.replace("&#39;", "'")
    assert 'href="/"' in answer.text
    assert "tel:" in answer.text


def test_a_browser_gets_a_page_for_an_error_and_learns_nothing_of_it(client: TestClient) -> None:
    answer = client.get("/casse", headers=BROWSER)
    assert answer.status_code == 500
    assert answer.headers["content-type"].startswith("text/html")
    assert "secret" not in answer.text
    assert "content-security-policy" in answer.headers


def test_a_browser_that_asks_too_much_is_told_when_to_come_back(client: TestClient) -> None:
    answer = client.get("/occupe", headers=BROWSER)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "60"
    assert "Attendez &lt;une&gt; minute." in answer.text


@pytest.mark.parametrize("path", ["/inconnue", "/casse", "/occupe"])
def test_a_program_gets_a_problem_document(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": "*/*"})
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code


@pytest.mark.parametrize("path", ["/api/v1/inconnue", "/api/v1/casse", "/api/v1/centres"])
def test_the_api_answers_documents_even_to_a_browser(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code >= 400
    assert answer.headers["content-type"] == "application/problem+json"
