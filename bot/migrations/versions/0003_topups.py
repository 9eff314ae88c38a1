"""Local top-ups of the CPF: schemes, and what was committed of their budgets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "topup_schemes",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("funder", sa.String(length=12), nullable=False),
        sa.Column("funder_name", sa.Text(), nullable=False),
        sa.Column("communes", sa.JSON(), nullable=False),
        sa.Column("epcis", sa.JSON(), nullable=False),
        sa.Column("departments", sa.JSON(), nullable=False),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("courses", sa.JSON(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("certification_types", sa.JSON(), nullable=False),
        sa.Column("situations", sa.JSON(), nullable=False),
        sa.Column("circumstances", sa.JSON(), nullable=False),
        sa.Column("share_bp", sa.Integer(), nullable=True),
        sa.Column("amount_cents", sa.BigInteger(), nullable=True),
        sa.Column("cap_cents", sa.BigInteger(), nullable=True),
        sa.Column("budget_cents", sa.BigInteger(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("source_url", sa.Text(), nullable=True),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(share_bp IS NULL) <> (amount_cents IS NULL)", name=op.f("ck_topup_schemes_share_or_amount")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topup_schemes")),
    )
    op.create_table(
        "topup_commitments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.String(length=60), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("released_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_topup_commitments_positive")),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["topup_schemes.id"], name=op.f("fk_topup_commitments_scheme_id_topup_schemes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topup_commitments")),
    )
    op.create_index(op.f("ix_topup_commitments_scheme_id"), "topup_commitments", ["scheme_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_topup_commitments_scheme_id"), table_name="topup_commitments")
    op.drop_table("topup_commitments")
    op.drop_table("topup_schemes")
