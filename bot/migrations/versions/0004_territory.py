"""Public files imported by those who run the service: needs of territories, ROME, offers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imported_files",
        sa.Column("dataset", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("vintage", sa.String(length=20), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=False),
        sa.Column("loaded_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("dataset", name=op.f("pk_imported_files")),
    )
    op.create_table(
        "bmo_needs",
        sa.Column("bassin_code", sa.String(length=4), nullable=False),
        sa.Column("department_code", sa.String(length=3), nullable=False),
        sa.Column("fap_code", sa.String(length=5), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("bassin_name", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("projects", sa.Integer(), nullable=True),
        sa.Column("difficult", sa.Integer(), nullable=True),
        sa.Column("seasonal", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("bassin_code", "department_code", "fap_code", name=op.f("pk_bmo_needs")),
    )
    op.create_table(
        "commune_bassins",
        sa.Column("insee_code", sa.String(length=5), nullable=False),
        sa.Column("bassin_code", sa.String(length=4), nullable=False),
        sa.Column("bassin_name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("insee_code", name=op.f("pk_commune_bassins")),
    )
    op.create_table(
        "fap_rome",
        sa.Column("fap_code", sa.String(length=5), nullable=False),
        sa.Column("rome_code", sa.String(length=5), nullable=False),
        sa.PrimaryKeyConstraint("fap_code", "rome_code", name=op.f("pk_fap_rome")),
    )
    op.create_table(
        "acv_communes",
        sa.Column("insee_code", sa.String(length=5), nullable=False),
        sa.Column("acv_id", sa.String(length=10), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("insee_code", name=op.f("pk_acv_communes")),
    )
    op.create_table(
        "rome_codes",
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("parent", sa.String(length=5), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_rome_codes")),
    )
    op.create_table(
        "rome_appellations",
        sa.Column("ogr", sa.String(length=10), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("short_label", sa.Text(), nullable=False),
        sa.Column("rome_code", sa.String(length=5), nullable=False),
        sa.PrimaryKeyConstraint("ogr", name=op.f("pk_rome_appellations")),
    )
    op.create_table(
        "offers",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("course_id", sa.String(length=40), nullable=False),
        sa.Column("insee_code", sa.String(length=5), nullable=True),
        sa.Column("department_code", sa.String(length=3), nullable=True),
        sa.Column("modality", sa.String(length=12), nullable=True),
        sa.Column("price_eur", sa.Float(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    op.create_index(op.f("ix_offers_course_id"), "offers", ["course_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_offers_course_id"), table_name="offers")
    for name in (
        "offers",
        "rome_appellations",
        "rome_codes",
        "acv_communes",
        "fap_rome",
        "commune_bassins",
        "bmo_needs",
        "imported_files",
    ):
        op.drop_table(name)
