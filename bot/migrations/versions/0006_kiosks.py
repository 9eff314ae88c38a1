"""Codes that open a conversation elsewhere, the keys they gave, and the kiosks' signs of life."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "resume_codes",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_resume_codes_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_resume_codes")),
    )
    op.create_index(op.f("ix_resume_codes_conversation_id"), "resume_codes", ["conversation_id"], unique=False)
    op.create_table(
        "conversation_keys",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_conversation_keys_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_conversation_keys")),
    )
    op.create_index(
        op.f("ix_conversation_keys_conversation_id"), "conversation_keys", ["conversation_id"], unique=False
    )
    op.create_table(
        "kiosks",
        sa.Column("centre", sa.String(length=60), nullable=False),
        sa.Column("kiosk", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("first_seen", sa.DateTime(), nullable=False),
        sa.Column("last_seen", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("centre", "kiosk", name=op.f("pk_kiosks")),
    )


def downgrade() -> None:
    op.drop_table("kiosks")
    op.drop_index(op.f("ix_conversation_keys_conversation_id"), table_name="conversation_keys")
    op.drop_table("conversation_keys")
    op.drop_index(op.f("ix_resume_codes_conversation_id"), table_name="resume_codes")
    op.drop_table("resume_codes")
