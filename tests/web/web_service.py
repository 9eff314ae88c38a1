"""The web process with the real catalogue, law and dialogue, a database of its own, and a stand-in for Rasa."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from fake_rasa import FakeRasa
from sqlalchemy import text
from starlette.testclient import TestClient

from bot.catalogue.files import load_catalogue_files
from bot.database import make_engine, upgrade
from bot.dialogue import make_desk
from bot.law import load_law
from bot.web.api import Services
from bot.web.app import Surroundings, create_app
from bot.web.guide import Guide
from bot.web.settings import Settings

TODAY = date(2026, 11, 21)
COMMUNE = {"insee_code": "52121", "name": "Chaumont", "department_code": "52", "postal_code": "52000"}


@dataclass
class Conversation:
    """A visitor's side of a conversation."""

    client: TestClient
    id: str
    token: str
    greeting: list[dict[str, Any]] = field(default_factory=list)

    @property
    def path(self) -> str:
        return f"/api/v1/conversations/{self.id}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def post(self, body: Any) -> Any:
        return self.client.post(f"{self.path}/messages", json=body, headers=self.headers)

    def say(self, text: str, **more: Any) -> Any:
        return self.post({"text": text, **more})

    def choose(self, payload: str, **more: Any) -> Any:
        return self.post({"payload": payload, **more})

    def get(self, rest: str = "") -> Any:
        return self.client.get(self.path + rest, headers=self.headers)

    def delete(self) -> Any:
        return self.client.delete(self.path, headers=self.headers)

    def texts(self) -> list[tuple[str, str]]:
        return [(message["author"], message["text"]) for message in self.get().json()["messages"]]


@dataclass
class Service:
    """The running web process, and what stands around it."""

    client: TestClient
    rasa: FakeRasa
    folder: Path

    @property
    def services(self) -> Services:
        return cast(Services, cast(Any, self.client.app).state.services)

    def open(self, **body: Any) -> Conversation:
        answer = self.client.post("/api/v1/conversations", json={"channel": "web", "centre": None, **body})
        assert answer.status_code == 201, answer.text
        opened = answer.json()
        return Conversation(self.client, opened["id"], opened["token"], opened["messages"])


def load_guide() -> Guide:
    """The dialogue and the engine over the shipped catalogue and law."""
    return Guide(make_desk(load_catalogue_files(), load_law()))


@lru_cache(maxsize=1)
def _empty_database() -> bytes:
    """A database with its schema and nothing else: made once, as migrations take a while."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "empty.db"
        engine = make_engine(f"sqlite:///{file}")
        upgrade(engine)
        with engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        engine.dispose()
        return file.read_bytes()


@contextmanager
def serving(
    guide: Guide,
    folder: Path,
    *,
    rate_limit: bool = False,
    turn_seconds: float = 20.0,
    allowed_origins: tuple[str, ...] = (),
    public_url: str | None = None,
) -> Iterator[Service]:
    (folder / "conversations.db").write_bytes(_empty_database())
    rasa = FakeRasa()
    app = create_app(
        Settings(
            database_url=f"sqlite:///{folder / 'conversations.db'}",
            rate_limit=rate_limit,
            rasa_url=rasa.url,
            allowed_origins=allowed_origins,
            public_url=public_url,
        ),
        Surroundings(prepare_guide=lambda _engine: guide, today=lambda: TODAY, turn_seconds=turn_seconds),
    )
    try:
        with TestClient(app, raise_server_exceptions=False) as client:
            service = Service(client, rasa, folder)
            service.services.guide.get(30)
            service.services.watch.look()
            yield service
    finally:
        rasa.stop()


def problem(answer: Any, status: int) -> dict[str, Any]:
    """The problem document of a refused call, checked."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert document["status"] == status
    assert document["title"]
    assert len(document["detail"]) > 20
    return document
