"""The database opens where it is told, and its schema is always the latest."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Table, inspect, text
from sqlalchemy.exc import OperationalError

import bot.catalogue.tables as catalogue_tables
from bot.database import PROJECT_ROOT, exclusively, make_engine, upgrade


def test_the_folder_of_a_new_database_is_created(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/deep/er/conseil.db")
    upgrade(engine)
    assert (tmp_path / "deep" / "er" / "conseil.db").is_file()


def test_the_address_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/other.db")
    assert make_engine().url.database == f"{tmp_path}/other.db"


def test_without_a_setting_the_file_is_under_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert make_engine().url.database == str(PROJECT_ROOT / "var" / "conseil.db")


@pytest.mark.parametrize("url", ["postgres://u:p@localhost/x", "postgresql://u:p@localhost/x"])
def test_a_postgresql_address_is_understood(url: str) -> None:
    assert make_engine(url).dialect.name == "postgresql"


def test_every_sqlite_connection_is_prepared(tmp_path: Path) -> None:
    with make_engine(f"sqlite:///{tmp_path}/x.db").connect() as connection:
        values = [
            connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        ]
    assert values == ["wal", 1, 5000, 1]


def test_the_migrations_make_the_tables_the_code_expects(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/x.db")
    upgrade(engine)
    ours = {value.name for value in vars(catalogue_tables).values() if isinstance(value, Table)}
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_object": lambda _object, name, kind, *_: kind != "table" or name in ours},
        )
        assert compare_metadata(context, catalogue_tables.metadata) == []


def test_upgrading_twice_changes_nothing(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/x.db")
    upgrade(engine)
    before = inspect(engine).get_table_names()
    upgrade(engine)
    assert inspect(engine).get_table_names() == before


def test_an_error_in_the_exclusive_block_undoes_it(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/x.db")
    upgrade(engine)

    def insert_then(statement: str) -> None:
        with exclusively(engine) as connection:
            connection.execute(text("INSERT INTO catalogue_files VALUES ('x', 'y', 'z')"))
            connection.execute(text(statement))

    with pytest.raises(OperationalError):
        insert_then("SELECT * FROM no_such_table")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM catalogue_files")).scalar_one() == 0


def test_processes_that_start_together_share_one_schema_and_one_catalogue(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    program = (
        "import sys; from bot.database import make_engine, upgrade; from bot.catalogue import load_catalogue, seed\n"
        "engine = make_engine(sys.argv[1]); upgrade(engine); seed(engine); print(len(load_catalogue(engine).communes))"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, url],
            cwd=PROJECT_ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    ended = [process.communicate(timeout=60) for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], ended
    assert [out.strip() for out, _ in ended] == ["34875"] * 3
