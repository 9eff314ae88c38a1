"""Imports of public files into the database: all or nothing, once for the same file, with where they come from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.engine import Connection, Engine

from bot.catalogue.files import load_catalogue_files
from bot.catalogue.rows import CatalogueError
from bot.database import exclusively
from bot.territory import readers, tables
from bot.territory.needs import BMO_URL
from bot.territory.offer_readers import courses_by_number, fingerprint, read_offers
from bot.territory.readers import Row

_BATCH = 5000
_OPEN = "Licence Ouverte"
_ROME_FILES = ("unix_referentiel_code_rome_v*_utf8.csv", "unix_referentiel_appellation_v*_utf8.csv")


@dataclass(frozen=True)
class ImportReport:
    """What an import did. ``unchanged``: the very same file was there already. ``vintage`` is a year or a version."""

    dataset: str
    rows: int
    vintage: str | None
    unchanged: bool


@dataclass(frozen=True)
class _Part:
    """A file of a data set, how it is read, and the table that it fills."""

    path: Path
    read: Callable[[Path], Iterator[Row]]
    table: Table


@dataclass(frozen=True)
class _Dataset:
    name: str
    licence: str
    source_url: str


_BMO = _Dataset("bmo", _OPEN, BMO_URL)
_BASSINS = _Dataset("bassins", "à vérifier (données ouvertes de France Travail)", BMO_URL)
_FAP = _Dataset(
    "fap_rome",
    "à vérifier (Dares)",
    "https://dares.travail-emploi.gouv.fr/donnees/la-nomenclature-des-familles-professionnelles-2021",
)
_ACV = _Dataset("acv", "à vérifier (ANCT)", "https://www.data.gouv.fr/datasets/programme-action-coeur-de-ville")
_ROME = _Dataset(
    "rome",
    _OPEN,
    "https://www.data.gouv.fr/datasets/repertoire-operationnel-des-metiers-et-des-emplois-rome",
)
_OFFERS = _Dataset(
    "offers",
    "à vérifier (Mon Compte Formation, Carif-Oref)",
    "https://opendata.caissedesdepots.fr/explore/dataset/moncompteformation_catalogueformation/",
)


def import_bmo(engine: Engine, path: Path) -> ImportReport:
    """Replace the survey of needs by the one of a workbook. Raises ``CatalogueError``; the former data then stay."""
    return _import(
        engine, _BMO, [_Part(path, readers.read_bmo, tables.bmo_needs)], lambda rows: str(rows[0][0]["year"])
    )


def import_bassins(engine: Engine, path: Path) -> ImportReport:
    """Replace the areas of the communes. Raises ``CatalogueError``; the former data then stay."""
    part = _Part(path, readers.read_bassins, tables.commune_bassins)
    return _import(engine, _BASSINS, [part], lambda _: _year_in(path.name))


def import_fap_rome(engine: Engine, path: Path) -> ImportReport:
    """Replace the table from FAP to ROME. Raises ``CatalogueError``; the former data then stay."""
    part = _Part(path, readers.read_fap_rome, tables.fap_rome)
    return _import(engine, _FAP, [part], lambda _: _year_in(path.name))


def import_towns(engine: Engine, path: Path) -> ImportReport:
    """Replace the towns of Action cœur de ville. Raises ``CatalogueError``; the former data then stay."""
    part = _Part(path, readers.read_towns, tables.acv_communes)
    return _import(engine, _ACV, [part], lambda _: _year_in(path.name))


def import_rome(engine: Engine, folder: Path) -> ImportReport:
    """Replace the ROME by the two official files of a folder. Raises ``CatalogueError``; the former data then stay."""
    found = []
    for pattern in _ROME_FILES:
        files = sorted(folder.glob(pattern))
        if len(files) != 1:
            problem = f"il y faut un fichier {pattern}" if not files else f"plusieurs fichiers {pattern} : gardez-en un"
            raise CatalogueError(folder.name or str(folder), problem)
        found.append(files[0])
    versions = {re.sub(r".*_v(\d+)_.*", r"\1", file.name) for file in found}
    if len(versions) != 1:
        raise CatalogueError(folder.name, f"versions mêlées : {', '.join(sorted(versions))}")
    parts = [
        _Part(found[0], readers.read_rome_codes, tables.rome_codes),
        _Part(found[1], readers.read_appellations, tables.rome_appellations),
    ]
    return _import(engine, _ROME, parts, lambda _: versions.pop())


def import_offers(engine: Engine, path: Path) -> ImportReport:
    """Replace the sessions announced by those of a file that lead to a course of the catalogue.

    Raises ``CatalogueError``; the former data then stay. The same file is read again when the catalogue has changed.
    """
    courses = courses_by_number(load_catalogue_files())
    part = _Part(path, lambda file: read_offers(file, courses), tables.offers)
    return _import(engine, _OFFERS, [part], lambda _: _year_in(path.name), besides=fingerprint(courses))


def _import(
    engine: Engine,
    dataset: _Dataset,
    parts: Sequence[_Part],
    vintage: Callable[[list[list[Row]]], str | None],
    *,
    besides: Iterable[str] = (),
) -> ImportReport:
    """Import a data set; ``besides`` is what its rows depend on besides its files."""
    sha256 = _sha256((part.path for part in parts), besides)
    with engine.connect() as connection:
        known = _known(connection, dataset.name)
    if known is not None and known["sha256"] == sha256:
        return ImportReport(dataset.name, int(known["row_count"]), known["vintage"], unchanged=True)
    # Read before the transaction opens: the conversations wait for it to end.
    contents = [_checked(part) for part in parts]
    when = vintage(contents)
    count = sum(map(len, contents))
    with exclusively(engine) as connection:
        for part, rows in zip(parts, contents, strict=True):
            connection.execute(delete(part.table))
            for start in range(0, len(rows), _BATCH):
                connection.execute(insert(part.table), rows[start : start + _BATCH])
        connection.execute(delete(tables.imported_files).where(tables.imported_files.c.dataset == dataset.name))
        connection.execute(
            insert(tables.imported_files),
            [
                {
                    "dataset": dataset.name,
                    "file_name": ", ".join(part.path.name for part in parts),
                    "vintage": when,
                    "sha256": sha256,
                    "row_count": count,
                    "licence": dataset.licence,
                    "source_url": dataset.source_url,
                    "loaded_at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
                }
            ],
        )
    return ImportReport(dataset.name, count, when, unchanged=False)


def _checked(part: _Part) -> list[Row]:
    """Read a file whole, refusing a key said twice with other values, and a file without a row."""
    keys = [column.name for column in part.table.primary_key.columns]
    seen: dict[tuple[object, ...], Row] = {}
    for rank, row in enumerate(part.read(part.path), start=1):
        key = tuple(row[name] for name in keys)
        if seen.setdefault(key, row) != row:
            said = " ".join(map(str, key))
            raise CatalogueError(part.path.name, f"{said} est répété avec d'autres valeurs ({rank}e ligne de données)")
    if not seen:
        raise CatalogueError(part.path.name, "aucune ligne de données")
    return list(seen.values())


def _known(connection: Connection, dataset: str) -> Mapping[str, str] | None:
    files = tables.imported_files
    row = connection.execute(select(files).where(files.c.dataset == dataset)).mappings().first()
    return None if row is None else dict(row)


def _sha256(paths: Iterable[Path], besides: Iterable[str]) -> str:
    digest = hashlib.sha256("\n".join(besides).encode())
    for path in paths:
        try:
            with path.open("rb") as file:
                while block := file.read(1 << 20):
                    digest.update(block)
        except OSError as error:
            raise CatalogueError(path.name, f"fichier illisible ({error.strerror})") from error
    return digest.hexdigest()


def _year_in(name: str) -> str | None:
    found = re.search(r"(?<!\d)20\d\d(?!\d)", name)
    return found[0] if found else None
