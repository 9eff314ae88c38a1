"""A kiosk says that it is there; those who look after it see which one is silent."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner
from web_service import Service, problem

from bot.cli import app
from bot.conversations.store import utc_now
from bot.database import make_engine
from bot.kiosks import SILENT_SECONDS, KioskStore
from bot.kiosks.store import MOST_BY_CENTRE

PATH = "/api/v1/kiosks/acdt-chaumont/heartbeat"


def beat(service: Service, **said: Any) -> Any:
    return service.client.post(PATH, json={"kiosk": "accueil", "state": "waiting", **said})


def listed(service: Service, monkeypatch: pytest.MonkeyPatch, *options: str) -> Any:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{service.folder / 'conversations.db'}")
    return CliRunner().invoke(app, ["kiosks", *options])


def test_the_last_sign_of_life_is_kept(service: Service) -> None:
    for state in ("waiting", "in_use", "limited"):
        answer = beat(service, state=state)
        assert answer.status_code == 200
        assert set(answer.json()) == {"assistant", "release", "every_seconds"}
    (seen,) = service.services.kiosks.seen()
    assert (seen.centre, seen.kiosk, seen.state) == ("acdt-chaumont", "accueil", "limited")
    assert seen.first_seen <= seen.last_seen


@pytest.mark.parametrize(
    "said",
    [{"kiosk": "Accueil 1"}, {"kiosk": ""}, {"kiosk": "-a"}, {"kiosk": "a" * 41}, {"kiosk": 3}, {"state": "broken"}],
)
def test_a_sign_badly_written_is_refused(service: Service, said: dict[str, Any]) -> None:
    problem(beat(service, **said), 422)
    assert service.services.kiosks.seen() == ()


def test_a_kiosk_of_no_known_centre_is_refused(service: Service) -> None:
    problem(service.client.post("/api/v1/kiosks/nulle-part/heartbeat", json={"kiosk": "a"}), 404)
    assert service.services.kiosks.seen() == ()


def test_nobody_can_fill_the_list(service: Service) -> None:
    for rank in range(MOST_BY_CENTRE + 5):
        beat(service, kiosk=f"borne-{rank}")
    names = {seen.kiosk for seen in service.services.kiosks.seen()}
    assert len(names) == MOST_BY_CENTRE
    assert f"borne-{MOST_BY_CENTRE + 4}" in names


def test_the_command_lists_the_screens_and_names_the_silent_one(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    beat(service, state="in_use")
    well = listed(service, monkeypatch)
    assert well.exit_code == 0
    assert "✔ acdt-chaumont / accueil : en service, vue il y a" in well.output
    before = utc_now() - timedelta(seconds=SILENT_SECONDS + 60)
    engine = make_engine(f"sqlite:///{service.folder / 'conversations.db'}")
    KioskStore(engine, now=lambda: before).beat("acdt-chaumont", "couloir", "waiting")
    engine.dispose()
    silent = listed(service, monkeypatch)
    assert silent.exit_code == 1
    assert silent.output.splitlines()[0].startswith("✘ acdt-chaumont / couloir : muette, vue il y a 2 min")


def test_a_screen_taken_away_is_forgotten(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    beat(service)
    assert listed(service, monkeypatch, "--forget", "acdt-chaumont/accueil").exit_code == 0
    assert service.services.kiosks.seen() == ()
    assert listed(service, monkeypatch, "--forget", "acdt-chaumont/accueil").exit_code == 2


def test_no_kiosk_yet_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'vide.db'}")
    shown = CliRunner().invoke(app, ["kiosks"])
    assert shown.exit_code == 0
    assert "Aucune borne" in shown.output
