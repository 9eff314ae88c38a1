"""How Alembic reaches the database: the connection it is handed, else the one of ``bot.database.make_engine``."""

from __future__ import annotations

import importlib
from pathlib import Path

from alembic import context
from sqlalchemy.engine import Connection

import bot
from bot.database import make_engine, metadata


def _import_tables() -> None:
    """Every package of the project that has tables keeps them in its module ``tables``.

    Only a comparison with the models needs them (`alembic revision --autogenerate`), never an upgrade.
    """
    for module in Path(bot.__path__[0]).glob("*/tables.py"):
        importlib.import_module(f"bot.{module.parent.name}.tables")


def _run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


_given = context.config.attributes.get("connection")
if _given is not None:
    _run(_given)
else:
    _import_tables()
    with make_engine().begin() as _connection:
        _run(_connection)
