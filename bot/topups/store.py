"""Storing local top-ups and what is committed of their budgets, without ever overdrawing one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection, Engine, Row
from sqlalchemy.exc import IntegrityError

from bot.guidance import french
from bot.guidance.local import LocalScheme
from bot.topups.errors import TopupError
from bot.topups.reading import Draft
from bot.topups.tables import topup_commitments, topup_schemes

_LISTS = (
    *("communes", "epcis", "departments", "regions", "courses", "fields", "certification_types"),
    *("situations", "circumstances"),
)
_PLAIN = ("id", "label", "funder", "funder_name", "starts_on", "ends_on", "stopped_on", "contact", "source_url")
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,59}")
_PERSONAL_NUMBER = re.compile(r"[12]\d{12}(?:\d{2})?|0\d{9}")


class Scheme(msgspec.Struct, frozen=True, kw_only=True):
    """A stored scheme: its terms (with what is left of its budget), the budget, what is committed, when it was made."""

    terms: LocalScheme
    budget_eur: Decimal | None
    committed_eur: Decimal
    created_at: datetime


class Commitment(msgspec.Struct, frozen=True, kw_only=True):
    """An amount set aside from a scheme's budget. ``released_at`` when it was given back. Instants are UTC."""

    id: int
    scheme_id: str
    amount_eur: Decimal
    reference: str | None
    at: datetime
    released_at: datetime | None


def utc_now() -> datetime:
    """Return the current instant, in UTC."""
    return datetime.now(timezone.utc)


class TopupStore:
    """Schemes and commitments in the database. Each call is one short transaction.

    Calls raise TopupError, in French, for what cannot be done, and may raise SQLAlchemy's errors.
    """

    def __init__(self, engine: Engine, *, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._now = now

    def add(self, draft: Draft) -> Scheme:
        """Store a new scheme."""
        terms, now = draft.terms, self._stamp()
        values: dict[str, Any] = {name: getattr(terms, name) for name in (*_PLAIN, "source_date")}
        values |= {name: sorted(getattr(terms, name)) for name in _LISTS}
        share = None if terms.share_percent is None else int(terms.share_percent * 100)
        values |= {
            "share_bp": share,
            "amount_cents": _cents(terms.amount_eur),
            "cap_cents": _cents(terms.cap_eur),
            "budget_cents": _cents(draft.budget_eur),
            "conditions": list(terms.conditions),
            "created_at": now,
            "updated_at": now,
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(topup_schemes).values(**values))
        except IntegrityError as error:
            raise TopupError(f"Une aide a déjà l'identifiant « {terms.id} » : donnez-en un autre (id).") from error
        return self.get(terms.id)

    def all(self) -> tuple[Scheme, ...]:
        """Return every scheme, closed ones too, by identifier."""
        with self._engine.connect() as connection:
            committed = _committed(connection)
            rows = connection.execute(select(topup_schemes).order_by(topup_schemes.c.id)).all()
        return tuple(_scheme(row, committed.get(row.id, 0)) for row in rows)

    def get(self, scheme_id: str) -> Scheme:
        """Return one scheme."""
        with self._engine.connect() as connection:
            return _get(connection, scheme_id)

    def stop(self, scheme_id: str, on: date) -> Scheme:
        """Close a scheme from that day on. What is committed stays; a scheme already stopped keeps the earlier day."""
        with self._engine.begin() as connection:
            scheme = self._locked(connection, scheme_id)
            if scheme.terms.stopped_on is None or on < scheme.terms.stopped_on:
                connection.execute(update(topup_schemes).where(topup_schemes.c.id == scheme_id).values(stopped_on=on))
            return _get(connection, scheme_id)

    def commit(self, scheme_id: str, amount_eur: Decimal, *, on: date, reference: str | None = None) -> Commitment:
        """Set an amount aside for accepted files. Refused when the scheme is not open that day or has not that much.

        Two calls at the same moment, in two processes too, never take together more than is left.
        """
        _check(amount_eur, reference)
        with self._engine.begin() as connection:
            scheme = self._locked(connection, scheme_id)
            _check_open(scheme.terms, on)
            left = scheme.terms.left_eur
            if left is not None and amount_eur > left:
                raise TopupError(
                    f"Il reste {french.euros(left)} dans ce budget : impossible d'engager {french.euros(amount_eur)}."
                )
            if reference is not None and _is_committed(connection, scheme_id, reference):
                raise TopupError(f"La référence « {reference} » est déjà engagée pour cette aide.")
            made = connection.execute(
                insert(topup_commitments).values(
                    scheme_id=scheme_id, amount_cents=_cents(amount_eur), reference=reference, at=self._stamp()
                )
            )
            return _commitment(_row(connection, int(made.inserted_primary_key[0])))

    def release(self, commitment_id: int) -> Commitment:
        """Give back what was set aside, for a file that was dropped. Releasing twice gives back once."""
        with self._engine.begin() as connection:
            connection.execute(
                update(topup_commitments)
                .where(topup_commitments.c.id == commitment_id, topup_commitments.c.released_at.is_(None))
                .values(released_at=self._stamp())
            )
            return _commitment(_row(connection, commitment_id))

    def commitments(self, scheme_id: str) -> tuple[Commitment, ...]:
        """Return what was committed of a scheme, oldest first, what was released too."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(topup_commitments)
                .where(topup_commitments.c.scheme_id == scheme_id)
                .order_by(topup_commitments.c.id)
            ).all()
        return tuple(_commitment(row) for row in rows)

    def _locked(self, connection: Connection, scheme_id: str) -> Scheme:
        """Read a scheme after writing its row, so that whoever comes next waits for this transaction to end."""
        connection.execute(
            update(topup_schemes).where(topup_schemes.c.id == scheme_id).values(updated_at=self._stamp())
        )
        return _get(connection, scheme_id)

    def _stamp(self) -> datetime:
        return self._now().astimezone(timezone.utc).replace(tzinfo=None)


def _check(amount_eur: Decimal, reference: str | None) -> None:
    if not amount_eur.is_finite() or amount_eur <= 0 or amount_eur != round(amount_eur, 2):
        raise TopupError("Le montant engagé est en euros, plus grand que zéro, avec deux décimales au plus.")
    if reference is None:
        return
    if not _REFERENCE.fullmatch(reference):
        raise TopupError("La référence est un numéro de dossier : lettres sans accent, chiffres, et . _ / - seulement.")
    if _PERSONAL_NUMBER.fullmatch(re.sub(r"\D", "", reference)):
        raise TopupError("La référence ressemble à un numéro personnel : utilisez un numéro de dossier.")


def _check_open(terms: LocalScheme, on: date) -> None:
    if on < terms.starts_on:
        raise TopupError(f"Cette aide ouvre le {french.day(terms.starts_on)} : rien ne peut être engagé avant.")
    if terms.last_day is not None and on > terms.last_day:
        raise TopupError(f"Cette aide a fermé le {french.day(terms.last_day)} : plus rien ne peut être engagé.")


def _is_committed(connection: Connection, scheme_id: str, reference: str) -> bool:
    table = topup_commitments.c
    found = select(table.id).where(
        table.scheme_id == scheme_id, table.reference == reference, table.released_at.is_(None)
    )
    return connection.execute(found).first() is not None


def _committed(connection: Connection) -> dict[str, int]:
    """Return the cents committed and not released, by scheme."""
    table = topup_commitments.c
    sums = (
        select(table.scheme_id, func.sum(table.amount_cents))
        .where(table.released_at.is_(None))
        .group_by(table.scheme_id)
    )
    return {scheme_id: int(cents) for scheme_id, cents in connection.execute(sums)}


def _get(connection: Connection, scheme_id: str) -> Scheme:
    row = connection.execute(select(topup_schemes).where(topup_schemes.c.id == scheme_id)).first()
    if row is None:
        raise TopupError(f"Aucune aide n'a l'identifiant « {scheme_id} ». Pour les voir : conseil topup list")
    return _scheme(row, _committed(connection).get(scheme_id, 0))


def _row(connection: Connection, commitment_id: int) -> Row:
    row = connection.execute(select(topup_commitments).where(topup_commitments.c.id == commitment_id)).first()
    if row is None:
        raise TopupError(f"Aucun engagement n'a le numéro {commitment_id}.")
    return row


def _scheme(row: Row, committed: int) -> Scheme:
    budget = row.budget_cents
    terms = {name: getattr(row, name) for name in (*_PLAIN, "source_date")}
    terms |= {name: frozenset(getattr(row, name)) for name in _LISTS}
    return Scheme(
        terms=LocalScheme(
            **terms,
            share_percent=_euros(row.share_bp),
            amount_eur=_euros(row.amount_cents),
            cap_eur=_euros(row.cap_cents),
            left_eur=None if budget is None else _euros(budget - committed),
            conditions=tuple(row.conditions),
        ),
        budget_eur=_euros(budget),
        committed_eur=Decimal(committed) / 100,
        created_at=row.created_at.replace(tzinfo=timezone.utc),
    )


def _commitment(row: Row) -> Commitment:
    released = row.released_at
    return Commitment(
        id=row.id,
        scheme_id=row.scheme_id,
        amount_eur=Decimal(row.amount_cents) / 100,
        reference=row.reference,
        at=row.at.replace(tzinfo=timezone.utc),
        released_at=None if released is None else released.replace(tzinfo=timezone.utc),
    )


def _cents(euros: Decimal | None) -> int | None:
    return None if euros is None else int(euros * 100)


def _euros(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents) / 100
