"""Tables of the local top-ups: the schemes, and what was committed of their budgets.

Amounts are whole cents, so that sums are exact on every database. Lists are JSON: they are read whole.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
)

from bot.database import metadata

topup_schemes = Table(
    "topup_schemes",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("label", Text, nullable=False),
    Column("funder", String(12), nullable=False),
    Column("funder_name", Text, nullable=False),
    Column("communes", JSON, nullable=False),
    Column("epcis", JSON, nullable=False),
    Column("departments", JSON, nullable=False),
    Column("regions", JSON, nullable=False),
    Column("courses", JSON, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("certification_types", JSON, nullable=False),
    Column("situations", JSON, nullable=False),
    Column("circumstances", JSON, nullable=False),
    # Hundredths of a percent: 12,5 % is 1250.
    Column("share_bp", Integer),
    Column("amount_cents", BigInteger),
    Column("cap_cents", BigInteger),
    Column("budget_cents", BigInteger),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date),
    Column("stopped_on", Date),
    Column("conditions", JSON, nullable=False),
    Column("contact", Text),
    Column("source_url", Text),
    Column("source_date", Date),
    # UTC, without a zone.
    Column("created_at", DateTime, nullable=False),
    Column("updated_at", DateTime, nullable=False),
    CheckConstraint("(share_bp IS NULL) <> (amount_cents IS NULL)", name="share_or_amount"),
)

topup_commitments = Table(
    "topup_commitments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("scheme_id", String(60), ForeignKey("topup_schemes.id"), nullable=False, index=True),
    Column("amount_cents", BigInteger, nullable=False),
    # The funder's own number for the file: never a name.
    Column("reference", String(60)),
    Column("at", DateTime, nullable=False),
    Column("released_at", DateTime),
    CheckConstraint("amount_cents > 0", name="positive"),
)
