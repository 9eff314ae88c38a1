"""Nothing that anyone wrote is ever markup: in a message, a name, a row of the catalogue, the map or the sheet."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

import msgspec
import pypdf
import pytest
from sqlalchemy.engine import Engine
from starlette.testclient import TestClient

from bot.catalogue.files import load_catalogue_files
from bot.catalogue.records import Catalogue
from bot.dialogue import make_desk
from bot.law import load_law
from bot.web.app import Surroundings, create_app
from bot.web.guide import Guide
from bot.web.settings import Settings

AS_OF = date(2026, 11, 21)
EVIL = (
    '<script>alert(1)</script><img src=x onerror=alert(1)>"\'><svg onload=alert(1)> #import "x" $a$ [b] \\ @c {{7*7}}'
)
LINK = "javascript:alert(1)"
ALLOWED_SCRIPTS = ("/static/", "/widget.js")


def poisoned() -> Catalogue:
    """Return the catalogue with a hostile centre at Chaumont, hostile courses, fields and contacts."""
    catalogue = load_catalogue_files()
    centres = tuple(
        msgspec.structs.replace(
            one, name=f"{one.name} {EVIL}", address=EVIL, city=EVIL, website=LINK, email=EVIL, specialities=(EVIL,)
        )
        if one.id == "acdt-chaumont"
        else one
        for one in catalogue.centres
    )
    courses = tuple(
        msgspec.structs.replace(one, title=f"{one.title} {EVIL}", source_url=LINK) for one in catalogue.courses
    )
    fields = {name: msgspec.structs.replace(one, label=f"{one.label} {EVIL}") for name, one in catalogue.fields.items()}
    contacts = {
        name: msgspec.structs.replace(one, label=EVIL, website=LINK) for name, one in catalogue.contacts.items()
    }
    return replace(catalogue, centres=centres, courses=courses, fields=fields, contacts=contacts)


class Scripts(HTMLParser):
    """Collects what could run in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [f"{tag} {name}" for name in given if name.startswith("on")]
        self.found += [f"{tag} {value}" for value in given.values() if value and "javascript:" in value.lower()]
        if tag == "script" and given.get("type") != "application/json":
            source = given.get("src") or ""
            if not source.startswith(ALLOWED_SCRIPTS):
                self.found.append(f"script {source}")
        if tag in {"iframe", "object", "embed", "base"} or (tag == "img" and given.get("src") == "x"):
            self.found.append(tag)


def running(html: str) -> list[str]:
    parser = Scripts()
    parser.feed(html)
    return parser.found


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    def guide(_: Engine) -> Guide:
        return Guide(make_desk(poisoned(), load_law()))

    database = tmp_path_factory.mktemp("hostile") / "conseil.db"
    settings = Settings(database_url=f"sqlite:///{database}", rate_limit=False, rasa_url="http://127.0.0.1:1")
    app = create_app(settings, Surroundings(prepare_guide=guide, today=lambda: AS_OF))
    with TestClient(app, base_url="http://testserver") as started:
        for _ in range(20):
            if started.get("/api/v1/communes?q=Chaumont").status_code == 200:
                break
        yield started


@pytest.fixture(scope="module")
def talk(client: TestClient) -> dict[str, Any]:
    """A conversation with a plan, in which the visitor wrote something hostile."""
    opened: dict[str, Any] = client.post("/api/v1/conversations", json={"channel": "web", "centre": None}).json()
    path, headers = f"/api/v1/conversations/{opened['id']}/messages", {"Authorization": f"Bearer {opened['token']}"}
    facts = '{"situation": "artisan", "commune": "52121", "goal": "certify_experience", "field": "gestion_pme"}'
    for payload in (f"/profile.inform{facts}", "/plan.show"):
        assert client.post(path, json={"payload": payload}, headers=headers).status_code == 200
    client.post(path, json={"text": EVIL}, headers=headers)
    return opened


def test_the_conversation_of_a_hostile_visitor_and_catalogue_runs_nothing(
    client: TestClient, talk: dict[str, Any]
) -> None:
    html = client.get("/", headers={"Cookie": f"conversation={talk['id']}.{talk['token']}"}).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert 'class="card card--centre"' in html
    assert '<svg class="map"' in html
    assert running(html) == []


@pytest.mark.parametrize("path", ["/centres", "/centres?commune=52000", "/styleguide", "/borne/acdt-chaumont"])
def test_the_pages_of_a_hostile_catalogue_run_nothing(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert "alert(1)" in answer.text
    assert running(answer.text) == []
    assert "script-src 'self'" in answer.headers["content-security-policy"]


def test_the_map_of_a_hostile_catalogue_runs_nothing(client: TestClient) -> None:
    answer = client.get("/centres/map.svg?near=52121")
    assert "alert(1)" in answer.text
    assert running(answer.text) == []
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_sheet_of_a_hostile_catalogue_shows_the_text_as_it_is(client: TestClient, talk: dict[str, Any]) -> None:
    headers = {"Authorization": f"Bearer {talk['token']}"}
    answer = client.get(f"/api/v1/conversations/{talk['id']}/plan.pdf", headers=headers)
    assert answer.status_code == 200
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert "<script>alert(1)</script>" in text
    assert '#import "x"' in text.replace("“", '"').replace("”", '"')
    targets = [
        note.get_object().get("/A", {}).get("/URI", "") for page in reader.pages for note in page.get("/Annots", ())
    ]
    assert not [target for target in targets if not str(target).startswith(("http", "mailto:", "tel:"))]
    assert not {"/JavaScript", "/OpenAction", "/AA"} & set(reader.root_object)


def test_a_hostile_message_is_kept_as_it_was_written(client: TestClient, talk: dict[str, Any]) -> None:
    headers = {"Authorization": f"Bearer {talk['token']}"}
    said = [
        one["text"] for one in client.get(f"/api/v1/conversations/{talk['id']}", headers=headers).json()["messages"]
    ]
    assert EVIL in said
