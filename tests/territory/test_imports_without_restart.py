"""A file imported at the command line is used by the processes that already run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from extracts import BASSINS, BMO, ROME
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from bot.catalogue import load_catalogue_files
from bot.database import make_engine, upgrade
from bot.dialogue import LiveDesk, make_desk
from bot.guidance.profile import read_profile
from bot.law import load_law
from bot.territory.imported import Imported
from bot.territory.imports import import_bassins, import_bmo, import_rome
from bot.territory.live import ImportedReader
from bot.web.guide import Guide

CHAUMONT = {"insee_code": "52121", "name": "Chaumont", "department_code": "52"}
TODAY = date(2026, 11, 21)


class Hands:
    """A clock moved by hand, and readings done when told."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waiting: list[Callable[[], None]] = []

    def clock(self) -> float:
        return self.now

    def work(self) -> None:
        while self.waiting:
            self.waiting.pop()()


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def reader(engine: Engine, hands: Hands) -> ImportedReader:
    return ImportedReader(engine, fresh_seconds=5, clock=hands.clock, start=hands.waiting.append)


def test_an_import_is_seen_after_a_few_seconds_and_no_call_waits_for_it(
    engine: Engine, reader: ImportedReader, hands: Hands
) -> None:
    empty = reader()
    import_rome(engine, ROME)

    assert reader() is empty, "the list is not looked at again yet"
    hands.now = 6
    assert reader() is empty, "the reading has only been asked for"
    assert len(hands.waiting) == 1
    hands.work()
    assert reader().rome is not None


def test_while_nothing_is_imported_nothing_is_read_again(engine: Engine, reader: ImportedReader, hands: Hands) -> None:
    first = reader()
    for hands.now in (6.0, 12.0, 18.0):
        assert reader() is first
    assert hands.waiting == []


def test_one_reading_at_a_time_and_a_later_import_is_seen_too(
    engine: Engine, reader: ImportedReader, hands: Hands
) -> None:
    import_rome(engine, ROME)
    hands.now = 6
    reader()
    import_bmo(engine, BMO)
    import_bassins(engine, BASSINS)
    hands.now = 12
    reader()
    assert len(hands.waiting) == 1
    hands.work()
    hands.now = 18
    reader()
    hands.work()
    known = reader()
    assert known.rome is not None
    assert known.territory is not None


def test_while_the_database_does_not_answer_the_last_data_stay(
    engine: Engine, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_rome(engine, ROME)
    reader = ImportedReader(engine, fresh_seconds=5, clock=hands.clock, start=hands.waiting.append)
    known = reader()

    def silent(*_: object, **__: object) -> None:
        raise OperationalError("select", {}, Exception("gone"))

    with monkeypatch.context() as broken:
        broken.setattr(Engine, "connect", silent)
        hands.now = 6
        assert reader() is known
    import_bassins(engine, BASSINS)
    import_bmo(engine, BMO)
    hands.now = 12
    reader()
    hands.work()
    assert reader().territory is not None


def test_a_database_that_does_not_answer_at_the_start_is_read_later(tmp_path: Path, hands: Hands) -> None:
    folder = tmp_path / "later"
    folder.mkdir()
    made = make_engine(f"sqlite:///{folder / 'conseil.db'}")
    folder.rmdir()
    reader = ImportedReader(made, fresh_seconds=5, clock=hands.clock, start=hands.waiting.append)
    assert reader() == Imported()
    folder.mkdir()
    upgrade(made)
    import_rome(made, ROME)
    hands.now = 6
    reader()
    hands.work()
    assert reader().rome is not None
    made.dispose()


def test_a_database_without_the_tables_gives_nothing(tmp_path: Path) -> None:
    bare = make_engine(f"sqlite:///{tmp_path / 'bare.db'}")
    assert ImportedReader(bare)().rome is None
    bare.dispose()


def test_a_trade_named_in_a_running_process_follows_the_import_of_the_rome(
    engine: Engine, reader: ImportedReader, hands: Hands
) -> None:
    guide = Guide(make_desk(load_catalogue_files(), load_law()), tuple, reader)
    profile = read_profile({"situation": "jobseeker", "job_title": "chasseuse de têtes", "commune": CHAUMONT})
    wanted = read_profile({"situation": "jobseeker", "field": "commerce_marketing", "commune": CHAUMONT})
    before = guide.plan(profile, TODAY), guide.plan(wanted, TODAY)

    import_rome(engine, ROME)
    assert guide.plan(profile, TODAY) == before[0]
    hands.now = 6
    guide.plan(profile, TODAY)
    hands.work()

    assert guide.plan(profile, TODAY) != before[0]
    assert guide.plan(wanted, TODAY) == before[1]


def test_a_call_under_way_keeps_the_desk_it_has(engine: Engine, reader: ImportedReader, hands: Hands) -> None:
    live = LiveDesk(make_desk(load_catalogue_files(), load_law()), tuple, reader)
    before = live()
    import_bmo(engine, BMO)
    import_bassins(engine, BASSINS)
    hands.now = 6
    live()
    hands.work()

    assert live() is not before
    assert before.advisor.territory is None
