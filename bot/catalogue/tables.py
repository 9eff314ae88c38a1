"""Tables of the catalogue. Lists are JSON: they are read whole, never searched by SQL."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, Float, ForeignKey, Integer, String, Table, Text

from bot.database import metadata


def _department() -> ForeignKey:
    """Checked at the end of the transaction: each file is emptied and filled again on its own."""
    return ForeignKey("departments.code", deferrable=True, initially="DEFERRED")


departments = Table(
    "departments",
    metadata,
    Column("code", String(3), primary_key=True),
    Column("name", Text, nullable=False),
    Column("region_code", String(3), nullable=False),
    Column("region_name", Text, nullable=False),
)

communes = Table(
    "communes",
    metadata,
    Column("insee_code", String(5), primary_key=True),
    Column("name", Text, nullable=False),
    Column("department_code", String(3), _department(), nullable=False, index=True),
    Column("region_code", String(3), nullable=False),
    # Separated by a space: decoding 35,000 JSON lists costs more than reading the whole table.
    Column("postal_codes", Text, nullable=False),
    Column("population", Integer),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("epci_code", String(9)),
    Column("epci_name", Text),
    Column("former_names", Text, nullable=False),
)

training_fields = Table(
    "training_fields",
    metadata,
    Column("position", Integer, nullable=False),
    Column("id", String(40), primary_key=True),
    Column("label", Text, nullable=False),
    Column("keywords", JSON, nullable=False),
    Column("rome_families", JSON, nullable=False),
    Column("trades_not_taught", JSON, nullable=False),
)

centres = Table(
    "centres",
    metadata,
    Column("position", Integer, nullable=False),
    Column("id", String(60), primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("public", String(12), nullable=False),
    Column("city", Text, nullable=False),
    Column("insee_code", String(5)),
    Column("postal_code", String(5)),
    Column("department_code", String(3)),
    Column("region", Text),
    Column("epci_name", Text),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("address", Text),
    Column("certain_address", Boolean(create_constraint=False), nullable=False),
    Column("phone", Text),
    Column("email", Text),
    Column("website", Text),
    Column("status", String(12), nullable=False),
    Column("opened_on", String(10)),
    Column("specialities", JSON, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("source_url", Text, nullable=False),
    Column("source_date", String(10)),
)

courses = Table(
    "courses",
    metadata,
    Column("position", Integer, nullable=False),
    Column("id", String(40), primary_key=True),
    Column("cnam_code", String(12), unique=True),
    Column("title", Text, nullable=False),
    Column("certification_type", String(40), nullable=False),
    Column("level", Integer),
    Column("bac_label", Text),
    Column("level_indicative", Integer),
    Column("rncp_rs", String(12)),
    Column("rncp_status", String(24)),
    Column("rncp_end_date", Date),
    Column("rncp_basis", String(4)),
    Column("ects", Float),
    Column("duration_months", Float),
    Column("duration_hours", Float),
    Column("entry_level", Integer),
    Column("entry_is_public", Boolean(create_constraint=False), nullable=False),
    Column("field", String(40), nullable=False, index=True),
    Column("rome_codes", JSON, nullable=False),
    Column("modality", String(12)),
    Column("cpf_eligible", String(8), nullable=False),
    Column("vae_accessible", String(8), nullable=False),
    Column("price_eur", Float),
    Column("target_jobs", JSON, nullable=False),
    Column("keywords", JSON, nullable=False),
    Column("scope", String(12), nullable=False),
    Column("source_url", Text),
    Column("rncp_url", Text),
    Column("source_date", String(10)),
    Column("confidence", String(8), nullable=False),
)

contacts = Table(
    "contacts",
    metadata,
    Column("position", Integer, nullable=False),
    Column("id", String(40), primary_key=True),
    Column("label", Text, nullable=False),
    Column("who", JSON, nullable=False),
    Column("excludes", JSON, nullable=False),
    Column("goals", JSON, nullable=False),
    Column("phone", Text),
    Column("website", Text),
    Column("scope", Text, nullable=False),
    Column("source_url", Text, nullable=False),
)

catalogue_files = Table(
    "catalogue_files",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("loaded_at", String(32), nullable=False),
)
