"""Tables of the imported public files. Each import replaces one data set whole."""

from __future__ import annotations

from sqlalchemy import Column, Date, Float, Index, Integer, String, Table, Text

from bot.database import metadata

imported_files = Table(
    "imported_files",
    metadata,
    Column("dataset", String(20), primary_key=True),
    Column("file_name", Text, nullable=False),
    Column("vintage", String(20)),
    Column("sha256", String(64), nullable=False),
    Column("row_count", Integer, nullable=False),
    Column("licence", Text, nullable=False),
    Column("source_url", Text, nullable=False),
    Column("loaded_at", String(32), nullable=False),
)

# A figure that is not there was masked by the survey (small numbers): unknown, never zero.
bmo_needs = Table(
    "bmo_needs",
    metadata,
    Column("bassin_code", String(4), primary_key=True),
    Column("department_code", String(3), primary_key=True),
    Column("fap_code", String(5), primary_key=True),
    Column("year", Integer, nullable=False),
    Column("bassin_name", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("projects", Integer),
    Column("difficult", Integer),
    Column("seasonal", Integer),
)

# France Travail's areas, not Insee's employment zones: their codes look alike and mean other places.
commune_bassins = Table(
    "commune_bassins",
    metadata,
    Column("insee_code", String(5), primary_key=True),
    Column("bassin_code", String(4), nullable=False),
    Column("bassin_name", Text, nullable=False),
)

fap_rome = Table(
    "fap_rome",
    metadata,
    Column("fap_code", String(5), primary_key=True),
    Column("rome_code", String(5), primary_key=True),
)

acv_communes = Table(
    "acv_communes",
    metadata,
    Column("insee_code", String(5), primary_key=True),
    Column("acv_id", String(10), nullable=False),
    Column("name", Text, nullable=False),
    Column("signed_on", Date),
)

rome_codes = Table(
    "rome_codes",
    metadata,
    Column("code", String(5), primary_key=True),
    Column("label", Text, nullable=False),
    Column("parent", String(5)),
)

rome_appellations = Table(
    "rome_appellations",
    metadata,
    Column("ogr", String(10), primary_key=True),
    Column("label", Text, nullable=False),
    Column("short_label", Text, nullable=False),
    Column("rome_code", String(5), nullable=False),
)

# One session of one certification by one organisation. ``insee_code`` is blank when only the department is known.
offers = Table(
    "offers",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("course_id", String(40), nullable=False),
    Column("insee_code", String(5)),
    Column("department_code", String(3)),
    Column("modality", String(12)),
    Column("price_eur", Float),
    Column("starts_on", Date),
    Column("organisation", Text, nullable=False),
    Index("ix_offers_course_id", "course_id"),
)
