"""The one database: where it is, how it is opened, and how it is brought up to date.

A SQLite file by default (``var/conseil.db`` under the project). ``DATABASE_URL`` names another one: any SQLAlchemy 1.4
URL whose driver is installed, such as ``postgresql://user:password@host/name`` (driver psycopg2).
"""

from __future__ import annotations

import fcntl
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, create_engine, event, inspect, text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.url import URL, make_url
from sqlalchemy.pool import QueuePool, StaticPool

PROJECT_ROOT = Path(__file__).resolve().parents[1]
MIGRATIONS = Path(__file__).resolve().parent / "migrations"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Every table of the project belongs to it: the catalogue's, the conversations'."""

_SQLITE_PRAGMAS = (
    "PRAGMA busy_timeout=5000",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    # What a visitor erases is overwritten, not only unlinked.
    "PRAGMA secure_delete=ON",
)
# Any number nobody else takes: the PostgreSQL advisory lock of this application's maintenance.
_ADVISORY_LOCK = 5_204_121
_IN_PROCESS = threading.RLock()


def make_engine(url: str | None = None) -> Engine:
    """An engine on ``url``, or ``DATABASE_URL``, or the SQLite file of the project.

    The folder of a SQLite file is created. Nothing is read or written before the first connection.
    """
    address = _address(url or os.environ.get("DATABASE_URL") or "")
    if address.get_backend_name() != "sqlite":
        return create_engine(address, future=True, pool_pre_ping=True)
    in_memory = _sqlite_file(address) is None
    if not in_memory:
        Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        address,
        future=True,
        poolclass=StaticPool if in_memory else QueuePool,
        connect_args={"check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def upgrade(engine: Engine) -> None:
    """Bring the schema to its latest revision.

    Cheap when it is there already; safe when two processes start together.
    """
    wanted = _heads()
    if _current(engine) == wanted:
        return
    with exclusively(engine) as connection:
        if _current_of(connection) == wanted:
            return
        _migrate(connection)


def is_current(engine: Engine) -> bool:
    """Tell whether the schema is at its latest revision. Changes nothing."""
    return _current(engine) == _heads()


@contextmanager
def exclusively(engine: Engine) -> Iterator[Connection]:
    """A transaction that no other process in this block can run beside: migrations, loading of the catalogue.

    It is committed at the end of the block, rolled back on an error.
    """
    with _IN_PROCESS, _between_processes(engine), engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        yield connection


def _address(url: str) -> URL:
    if not url:
        return make_url(f"sqlite:///{PROJECT_ROOT / 'var' / 'conseil.db'}")
    # The short scheme is what most hosting services hand out; SQLAlchemy 1.4 refuses it.
    if url.startswith("postgres://"):
        url = "postgresql://" + url.removeprefix("postgres://")
    return make_url(url)


def _sqlite_file(address: URL) -> Path | None:
    name = address.database
    if not name or name == ":memory:" or name.startswith("file:"):
        return None
    return Path(name)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in _SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


@contextmanager
def _between_processes(engine: Engine) -> Iterator[None]:
    """A lock file beside the SQLite file: SQLite's own lock is released between the statements of a migration."""
    file = _sqlite_file(engine.url) if engine.dialect.name == "sqlite" else None
    if file is None:
        yield
        return
    with file.with_name(file.name + ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(lock, fcntl.LOCK_UN)


def _heads() -> frozenset[str]:
    """Latest revisions, read from the files: importing Alembic costs more than the whole check."""
    revisions: set[str] = set()
    followed: set[str] = set()
    for file in (MIGRATIONS / "versions").glob("*.py"):
        source = file.read_text(encoding="utf-8")
        found = re.search(r'^revision(?:: str)? = "([^"]+)"', source, re.MULTILINE)
        if found is None:
            raise RuntimeError(f"Migration sans identifiant « revision » : {file.name}")
        revisions.add(found[1])
        parents = re.search(r"^down_revision(?:: [^=]+)? = (.+)$", source, re.MULTILINE)
        followed.update(re.findall(r'"([^"]+)"', parents[1]) if parents else ())
    return frozenset(revisions - followed)


def _current(engine: Engine) -> frozenset[str]:
    with engine.connect() as connection:
        return _current_of(connection)


def _current_of(connection: Connection) -> frozenset[str]:
    if not inspect(connection).has_table("alembic_version"):
        return frozenset()
    return frozenset(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())


def _migrate(connection: Connection) -> None:
    # Alembic takes longer to import than the whole check: only a database to upgrade pays for it.
    command = import_module("alembic.command")
    config = import_module("alembic.config").Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "heads")
