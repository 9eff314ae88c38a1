"""Keeping, for a while, what the assistant did not understand and what visitors found wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import msgspec
from sqlalchemy import Table, delete, func, insert, select
from sqlalchemy.engine import Engine

from bot.learning.reports import Report, Scenario
from bot.learning.retention import Retention
from bot.learning.tables import reports, unheard


@dataclass(frozen=True)
class Unheard:
    """A message not understood, masked, with the topics it was nearest to."""

    id: int
    day: date
    text: str
    guesses: tuple[str, ...]


class LearningStore:
    """Messages not understood and reports, in the database. Every call may raise SQLAlchemy's errors."""

    def __init__(self, engine: Engine, retention: Retention | None = None) -> None:
        self._engine = engine
        self._retention = retention or Retention()

    def note_unheard(self, conversation_id: str, text: str, guesses: Sequence[str], *, day: date) -> None:
        """Keep a masked message with its conversation; nothing when none is to be kept."""
        if self._retention.unheard_days == 0:
            return
        values = {"conversation_id": conversation_id, "day": day, "text": text, "guesses": list(guesses)}
        with self._engine.begin() as connection:
            connection.execute(insert(unheard).values(**values))

    def unheard(self) -> tuple[Unheard, ...]:
        """Return the messages waiting to be read, oldest first; a text written twice shows once."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(unheard).order_by(unheard.c.id)).all()
        first: dict[str, Unheard] = {}
        for row in rows:
            first.setdefault(row.text, Unheard(row.id, row.day, row.text, tuple(row.guesses)))
        return tuple(first.values())

    def forget_unheard(self, text: str) -> int:
        """Drop a message, however many wrote it. Returns how many rows went."""
        with self._engine.begin() as connection:
            return int(connection.execute(delete(unheard).where(unheard.c.text == text)).rowcount)

    def add_report(self, scenario: Scenario) -> None:
        """Keep a report."""
        encoded = msgspec.json.encode(scenario).decode()
        with self._engine.begin() as connection:
            connection.execute(insert(reports).values(day=scenario.as_of, topic=scenario.topic, scenario=encoded))

    def reports(self) -> tuple[Report, ...]:
        """Return the reports waiting to be read, oldest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(reports).order_by(reports.c.id)).all()
        return tuple(Report(id=row.id, scenario=msgspec.json.decode(row.scenario, type=Scenario)) for row in rows)

    def forget_report(self, report_id: int) -> None:
        """Drop a report that has been dealt with."""
        with self._engine.begin() as connection:
            connection.execute(delete(reports).where(reports.c.id == report_id))

    def purge(self, today: date, *, dry_run: bool = True) -> tuple[int, int]:
        """Drop what is past its date; return how many messages and how many reports. ``dry_run`` only counts."""
        limits = ((unheard, self._retention.unheard_days), (reports, self._retention.report_days))
        counts = [self._past(table, today - timedelta(days=days), dry_run=dry_run) for table, days in limits]
        return counts[0], counts[1]

    def _past(self, table: Table, limit: date, *, dry_run: bool) -> int:
        past: Any = table.c.day <= limit
        with self._engine.begin() as connection:
            count = connection.execute(select(func.count()).select_from(table).where(past)).scalar_one()
            if not dry_run and count:
                connection.execute(delete(table).where(past))
        return int(count)
