"""What the pages accept and refuse over HTTP, without a browser."""

from __future__ import annotations

from typing import Any

import pytest
import requests


@pytest.fixture
def visitor(site: Any) -> Any:
    with requests.Session() as session:
        session.headers["Origin"] = site.url
        yield session


def test_a_form_from_another_site_is_refused(site: Any) -> None:
    for headers in ({}, {"Origin": "https://ailleurs.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = requests.post(f"{site.url}/conversation", data={"start": "1"}, headers=headers, timeout=20)
        assert answer.status_code == 403
        assert "Set-Cookie" not in answer.headers
        erased = requests.post(f"{site.url}/conversation/effacer", headers=headers, timeout=20)
        assert erased.status_code == 403


def test_no_cookie_before_the_visitor_starts(visitor: Any, site: Any) -> None:
    assert "Set-Cookie" not in visitor.get(site.url, timeout=20).headers
    assert (
        "HttpOnly"
        in visitor.post(f"{site.url}/conversation", data={"start": "1"}, allow_redirects=False, timeout=20).headers[
            "Set-Cookie"
        ]
    )


def test_pages_run_only_our_own_files(site: Any) -> None:
    for path in ("/", "/borne/acdt-chaumont", "/confidentialite", "/accessibilite"):
        answer = requests.get(site.url + path, timeout=20)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["Cache-Control"] == "no-store"
        assert " style=" not in answer.text
        assert "<style" not in answer.text


def test_the_same_form_sent_twice_is_said_once(visitor: Any, site: Any) -> None:
    form = {"text": "Bonjour", "client_id": "essai-1"}
    visitor.post(f"{site.url}/conversation", data=form, timeout=20)
    page = visitor.post(f"{site.url}/conversation", data=form, timeout=20).text
    assert page.count("message--visitor") == 1


def test_an_empty_form_says_what_to_do(visitor: Any, site: Any) -> None:
    answer = visitor.post(f"{site.url}/conversation", data={"text": "  "}, timeout=20)
    assert answer.status_code == 422
    assert "Écrivez votre message, ou touchez un des choix." in answer.text


def test_a_text_too_long_is_refused_and_kept(visitor: Any, site: Any) -> None:
    answer = visitor.post(f"{site.url}/conversation", data={"text": "a" * 2001}, timeout=20)
    assert answer.status_code == 413
    assert "a" * 2001 in answer.text


def test_a_payload_of_ones_own_making_is_refused(visitor: Any, site: Any) -> None:
    answer = visitor.post(f"{site.url}/conversation", data={"payload": "/restart"}, timeout=20)
    assert answer.status_code == 422


@pytest.mark.parametrize("cookie", ["x", "a.b", "../../x.y", "é" * 4, "a." + "b" * 299])
def test_a_cookie_that_names_no_conversation_shows_the_start(site: Any, cookie: str) -> None:
    headers = {"Cookie": f"conversation={cookie}".encode()}
    answer = requests.get(site.url, headers=headers, timeout=20)
    assert answer.status_code == 200
    assert "Un projet de formation" in answer.text


def test_the_sheet_of_nobody_leads_to_the_start(site: Any) -> None:
    answer = requests.get(f"{site.url}/conversation/plan.pdf", allow_redirects=False, timeout=20)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_a_plan_too_early_says_what_is_missing(visitor: Any, site: Any) -> None:
    visitor.post(f"{site.url}/conversation", data={"start": "1"}, timeout=20)
    answer = visitor.get(f"{site.url}/conversation/plan.pdf", timeout=20)
    assert answer.status_code == 409
    assert "votre situation" in answer.text


def test_an_unknown_commune_is_said_unknown(visitor: Any, site: Any) -> None:
    page = visitor.get(f"{site.url}/?commune=zzzzzz", timeout=20).text
    assert "Je ne trouve pas cette commune." in page


def test_the_privacy_page_tells_how_long(site: Any) -> None:
    from bot.conversations.retention import RETENTION_DAYS

    assert f"{RETENTION_DAYS} jours" in requests.get(f"{site.url}/confidentialite", timeout=20).text


def test_the_pages_weigh_little(site: Any) -> None:
    files = ["/", "/static/style.css"] + [
        f"/static/{name}.js" for name in ("chat", "conversation", "api", "view", "place")
    ]
    weights = {path: len(requests.get(site.url + path, timeout=20).content) for path in files}
    assert sum(weights.values()) < 80_000, weights
