"""The catalogue: communes, centres, courses, fields of training, contacts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "catalogue_files",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("loaded_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_catalogue_files")),
    )
    op.create_table(
        "centres",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("public", sa.String(length=12), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("insee_code", sa.String(length=5), nullable=True),
        sa.Column("postal_code", sa.String(length=5), nullable=True),
        sa.Column("department_code", sa.String(length=3), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("epci_name", sa.Text(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("certain_address", sa.Boolean(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("opened_on", sa.String(length=10), nullable=True),
        sa.Column("specialities", sa.JSON(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=False),
        sa.Column("source_date", sa.String(length=10), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_centres")),
    )
    op.create_table(
        "contacts",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("who", sa.JSON(), nullable=False),
        sa.Column("excludes", sa.JSON(), nullable=False),
        sa.Column("goals", sa.JSON(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_table(
        "courses",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("cnam_code", sa.String(length=12), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("certification_type", sa.String(length=40), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("bac_label", sa.Text(), nullable=True),
        sa.Column("level_indicative", sa.Integer(), nullable=True),
        sa.Column("rncp_rs", sa.String(length=12), nullable=True),
        sa.Column("rncp_status", sa.String(length=24), nullable=True),
        sa.Column("rncp_end_date", sa.Date(), nullable=True),
        sa.Column("rncp_basis", sa.String(length=4), nullable=True),
        sa.Column("ects", sa.Float(), nullable=True),
        sa.Column("duration_months", sa.Float(), nullable=True),
        sa.Column("duration_hours", sa.Float(), nullable=True),
        sa.Column("entry_level", sa.Integer(), nullable=True),
        sa.Column("entry_is_public", sa.Boolean(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("rome_codes", sa.JSON(), nullable=False),
        sa.Column("modality", sa.String(length=12), nullable=True),
        sa.Column("cpf_eligible", sa.String(length=8), nullable=False),
        sa.Column("vae_accessible", sa.String(length=8), nullable=False),
        sa.Column("price_eur", sa.Float(), nullable=True),
        sa.Column("target_jobs", sa.JSON(), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("scope", sa.String(length=12), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=True),
        sa.Column("rncp_url", sa.Text(), nullable=True),
        sa.Column("source_date", sa.String(length=10), nullable=True),
        sa.Column("confidence", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses")),
        sa.UniqueConstraint("cnam_code", name=op.f("uq_courses_cnam_code")),
    )
    op.create_index(op.f("ix_courses_field"), "courses", ["field"], unique=False)
    op.create_table(
        "departments",
        sa.Column("code", sa.String(length=3), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("region_code", sa.String(length=3), nullable=False),
        sa.Column("region_name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_departments")),
    )
    op.create_table(
        "training_fields",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("rome_families", sa.JSON(), nullable=False),
        sa.Column("trades_not_taught", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_fields")),
    )
    op.create_table(
        "communes",
        sa.Column("insee_code", sa.String(length=5), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("department_code", sa.String(length=3), nullable=False),
        sa.Column("region_code", sa.String(length=3), nullable=False),
        sa.Column("postal_codes", sa.Text(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("epci_code", sa.String(length=9), nullable=True),
        sa.Column("epci_name", sa.Text(), nullable=True),
        sa.Column("former_names", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_code"],
            ["departments.code"],
            name=op.f("fk_communes_department_code_departments"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("insee_code", name=op.f("pk_communes")),
    )
    op.create_index(op.f("ix_communes_department_code"), "communes", ["department_code"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_communes_department_code"), table_name="communes")
    op.drop_table("communes")
    op.drop_table("training_fields")
    op.drop_table("departments")
    op.drop_index(op.f("ix_courses_field"), table_name="courses")
    op.drop_table("courses")
    op.drop_table("contacts")
    op.drop_table("centres")
    op.drop_table("catalogue_files")
