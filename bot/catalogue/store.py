"""The catalogue in the database: filled from its files, read back whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Table, delete, insert, select
from sqlalchemy.engine import Connection, Engine

from bot.catalogue import tables
from bot.catalogue.files import DIRECTORY, FILES, load_catalogue_files
from bot.catalogue.records import (
    Catalogue,
    Centre,
    Commune,
    ContactRecord,
    Course,
    Department,
    TrainingField,
)
from bot.catalogue.rows import CatalogueError
from bot.database import exclusively

Value = TypeVar("Value", bound=msgspec.Struct)


@dataclass(frozen=True)
class SeedReport:
    """What a loading did: number of rows of each file loaded, and the files left as they were."""

    loaded: dict[str, int]
    unchanged: tuple[str, ...]


def seed(engine: Engine, directory: Path | None = None) -> SeedReport:
    """Load into the database the files that changed since they were last loaded.

    All or nothing: on ``CatalogueError`` the former data stay. The schema must be up to date
    (``bot.database.upgrade``).
    """
    folder = directory or DIRECTORY
    hashes = {name: _sha256(folder / name) for name in FILES}
    with engine.connect() as connection:
        if _loaded_hashes(connection) == hashes:
            return SeedReport(loaded={}, unchanged=FILES)
    catalogue = load_catalogue_files(folder)
    with exclusively(engine) as connection:
        known = _loaded_hashes(connection)
        changed = [name for name in FILES if known.get(name) != hashes[name]]
        loaded = {name: _replace(connection, name, hashes[name], catalogue) for name in changed}
    return SeedReport(loaded=loaded, unchanged=tuple(name for name in FILES if name not in loaded))


def load_catalogue(engine: Engine) -> Catalogue:
    """The catalogue of the database; raises ``CatalogueError`` when none was ever loaded."""
    with engine.connect() as connection:
        if not _loaded_hashes(connection):
            raise CatalogueError("base de données", "le catalogue n'y est pas encore chargé (conseil seed)")
        return Catalogue(
            communes={one.insee_code: one for one in _communes(connection)},
            departments={one.code: one for one in _all(connection, tables.departments, "code", Department)},
            centres=tuple(_all(connection, tables.centres, "position", Centre)),
            courses=tuple(_all(connection, tables.courses, "position", Course)),
            fields={one.id: one for one in _all(connection, tables.training_fields, "position", TrainingField)},
            contacts={one.id: one for one in _all(connection, tables.contacts, "position", ContactRecord)},
        )


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise CatalogueError(path.name, f"fichier illisible ({error.strerror})") from error


def _loaded_hashes(connection: Connection) -> dict[str, str]:
    files = tables.catalogue_files
    return {row.name: row.sha256 for row in connection.execute(select(files.c.name, files.c.sha256))}


def _replace(connection: Connection, name: str, sha256: str, catalogue: Catalogue) -> int:
    table, rows = _content(name, catalogue)
    connection.execute(delete(table))
    connection.execute(insert(table), rows)
    files = tables.catalogue_files
    connection.execute(delete(files).where(files.c.name == name))
    loaded_at = datetime.now(timezone.utc).isoformat(timespec="seconds")
    connection.execute(insert(files), [{"name": name, "sha256": sha256, "loaded_at": loaded_at}])
    return len(rows)


def _content(name: str, catalogue: Catalogue) -> tuple[Table, list[dict[str, Any]]]:
    """The table a file fills, and its rows."""
    contents: dict[str, tuple[Table, Iterable[msgspec.Struct]]] = {
        "departments.csv": (tables.departments, catalogue.departments.values()),
        "communes.csv.xz": (tables.communes, catalogue.communes.values()),
        "fields.csv": (tables.training_fields, catalogue.fields.values()),
        "centres.csv": (tables.centres, catalogue.centres),
        "courses.csv": (tables.courses, catalogue.courses),
        "contacts.csv": (tables.contacts, catalogue.contacts.values()),
    }
    table, values = contents[name]
    if table is tables.communes:
        return table, [_commune_row(commune) for commune in catalogue.communes.values()]
    rows = [_row(value) for value in values]
    if "position" in table.c:
        for position, row in enumerate(rows):
            row["position"] = position
    return table, rows


def _row(value: msgspec.Struct) -> dict[str, Any]:
    cells = msgspec.structs.asdict(value)
    for name, cell in cells.items():
        if isinstance(cell, (tuple, frozenset)):
            cells[name] = sorted(cell) if isinstance(cell, frozenset) else list(cell)
    return cells


def _commune_row(commune: Commune) -> dict[str, Any]:
    cells = msgspec.structs.asdict(commune)
    cells["postal_codes"] = " ".join(commune.postal_codes)
    cells["former_names"] = "|".join(commune.former_names)
    return cells


_COMMUNE_COLUMNS = Commune.__struct_fields__


def _communes(connection: Connection) -> Iterable[Commune]:
    columns = tables.communes.c
    query = select(*(columns[name] for name in _COMMUNE_COLUMNS)).order_by(columns.insee_code)
    for row in connection.execute(query):
        cells = dict(zip(_COMMUNE_COLUMNS, row, strict=True))
        cells["postal_codes"] = tuple(cells["postal_codes"].split())
        cells["former_names"] = tuple(cells["former_names"].split("|")) if cells["former_names"] else ()
        yield Commune(**cells)


def _all(connection: Connection, table: Table, order: str, kind: type[Value]) -> list[Value]:
    names = kind.__struct_fields__
    rows = connection.execute(select(*(table.c[name] for name in names)).order_by(table.c[order]))
    return [msgspec.convert(dict(zip(names, row, strict=True)), kind) for row in rows]
