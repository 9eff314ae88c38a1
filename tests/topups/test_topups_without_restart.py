"""A scheme entered at the command line is in the next plan of the processes that already run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.engine import Engine
from starlette.testclient import TestClient

from actions.turn import ActionTakeTurn, open_desk
from bot.catalogue.records import Catalogue
from bot.database import make_engine
from bot.dialogue import LiveDesk, make_desk
from bot.law import load_law
from bot.topups import Scheme, SchemeReader, TopupStore
from bot.web.app import Surroundings, create_app
from bot.web.guide import Guide
from bot.web.settings import Settings

Enter = Callable[..., Scheme]
TODAY = date(2026, 11, 21)
_COMMUNE = {"insee_code": "52121", "name": "Chaumont", "department_code": "52", "postal_code": "52000"}
_ASKED = {"profile": {"situation": "artisan", "commune": _COMMUNE, "goal": "train"}, "as_of": "2026-11-21"}


@contextmanager
def _serving(engine: Engine, catalogue: Catalogue) -> Iterator[TestClient]:
    def prepare(database: Engine) -> Guide:
        return Guide(make_desk(catalogue, load_law()), SchemeReader(database, fresh_seconds=0))

    settings = Settings(database_url=str(engine.url), rate_limit=False, rasa_url="http://127.0.0.1:9")
    app = create_app(settings, Surroundings(prepare_guide=prepare, today=lambda: TODAY))
    with TestClient(app) as client:
        client.app.state.services.guide.get(30)
        yield client


def _line(answer: Any) -> dict[str, Any]:
    return next(one for one in answer.json()["funding"] if one["device"] == "cpf_topup_local")


def test_the_web_process_sees_a_scheme_its_commitments_and_its_end(
    engine: Engine, catalogue: Catalogue, store: TopupStore, enter: Enter
) -> None:
    with _serving(engine, catalogue) as client:

        def line() -> dict[str, Any]:
            return _line(client.post("/api/v1/match", json=_ASKED))

        assert line()["eligible"] == "maybe"
        enter()
        assert (line()["eligible"], line()["amount_eur"]) == ("yes", 300)
        store.commit("cheque", Decimal(900), on=TODAY)
        assert line()["amount_eur"] == 100
        store.stop("cheque", TODAY)
        assert line()["eligible"] == "maybe"


def test_while_no_scheme_changes_the_same_question_has_the_same_bytes(
    engine: Engine, catalogue: Catalogue, enter: Enter
) -> None:
    enter()
    enter(id="autre", label="Autre aide", funder="region", communes=None, regions=["44", "27"], share_percent=None)
    with _serving(engine, catalogue) as client:
        first, second = (client.post("/api/v1/match", json=_ASKED).content for _ in range(2))
    with _serving(engine, catalogue) as client:
        third = client.post("/api/v1/match", json=_ASKED).content
    assert first == second == third
    assert b"Autre aide" in first


def test_the_actions_process_sees_a_scheme(
    monkeypatch: pytest.MonkeyPatch, engine: Engine, enter: Enter, store: TopupStore
) -> None:
    monkeypatch.setenv("DATABASE_URL", str(engine.url))
    action = ActionTakeTurn()
    action._live = LiveDesk(open_desk(), SchemeReader(engine, fresh_seconds=0))
    profile = {"situation": "artisan", "commune": _COMMUNE, "goal": "train"}

    def told() -> str:
        message = {
            "text": "/plan.show",
            "metadata": {"as_of": "2026-11-21", "state": {"profile": profile, "channel": "guided"}},
        }
        tracker = Tracker("x", {}, message, [], False, None, {}, None)
        dispatcher = CollectingDispatcher()
        action.run(dispatcher, tracker, {})
        return str(dispatcher.messages)

    assert "Ville de Chaumont" not in told()
    enter()
    assert "Ville de Chaumont" in told()
    store.stop("cheque", TODAY)
    assert "Complément de CPF : Chèque formation" not in told()


def test_a_reading_is_trusted_for_a_moment_then_done_again(engine: Engine, enter: Enter) -> None:
    now = [0.0]
    read = SchemeReader(engine, fresh_seconds=2, clock=lambda: now[0])
    assert read() == ()
    enter()
    now[0] = 1.9
    assert read() == ()
    now[0] = 2.0
    assert [one.id for one in read()] == ["cheque"]


def test_advice_goes_on_while_the_database_does_not_answer(
    engine: Engine, enter: Enter, caplog: pytest.LogCaptureFixture
) -> None:
    enter()
    read = SchemeReader(engine, fresh_seconds=0)
    known = read()
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE topup_commitments RENAME TO away")
    assert read() == known
    assert read() == known
    assert len(caplog.records) == 1
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO topup_commitments")
    assert read() == known


def test_before_the_first_start_there_is_no_scheme_and_no_error(tmp_path: Path) -> None:
    assert SchemeReader(make_engine(f"sqlite:///{tmp_path / 'new.db'}"))() == ()
